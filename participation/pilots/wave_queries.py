"""Reads of who is asked what, and of what was answered."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from participation.pilots.enrollment_queries import days_answered
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentState
from participation.pilots.links import last_day_of_links, opened_by
from participation.pilots.schemas import PublishedPilot
from participation.pilots.tables import Pilot
from participation.pilots.wave_schemas import Respondent
from participation.pilots.waves import office_day

_COLUMNS = (
    Enrollment.id, Enrollment.pilot, Enrollment.pilot.office, Enrollment.pilot.service,
    Enrollment.state, Enrollment.placed_on, Enrollment.area,
)  # fmt: skip


async def respondent_by_id(pilot: int, enrollment: UUID) -> Respondent | None:
    """A participant of this pilot; None for those of others."""
    row = (
        await Enrollment.select(*_COLUMNS)
        .where(Enrollment.id == enrollment, Enrollment.pilot == pilot)
        .first()
    )
    return _respondent(row, await days_answered([enrollment])) if row else None


async def respondent_of_token(
    pilot: PublishedPilot, token: str, secret_keys: tuple[str, ...], moment: datetime
) -> Respondent | None:
    """Whose page of this trial a token opens; None for one that is forged, of another trial, or whose time is over."""
    opened = opened_by(token, secret_keys)
    if opened is None:
        return None
    last = last_day_of_links(pilot)
    if opened.by_link and last is not None and office_day(pilot.document, moment) > last:
        return None
    return await respondent_by_id(pilot.id, opened.enrollment)


async def enrolled_after(pilot: int, after: UUID | None, limit: int) -> list[Respondent]:
    """Participants who have a place, in the order of their ids, those behind `after`."""
    query = (
        Enrollment.select(*_COLUMNS)
        .where(Enrollment.pilot == pilot, Enrollment.state == EnrollmentState.ENROLLED)
        .order_by(Enrollment.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Enrollment.id > after)
    rows = await query
    answered = await days_answered([row["id"] for row in rows])
    return [_respondent(row, answered) for row in rows]


def _respondent(row: dict[str, Any], answered: dict[UUID, dict[int, date]]) -> Respondent:
    return Respondent(
        enrollment=row["id"],
        pilot=row["pilot"],
        office=row["pilot.office"],
        state=row["state"],
        placed_on=row["placed_on"],
        area=row["area"],
        service=row["pilot.service"],
        answered=answered.get(row["id"], {}),
    )


async def is_answered_under(enrollment: UUID, wave: int, digests: Iterable[bytes]) -> bool:
    """Whether the wave was answered under a receipt with one of these digests: the very same page, sent again."""
    answers = EnrollmentAnswers
    return await answers.exists().where(
        answers.enrollment == enrollment,
        answers.wave == wave,
        answers.submission._.receipt._.digest.is_in(list(digests)),
    )


async def pilots_with_enrolled() -> list[str]:
    """The addresses of the pilots in which somebody has a place and has not been through."""
    rows = (
        await Pilot.select(Pilot.slug)
        .where(
            Pilot.id.is_in(
                Enrollment.select(Enrollment.pilot).where(Enrollment.state == EnrollmentState.ENROLLED)
            )
        )
        .order_by(Pilot.slug)
    )
    return [row["slug"] for row in rows]
