"""The end of what leads to a person: a trial is closed, by staff or when its time is over."""

from datetime import datetime

from participation.accounts.schemas import PROGRAM, Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import Conflict
from participation.pilots.closing_queries import closing_of, pilots_to_close
from participation.pilots.due_service import believed, keep_due
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact
from participation.pilots.service import pilot_or_not_found
from participation.pilots.tables import Pilot
from participation.web.i18n import mark


async def close_pilot(actor: Person, pilot_id: int, moment: datetime) -> None:
    """Erases where participants can be written to, and by what two applications of one person were told.

    Tickets, places and answers stay: nobody can be found by them. Raises NotFound; Conflict before the trial is
    over, and for one that is closed.
    """
    pilot = await pilot_or_not_found(pilot_id)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        closing = await closing_of(pilot_id, moment)
        if closing.closed_at is not None:
            raise Conflict(mark("This pilot is closed already. What led to its participants is erased."))
        if not closing.over:
            raise Conflict(
                mark("This pilot is not over. It can be closed after its last day, or once it was ended.")
            )
        people = Enrollment.select(Enrollment.id).where(Enrollment.pilot == pilot_id)
        await EnrollmentContact.delete().where(EnrollmentContact.enrollment.is_in(people))
        await Enrollment.update({Enrollment.person_digest: None}).where(Enrollment.pilot == pilot_id)
        await Pilot.update({Pilot.closed_at: moment}).where(Pilot.id == pilot_id)
        await record(actor, "anonymise", "pilot", pilot_id, office=pilot.office)


async def close_due_pilots(moment: datetime) -> int:
    """Closes those whose links open nothing any more, and were found so a night before; how many.

    What is erased does not come back, so a clock that jumped ahead gets a day to be put right.
    """
    due = await pilots_to_close(moment)
    await keep_due(Pilot.close_due_at, "last_day", Pilot.closed_at.is_null(), due, moment)
    confirmed = await believed(Pilot.close_due_at, due, moment)
    for pilot_id in confirmed:
        await close_pilot(PROGRAM, pilot_id, moment)
    return len(confirmed)
