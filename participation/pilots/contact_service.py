"""What staff do with single participants of a trial."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import transaction
from participation.errors import NotFound
from participation.pilots.monitor_queries import contact_of, participant
from participation.pilots.monitor_schemas import Contact, Participant
from participation.pilots.schemas import PilotView
from participation.web.i18n import mark


async def participant_or_not_found(pilot_id: int, ticket: str) -> Participant:
    """Raises NotFound."""
    found = await participant(pilot_id, ticket)
    if found is None:
        raise NotFound(mark("There is no participant with this ticket in this trial."))
    return found


async def look_at_contact(actor: Person, pilot: PilotView, ticket: str) -> Contact | None:
    """The address of a participant, which nobody sees without a line in the audit trail.

    None where they left none, or took it back meanwhile. Raises NotFound.
    """
    await participant_or_not_found(pilot.id, ticket)
    async with transaction():
        await record(actor, "look", "participant", ticket, office=pilot.office, fields=["address"])
        return await contact_of(pilot.id, ticket)
