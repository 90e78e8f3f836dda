"""Reads of answers that arrived too late though they were given in time."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from piccolo.query.functions.aggregate import Count

from participation.surveys.identifiers import joined
from participation.surveys.queries import SubmissionView, documents_of
from participation.surveys.queued_schemas import Apart
from participation.surveys.tables import LateSubmission


class LateDay(msgspec.Struct, frozen=True):
    """How many of those that wait were given on one day, and by how many sources."""

    day: date
    submissions: int
    sources: int


class LateView(msgspec.Struct, frozen=True):
    """What staff decide about: counts, and never an answer."""

    days: list[LateDay]
    left_out: int

    @property
    def waiting(self) -> int:
        return sum(each.submissions for each in self.days)


class LateAnswers(msgspec.Struct, frozen=True):
    """Late answers as their sender sees them; `left_out` is why they do not count, None while nobody decided."""

    submission: SubmissionView
    left_out: str | None
    why: str = Apart.LATE


async def late_view(survey_id: int, why: Apart = Apart.LATE) -> LateView:
    """Those of one survey that stay apart for this reason."""
    mine = (LateSubmission.survey == survey_id) & (LateSubmission.why == why)
    rows = (
        await LateSubmission.select(LateSubmission.received_on, LateSubmission.source)
        .where(mine, LateSubmission.left_out.is_null())
        .order_by(LateSubmission.received_on)
    )
    days: dict[date, list[str]] = {}
    for row in rows:
        days.setdefault(row["received_on"], []).append(row["source"])
    left_out = LateSubmission.count().where(mine, LateSubmission.left_out.is_not_null())
    counted = [LateDay(day, len(sources), len(set(sources))) for day, sources in days.items()]
    return LateView(counted, await left_out)


async def waiting_of(survey_id: int) -> int:
    """How many answers wait for a decision, for whatever reason."""
    return sum([(await late_view(survey_id, why)).waiting for why in Apart])


async def waiting_from(survey_id: int, sources: Collection[str]) -> dict[str, int]:
    """How many answers by each of these sources wait for a decision, for whatever reason."""
    rows = (
        await LateSubmission.select(LateSubmission.source, Count())
        .where(
            LateSubmission.survey == survey_id,
            LateSubmission.left_out.is_null(),
            LateSubmission.source.is_in(list(sources) or [""]),
        )
        .group_by(LateSubmission.source)
    )
    return {row["source"]: row["count"] for row in rows}


async def late_under(receipt: UUID) -> LateAnswers | None:
    """The late answers under a receipt; those that were left out are erased."""
    row = (
        await LateSubmission.select(*LateSubmission.all_columns(), LateSubmission.survey.slug)
        .where(LateSubmission.receipt == receipt)
        .first()
    )
    if row is None:
        return None
    document = (await documents_of({row["version"]}))[row["version"]]
    shown = SubmissionView(row["survey.slug"], document, answers_of(row))
    return LateAnswers(shown, row["left_out"], row["why"])


def answers_of(row: dict[str, Any]) -> dict[str, Any]:
    """All answers of a row, what leads to a person too; none where they are erased."""
    kept, apart = (msgspec.json.decode(row[name] or "{}") for name in ("answers", "identifying"))
    return joined(kept, apart)
