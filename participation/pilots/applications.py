"""Applications as they are stored: whole, in the order of the queue, and never for more places than there are.

What a person sent was checked before (enrollment_service.py). Those who send at the same moment are stored in one
transaction, under the lock of the pilot: two hundred people who apply at once take one turn, not two hundred.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from participation.accounts.service import record
from participation.codes import LINK_SYMBOLS, random_code
from participation.database import GroupCommit, Outcome, exclusive, transaction
from participation.errors import Conflict, Gone, Rejected
from participation.feedback.queries import known_digests
from participation.feedback.receipts import IssuedReceipt
from participation.feedback.service import CITIZEN, keep_enrollment_receipts
from participation.pilots.draw_queries import tickets_are_listed
from participation.pilots.enrollment_queries import (
    applications_by_address,
    last_queue_number,
    places_taken,
    standing_applications,
    version_in_force,
)
from participation.pilots.enrollment_rules import CROWDED, MOST_WITH_ONE_ADDRESS
from participation.pilots.enrollment_schemas import AreaOffered, Contact, Standing
from participation.pilots.enrollment_tables import (
    Enrollment,
    EnrollmentAnswers,
    EnrollmentContact,
    EnrollmentState,
)
from participation.surveys.intake import Unit
from participation.surveys.participant_service import Stored, store_together
from participation.web.i18n import mark
from participation.web.metrics import Figure

NOT_SENT = mark("Some answers need your attention.")
CLOSED = mark("Applications for this trial are not taken any more.")
AMENDED = mark(
    "The trial was changed while this page was open. Read once more what you agree to, then send your application "
    "again: everything that you wrote is still here."
)
OTHER_APPLICATION = mark(
    "Another application was already sent from this page. What you wrote is still here: send it again only if it is "
    "for another person."
)
DELETED = mark(
    "This application was withdrawn and deleted before, so it was not stored again. Send it once more only if you want "
    "to apply after all."
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person's application, checked."""

    receipt: IssuedReceipt
    pilot: int
    office: int
    version: int  # of the protocol that the person agreed to
    area: AreaOffered
    first_come: bool  # a place is given at once where there is one …
    arm: int  # … and brings this
    today: date  # of the office
    answers: Unit
    contact: Contact | None
    digests: tuple[bytes, ...]  # of what names the person, under each secret, the newest first
    source: str = ""  # the code of the link that led here


class Applications(GroupCommit[Applicant]):
    """The queue of applications and its writer; one of each in a web process.

    Besides Unavailable, `submit` raises Gone when it is too late or the application was deleted, Conflict when the
    trial was amended meanwhile or the key came with another application, Rejected for an address that stands in
    many.
    """

    async def _store(self, units: Sequence[Applicant]) -> list[Outcome]:
        return await store_applications(units)

    async def figures(self) -> list[Figure]:
        """For a monitor: how many applications wait."""
        name, said = "participation_applications_waiting", "Applications that wait to be committed"
        return [Figure(name, said, float(self.waiting))]


async def store_applications(applicants: Sequence[Applicant]) -> list[Outcome]:
    """Stores them in one transaction, and says of each the code of its receipt or why it was not stored."""
    outcomes: dict[int, Outcome] = {}
    async with transaction():
        for pilot in sorted({applicant.pilot for applicant in applicants}):
            async with exclusive(f"pilot {pilot}"):
                own = {number: each for number, each in enumerate(applicants) if each.pilot == pilot}
                found = await _stored(pilot, list(own.values()))
            outcomes.update(zip(own, found, strict=True))
    return [outcomes[number] for number in range(len(applicants))]


@dataclass(frozen=True, slots=True)
class _Decision:
    """What becomes of an application before its answers are looked at."""

    applicant: Applicant
    outcome: Outcome
    is_new: bool = False
    has_answers: bool = True  # stored ones may be past their time, then there is nothing to compare

    @property
    def is_to_be_stored(self) -> bool:
        return self.has_answers and isinstance(self.outcome, str)


async def _stored(pilot: int, applicants: Sequence[Applicant]) -> list[Outcome]:
    """Those of one pilot, in the order in which they came."""
    digests = [digest for applicant in applicants for digest in applicant.receipt.lookup_digests]
    standing = await standing_applications(digests)
    deleted = await known_digests(digests) - standing.keys()
    version = 0 if await tickets_are_listed(pilot) else await version_in_force(pilot)
    addresses = {applicant.contact.address for applicant in applicants if applicant.contact}
    sharing = await applications_by_address(pilot, addresses)
    decisions = [_decision(applicant, version, standing, deleted, sharing) for applicant in applicants]
    sent = [decision for decision in decisions if decision.is_to_be_stored]
    stored = await store_together([decision.applicant.answers for decision in sent])
    kept = {id(decision): outcome for decision, outcome in zip(sent, stored, strict=True)}
    entering = [
        (decision.applicant, found.submission)
        for decision in sent
        if decision.is_new and isinstance(found := kept[id(decision)], Stored)
    ]
    if entering:
        await _enter(pilot, entering)
    return [_outcome(decision, kept.get(id(decision))) for decision in decisions]


def _decision(
    applicant: Applicant,
    version: int,
    standing: dict[bytes, Standing],
    deleted: Collection[bytes],
    sharing: Counter[str],
) -> _Decision:
    """Notes in `standing` and `sharing` what is new, as much may be sent in one moment."""
    digests = applicant.receipt.lookup_digests
    before = next((standing[digest] for digest in digests if digest in standing), None)
    if before is not None:
        code = applicant.receipt.standing(before.digest).code
        same = before.area == applicant.area.id
        return _Decision(
            applicant, code if same else Conflict(OTHER_APPLICATION), has_answers=before.has_answers
        )
    if any(digest in deleted for digest in digests):
        return _Decision(applicant, Gone(DELETED))
    if applicant.version != version:
        return _Decision(applicant, Conflict(AMENDED) if version else Gone(CLOSED))
    if contact := applicant.contact:
        if sharing[contact.address] >= MOST_WITH_ONE_ADDRESS:
            return _Decision(applicant, Rejected(NOT_SENT, errors={"_contact": CROWDED}))
        sharing[contact.address] += 1
    digest = applicant.receipt.digest
    standing[digest] = Standing(digest, applicant.area.id, has_answers=True)
    return _Decision(applicant, applicant.receipt.code, is_new=True)


def _outcome(decision: _Decision, stored: Stored | Exception | None) -> Outcome:
    return stored if isinstance(stored, Exception) else decision.outcome


async def _enter(pilot: int, entering: Sequence[tuple[Applicant, UUID]]) -> None:
    """Allots the next numbers of the queue, and places as long as there are any for those who come first."""
    applicants = [applicant for applicant, _ in entering]
    receipts = await keep_enrollment_receipts([applicant.receipt for applicant in applicants])
    alike = await _alike(pilot, applicants)
    taken, last = await places_taken(pilot), await last_queue_number(pilot)
    enrollments = []
    for number, (applicant, receipt) in enumerate(zip(applicants, receipts, strict=True), start=last + 1):
        placed = applicant.first_come and taken[applicant.area.id] < applicant.area.places
        taken[applicant.area.id] += placed
        enrollment = _enrollment(applicant, receipt, number, placed=placed)
        enrollment.resembles = any(digest in alike for digest in applicant.digests)
        enrollments.append(enrollment)
    await Enrollment.insert(*enrollments)
    await _keep_beside(enrollments, entering)
    for applicant, enrollment in zip(applicants, enrollments, strict=True):
        if (
            enrollment.arm is not None
        ):  # those who wait are not on record: it would tell when each of them came
            await record(CITIZEN, "apply", "pilot", pilot, office=applicant.office, fields=["places"])


def _enrollment(applicant: Applicant, receipt: UUID, number: int, *, placed: bool) -> Enrollment:
    return Enrollment(
        pilot=applicant.pilot,
        receipt=receipt,
        version=applicant.version,
        area=applicant.area.id,
        queue_number=number,
        ticket=random_code(LINK_SYMBOLS),
        state=EnrollmentState.ENROLLED if placed else EnrollmentState.WAITLISTED,
        arm=applicant.arm if placed else None,
        placed_on=applicant.today if placed else None,
        language=applicant.answers.language,
        source=applicant.source,
        person_digest=next(iter(applicant.digests), None),
    )


async def _alike(pilot: int, applicants: Sequence[Applicant]) -> set[bytes]:
    """Digests that more than one application has; those that stand already are marked, too."""
    counted = Counter(applicant.digests[0] for applicant in applicants if applicant.digests)
    among = {digest for digest, people in counted.items() if people > 1}
    digests = [digest for applicant in applicants for digest in applicant.digests]
    if not digests:
        return among
    rows = (
        await Enrollment.update({Enrollment.resembles: True})
        .where(Enrollment.pilot == pilot, Enrollment.person_digest.is_in(digests))
        .returning(Enrollment.person_digest)
    )
    return among | {bytes(row["person_digest"]) for row in rows}


async def _keep_beside(enrollments: Sequence[Enrollment], entering: Sequence[tuple[Applicant, UUID]]) -> None:
    """Which answers are whose, and how to reach whom."""
    together = list(zip(enrollments, entering, strict=True))
    await EnrollmentAnswers.insert(
        *(
            EnrollmentAnswers(enrollment=enrollment.id, wave=0, submission=submission)
            for enrollment, (_, submission) in together
        )
    )
    contacts = [
        EnrollmentContact(enrollment=enrollment.id, channel=contact.channel, address=contact.address)
        for enrollment, (applicant, _) in together
        if (contact := applicant.contact)
    ]
    if contacts:
        await EnrollmentContact.insert(*contacts)
