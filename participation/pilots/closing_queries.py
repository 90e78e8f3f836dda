"""Reads of what closing a trial erases, and of the trials whose time has come."""

from datetime import date, datetime

import msgspec

from participation.clock import day_in
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact
from participation.pilots.links import last_day_of_links
from participation.pilots.phases import Phase
from participation.pilots.queries import published_pilot
from participation.pilots.schemas import PublishedPilot
from participation.pilots.tables import Pilot


class Closing(msgspec.Struct, frozen=True):
    """What is kept of the people in a trial that leads to them, and until when."""

    closed_at: datetime | None
    over: bool
    last_day: date | None  # two nights after it everything below is erased without a click
    contacts: int
    digests: int


async def closing_of(pilot_id: int, moment: datetime) -> Closing:
    row = await Pilot.select(Pilot.slug, Pilot.closed_at).where(Pilot.id == pilot_id).first()
    pilot = await published_pilot(row["slug"]) if row else None
    return Closing(
        closed_at=row["closed_at"] if row else None,
        over=pilot is not None and pilot.phase(moment) is Phase.OVER,
        last_day=last_day_of_links(pilot) if pilot else None,
        contacts=await EnrollmentContact.count().where(EnrollmentContact.enrollment.pilot == pilot_id),
        digests=await Enrollment.count().where(
            Enrollment.pilot == pilot_id, Enrollment.person_digest.is_not_null()
        ),
    )


async def is_closed(pilot_id: int) -> bool:
    """Whether nothing may lead to its participants any more."""
    return await Pilot.exists().where(Pilot.id == pilot_id, Pilot.closed_at.is_not_null())


async def pilots_to_close(moment: datetime) -> list[int]:
    """Trials that are not closed, and whose links open nothing any more."""
    rows = (
        await Pilot.select(Pilot.id, Pilot.slug)
        .where(Pilot.current_version > 0, Pilot.closed_at.is_null())
        .order_by(Pilot.id)
    )
    found = [(row["id"], await published_pilot(row["slug"])) for row in rows]
    return [pilot_id for pilot_id, pilot in found if pilot is not None and _is_past(pilot, moment)]


def _is_past(pilot: PublishedPilot, moment: datetime) -> bool:
    last_day = last_day_of_links(pilot)
    today = day_in(moment, pilot.document.zone)
    return last_day is not None and today > last_day
