"""Use cases of waves: a participant answers one, and has been through the trial."""

from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import ParticipationError
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentState
from participation.pilots.queries import published_pilot
from participation.pilots.schemas import PublishedPilot
from participation.pilots.wave_queries import (
    enrolled_after,
    is_answered_under,
    pilots_with_enrolled,
    respondent_by_id,
)
from participation.pilots.wave_schemas import Respondent
from participation.pilots.waves import Asked, Turn, calendar, is_through, office_day
from participation.surveys.participant_service import store_now
from participation.surveys.schemas import About, PublishedSurvey, Sent
from participation.surveys.service import checked_unit
from participation.web.i18n import mark

BATCH = 200
"""Participants a transaction, so that answers never wait long."""
STATUSES = {Turn.COMING: 403, Turn.MISSED: 410, Turn.ANSWERED: 409}


class NotAsked(ParticipationError):
    """This wave takes nothing from this person now; `asked` says when it did or will, None where it never does."""

    def __init__(self, asked: Asked | None) -> None:
        super().__init__(mark("This survey does not take your answers now."))
        self.asked = asked
        self.status = STATUSES[asked.turn] if asked else 403


def calendar_of(pilot: PublishedPilot, person: Respondent, moment: datetime) -> tuple[Asked, ...]:
    """The waves of one participant as they stand at this moment."""
    today = office_day(pilot.document, moment)
    ended = pilot.ended_at is not None
    return calendar(pilot.document, person.state, person.placed_on, person.answered, today, ended=ended)


def asked_now(pilot: PublishedPilot, person: Respondent, number: int, moment: datetime) -> Asked | None:
    """One wave on a participant's calendar; None where they are not asked in it."""
    waves = calendar_of(pilot, person, moment)
    return next((asked for asked in waves if asked.number == number), None)


async def answer_wave(
    secret_keys: tuple[str, ...],
    pilot: PublishedPilot,
    number: int,
    enrollment: UUID,
    survey: PublishedSurvey,
    sent: Sent,
) -> str:
    """Checks and stores a participant's answers to a wave; returns the code of their receipt.

    Each wave is answered once; the same page sent again is the same answer. Raises what checked_unit raises,
    NotAsked, and Conflict or Gone as the intake does.
    """
    person = await respondent_by_id(pilot.id, enrollment)
    about = About(person.service, person.area_beside_words(pilot.document)) if person else None
    sent = replace(sent, source=f"pilot-{pilot.slug}"[:40], about=about)
    unit = await checked_unit(secret_keys, survey, sent, f"wave:{enrollment}:{number}")
    async with transaction(), exclusive(f"pilot {pilot.id}"):
        if await is_answered_under(enrollment, number, unit.receipt.lookup_digests):
            return (await store_now(unit)).code
        today = await _check_turn(pilot, number, enrollment, now())
        stored = await store_now(unit)
        await EnrollmentAnswers.insert(
            EnrollmentAnswers(
                enrollment=enrollment, wave=number, submission=stored.submission, answered_on=today
            )
        )
    return stored.code


async def _check_turn(pilot: PublishedPilot, number: int, enrollment: UUID, moment: datetime) -> date:
    """Under the lock, as somebody may withdraw or be placed at this very moment. Raises NotAsked."""
    person = await respondent_by_id(pilot.id, enrollment)
    asked = asked_now(pilot, person, number, moment) if person else None
    if asked is None or asked.turn is not Turn.OPEN:
        raise NotAsked(asked)
    return office_day(pilot.document, moment)


async def complete_participants(moment: datetime) -> int:
    """Whoever stayed to the end of a trial has completed it; returns how many."""
    return sum([await _complete_in(slug, moment) for slug in await pilots_with_enrolled()])


async def _complete_in(slug: str, moment: datetime) -> int:
    pilot = await published_pilot(slug)
    completed, after = 0, None
    while pilot is not None:
        async with transaction(), exclusive(f"pilot {pilot.id}"):
            people = await enrolled_after(pilot.id, after, BATCH)
            through = [person.enrollment for person in people if _is_through(pilot, person, moment)]
            await _complete(pilot, through, office_day(pilot.document, moment))
        completed += len(through)
        if len(people) < BATCH:
            break
        after = people[-1].enrollment
    return completed


def _is_through(pilot: PublishedPilot, person: Respondent, moment: datetime) -> bool:
    today = office_day(pilot.document, moment)
    ended = pilot.ended_at is not None
    return is_through(pilot.document, calendar_of(pilot, person, moment), today, ended=ended)


async def _complete(pilot: PublishedPilot, enrollments: list[UUID], today: date) -> None:
    if not enrollments:
        return
    await Enrollment.update({Enrollment.state: EnrollmentState.COMPLETED, Enrollment.ended_on: today}).where(
        Enrollment.id.is_in(enrollments)
    )
    note = str(len(enrollments))
    await record(PROGRAM, "complete", "pilot", pilot.id, office=pilot.office, fields=["state"], note=note)
