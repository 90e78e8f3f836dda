"""Use cases of participants: be reached, withdraw."""

from uuid import UUID

from participation.accounts.service import record
from participation.clock import today
from participation.database import exclusive, transaction
from participation.errors import Gone, NotFound, Rejected
from participation.feedback.service import CITIZEN, erase_receipts, withdraw
from participation.pilots.closing_queries import is_closed
from participation.pilots.enrollment_queries import applications_by_address
from participation.pilots.enrollment_rules import CROWDED, MOST_WITH_ONE_ADDRESS, contact_in
from participation.pilots.enrollment_schemas import Participant
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact, EnrollmentState
from participation.pilots.filling import fill_places
from participation.pilots.participant_queries import participant_by_id, receipts_of_answers
from participation.surveys.reading import Refused
from participation.web.i18n import mark

NOT_SAVED = mark("This was not saved.")
NO_PARTICIPANT = mark("This application is not here any more.")


async def change_contact(enrollment: UUID, typed: str) -> None:
    """Where to write to from now on; nowhere when it is empty.

    Raises Rejected for what is no address and for one that stands in many applications, Gone for who has withdrawn,
    and once the trial is closed: its addresses are erased, and no later one would ever be.
    """
    try:
        contact = contact_in(typed)
    except Refused as refusal:
        raise Rejected(NOT_SAVED, errors={"contact": refusal.problem}) from None
    async with transaction():
        participant = await _locked(enrollment)
        if participant.state == EnrollmentState.WITHDRAWN:
            raise Gone(mark("You have withdrawn from this trial, so nobody will write to you."))
        if await is_closed(participant.pilot):
            raise Gone(mark("This trial is closed, so nobody will write to you."))
        await EnrollmentContact.delete().where(EnrollmentContact.enrollment == enrollment)
        if contact is not None:
            await _check_sharing(participant.pilot, contact.address)
            await EnrollmentContact.insert(
                EnrollmentContact(enrollment=enrollment, channel=contact.channel, address=contact.address)
            )


async def _check_sharing(pilot: int, address: str) -> None:
    sharing = await applications_by_address(pilot, [address])
    if sharing[address] >= MOST_WITH_ONE_ADDRESS:
        raise Rejected(NOT_SAVED, errors={"contact": CROWDED})


async def withdraw_from_pilot(enrollment: UUID, *, erase: bool) -> None:
    """Ends somebody's part in a trial, at any time and without a reason; their place goes to who is next.

    With `erase` everything goes that they gave: answers, receipt, contact data. What stays is that there was somebody
    with this ticket, so that queue, draw and the count of participants remain whole. Twice changes nothing.
    """
    async with transaction():
        before = await _locked(enrollment)
        if before.state != EnrollmentState.WITHDRAWN:
            await _end(before)
        if erase and before.receipt is not None:
            await _erase(before, before.receipt)
        if before.state == EnrollmentState.ENROLLED:
            await fill_places(before.pilot)


async def _locked(enrollment: UUID) -> Participant:
    """How somebody stands, which nobody else changes until the transaction ends. Raises NotFound."""
    known = await participant_by_id(enrollment)
    if known is None:
        raise NotFound(NO_PARTICIPANT)
    async with exclusive(f"pilot {known.pilot}"):
        present = await participant_by_id(enrollment)
    if present is None:
        raise NotFound(NO_PARTICIPANT)
    return present


async def _end(before: Participant) -> None:
    await Enrollment.update(
        {Enrollment.state: EnrollmentState.WITHDRAWN, Enrollment.ended_on: today()}
    ).where(Enrollment.id == before.id)
    await EnrollmentContact.delete().where(EnrollmentContact.enrollment == before.id)
    await record(CITIZEN, "withdraw", "pilot", before.pilot, office=before.office, fields=["places"])


async def _erase(before: Participant, receipt: UUID) -> None:
    await erase_receipts(await receipts_of_answers(before.id))
    await Enrollment.update({Enrollment.person_digest: None, Enrollment.source: ""}).where(
        Enrollment.id == before.id
    )
    await withdraw(receipt)
