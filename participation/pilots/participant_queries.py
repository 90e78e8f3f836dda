"""Every read of what participants see of themselves."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from participation.areas.queries import area_names
from participation.pilots.enrollment_queries import days_answered
from participation.pilots.enrollment_schemas import Contact, Participant
from participation.pilots.enrollment_tables import (
    Enrollment,
    EnrollmentAnswers,
    EnrollmentContact,
    EnrollmentState,
)
from participation.pilots.phases import Phase
from participation.pilots.schemas import PublishedPilot
from participation.pilots.stages import Stage, stage_of
from participation.pilots.waves import Asked, calendar, office_day
from participation.services.queries import service_names
from participation.surveys.definitions import QuestionType
from participation.surveys.piping import Names
from participation.surveys.queries import SubmissionView, submission_under
from participation.surveys.shown import Line, named_ids, shown_lines


class Place(NamedTuple):
    """How somebody stands in a trial at a moment."""

    stage: Stage
    ahead: int  # who wait in the same area and applied before
    waves: tuple[Asked, ...]


async def place_of(pilot: PublishedPilot, participant: Participant, moment: datetime) -> Place:
    today, ended = office_day(pilot.document, moment), pilot.ended_at is not None
    stage = stage_of(
        participant.state,
        pilot.document,
        today,
        drawn=await places_were_drawn(pilot.id),
        over=pilot.phase(moment) is Phase.OVER,
    )
    waves = calendar(
        pilot.document,
        participant.state,
        participant.placed_on,
        (await days_answered([participant.id])).get(participant.id, {}),
        today,
        ended=ended,
    )
    return Place(stage, await ahead_of(participant) if stage is Stage.QUEUED else 0, waves)


async def participant_by_id(enrollment: UUID) -> Participant | None:
    return await _participant(Enrollment.id == enrollment)


async def participant_under(receipt: UUID) -> Participant | None:
    """Whose receipt this is."""
    return await _participant(Enrollment.receipt == receipt)


async def _participant(where: Any) -> Participant | None:
    row = (
        await Enrollment.select(
            *Enrollment.all_columns(), Enrollment.pilot.slug, Enrollment.pilot.office, Enrollment.area.name
        )
        .where(where)
        .first()
    )
    if row is None:
        return None
    known = {name: row[name] for name in Participant.__struct_fields__ if name in row}
    return Participant(
        **known,
        office=row["pilot.office"],
        slug=row["pilot.slug"],
        area_name=row["area.name"],
        contact=await contact_of(row["id"]),
    )


async def contact_of(enrollment: UUID) -> Contact | None:
    contact = EnrollmentContact
    row = (
        await contact.select(contact.channel, contact.address).where(contact.enrollment == enrollment).first()
    )
    return Contact(**row) if row else None


async def ahead_of(participant: Participant) -> int:
    """How many wait in the same area and applied before."""
    return int(
        await Enrollment.count().where(
            Enrollment.pilot == participant.pilot,
            Enrollment.area == participant.area,
            Enrollment.state == EnrollmentState.WAITLISTED,
            Enrollment.queue_number < participant.queue_number,
        )
    )


async def places_were_drawn(pilot: int) -> bool:
    """Whether anybody has got an arm."""
    return await Enrollment.exists().where(Enrollment.pilot == pilot, Enrollment.arm.is_not_null())


async def receipts_of_answers(enrollment: UUID) -> list[UUID]:
    """Those on which everything hangs that a participant answered."""
    rows = await EnrollmentAnswers.select(EnrollmentAnswers.submission.receipt).where(
        EnrollmentAnswers.enrollment == enrollment
    )
    return [row["submission.receipt"] for row in rows]


async def answers_given(enrollment: UUID) -> list[tuple[int, SubmissionView, list[Line]]]:
    """Everything that a participant answered, by the number of the wave, in the words that the forms offered."""
    answers = EnrollmentAnswers
    rows = (
        await answers.select(answers.wave, answers.submission.receipt)
        .where(answers.enrollment == enrollment)
        .order_by(answers.wave)
    )
    found = [(row["wave"], await submission_under(row["submission.receipt"])) for row in rows]
    return [(wave, given, await _lines(given)) for wave, given in found if given is not None]


async def _lines(given: SubmissionView) -> list[Line]:
    return shown_lines(given.document.definition, given.answers, await _names(given))


async def _names(given: SubmissionView) -> Names:
    definition, answers = given.document.definition, given.answers
    return Names(
        areas=await area_names(named_ids(definition, answers, QuestionType.AREA)),
        services=await service_names(named_ids(definition, answers, QuestionType.SERVICE)),
    )
