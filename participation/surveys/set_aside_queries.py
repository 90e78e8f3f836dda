"""Reads of answers that count for less than others."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from participation.surveys.set_aside_tables import CheckOutbox, SetAside


async def are_unchecked() -> bool:
    return bool(await CheckOutbox.exists())


async def set_aside_ids(survey_id: int) -> frozenset[bytes]:
    """Submissions that count for no target, among those that stand in the results."""
    rows = await SetAside.select(SetAside.submission).where(
        SetAside.survey == survey_id, SetAside.taken_out.is_null()
    )
    return frozenset(row["submission"].bytes for row in rows)


async def taken_out(survey_id: int, sources: Collection[str] | None = None) -> int:
    """How many submissions staff took out of the results; of some sources only."""
    query = SetAside.count().where(SetAside.survey == survey_id, SetAside.taken_out.is_not_null())
    if sources is not None:
        query = query.where(SetAside.submission.source.is_in(list(sources) or [""]))
    return int(await query)


async def taken_out_between(surveys: Collection[int], start: date, end: date) -> int:
    """How many submissions to these surveys, received from `start` to before `end`, staff took out."""
    return int(
        await SetAside.count().where(
            SetAside.survey.is_in(list(surveys) or [0]),
            SetAside.taken_out.is_not_null(),
            SetAside.submission.received_on >= start,
            SetAside.submission.received_on < end,
        )
    )


async def why_taken_out(receipt: UUID) -> str | None:
    """The reason that whoever holds the receipt reads; None where the answers are in the results."""
    row = await SetAside.select(SetAside.taken_out).where(SetAside.submission.receipt == receipt).first()
    return row["taken_out"] if row else None


async def standing_counts(survey_id: int, sources: Collection[str]) -> tuple[int, int]:
    """How many submissions of some sources count for no target though they are in the results, and in none."""
    marked = SetAside.count().where(
        SetAside.survey == survey_id, SetAside.submission.source.is_in(list(sources) or [""])
    )
    out = await taken_out(survey_id, sources)
    return int(await marked) - out, out
