"""The use case of applicants: apply for a trial."""

from datetime import datetime

from participation.clock import day_in, today
from participation.errors import Conflict, Gone, ParticipationError, Problem, Rejected
from participation.feedback.receipts import IssuedReceipt, issue
from participation.pilots.applications import AMENDED, CLOSED, NOT_SENT, Applicant, Applications
from participation.pilots.enrollment_queries import (
    areas_offered,
    standing_applications,
)
from participation.pilots.enrollment_rules import (
    CROWDED,
    contact_in,
    deciding,
    is_eligible,
    person_digest,
    person_in,
)
from participation.pilots.enrollment_schemas import Application, AreaOffered, Contact
from participation.pilots.lots import arm_position
from participation.pilots.phases import Phase
from participation.pilots.refusal_service import Refusal, note_refusal
from participation.pilots.schemas import PublishedPilot
from participation.pilots.tables import Allocation, Pilot
from participation.surveys.identifiers import joined
from participation.surveys.intake import Unit
from participation.surveys.reading import Refused
from participation.surveys.schemas import About, PublishedSurvey, Sent
from participation.surveys.service import checked_unit
from participation.web.i18n import mark

NO_CONSENT = Problem(mark("Tick the box if you agree. Without that nobody can take part."))
NO_AREA = Problem(
    mark("Choose the area that you live in. If it is not in the list, there are no places there.")
)


class Ineligible(ParticipationError):
    """The answers do not fit the trial; `names` are the questions on which that depends. Nothing was stored."""

    status = 200

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(mark("You cannot take part in this trial."))
        self.names = names


async def apply(
    applications: Applications,
    secret_keys: tuple[str, ...],
    pilot: PublishedPilot,
    survey: PublishedSurvey,
    wanted: Application,
    moment: datetime,
) -> str:
    """Checks and stores an application; returns the code of its receipt. Sent twice it is stored once.

    Raises Rejected naming fields, MoreToAnswer, Ineligible, and what Applications.submit raises.
    """
    try:
        return await _apply(applications, secret_keys, pilot, survey, wanted, moment)
    except (Conflict, Gone, Rejected) as error:
        if refusal := _on_record(error):
            await note_refusal(pilot, refusal)
        raise


def _on_record(error: Conflict | Gone | Rejected) -> Refusal | None:
    """What the audit trail says of it; nothing of mistakes in a form."""
    if isinstance(error, Rejected):
        return Refusal.ADDRESS if CROWDED in error.errors.values() else None
    return {CLOSED: Refusal.LATE, AMENDED: Refusal.OUTDATED}.get(error.message, Refusal.AGAIN)


async def _apply(
    applications: Applications,
    secret_keys: tuple[str, ...],
    pilot: PublishedPilot,
    survey: PublishedSurvey,
    wanted: Application,
    moment: datetime,
) -> str:
    issued = issue(secret_keys, f"pilot:{pilot.id}", wanted.key)
    is_in_time = pilot.phase(moment) is Phase.ENROLLING
    if not (is_in_time and wanted.protocol == pilot.document.number):
        await _check_sent_before(issued, Conflict(AMENDED) if is_in_time else Gone(CLOSED))
    unit, area, contact = await _checked(secret_keys, pilot, survey, wanted)
    if not is_eligible(pilot.document.eligible_if, joined(unit.answers, unit.identifying), today()):
        await count_turned_away(pilot.id)
        raise Ineligible(deciding(pilot.document.eligible_if))
    person = person_in(survey.document.definition, unit.identifying, contact)
    applicant = Applicant(
        receipt=issued,
        pilot=pilot.id,
        office=pilot.office,
        version=pilot.document.number,
        area=area,
        first_come=pilot.document.allocation == Allocation.FIRST_COME,
        arm=arm_position(pilot.document, ""),
        today=day_in(moment, pilot.document.zone),
        answers=unit,
        contact=contact,
        digests=tuple(person_digest(key, pilot.id, person) for key in secret_keys) if person else (),
        source=wanted.source,
    )
    return await applications.submit(applicant)


async def _check_sent_before(issued: IssuedReceipt, refusal: Conflict | Gone) -> None:
    """Whoever sends the same again, late as it may be, is told that it is stored."""
    if not await standing_applications(issued.lookup_digests):
        raise refusal


async def _checked(
    secret_keys: tuple[str, ...], pilot: PublishedPilot, survey: PublishedSurvey, wanted: Application
) -> tuple[Unit, AreaOffered, Contact | None]:
    """Everything that is wrong is said at once."""
    errors: dict[str, Problem] = {}
    if not wanted.consents:
        errors["_consent"] = NO_CONSENT
    area = next((each for each in await areas_offered(pilot) if each.id == wanted.area), None)
    if area is None:
        errors["_area"] = NO_AREA
    contact = None
    try:
        contact = contact_in(wanted.contact)
    except Refused as refusal:
        errors["_contact"] = refusal.problem
    try:
        unit = await checked_unit(
            secret_keys, survey, _sent(pilot, wanted, area), f"pilot:{pilot.id}:answers"
        )
    except Rejected as rejection:
        raise Rejected(NOT_SENT, errors={**errors, **rejection.errors}) from None
    if errors or area is None:
        raise Rejected(NOT_SENT, errors=errors)
    return unit, area, contact


def _sent(pilot: PublishedPilot, wanted: Application, area: AreaOffered | None) -> Sent:
    return Sent(
        key=wanted.key,
        answers=wanted.answers,
        language=wanted.language,
        channel="page",
        source=f"pilot-{pilot.slug}"[:40],
        seed=wanted.seed,
        shown=wanted.shown,
        about=About(pilot.service, area.id if area else None),
    )


async def count_turned_away(pilot: int) -> None:
    """One more who cannot take part: the only thing that is kept of them."""
    await Pilot.update({Pilot.turned_away: Pilot.turned_away + 1}).where(Pilot.id == pilot)
