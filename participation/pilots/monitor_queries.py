"""Reads for staff: how many people of a trial are in which state, and participants under their tickets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.query.functions import Count

from participation.areas.queries import area_codes, area_names
from participation.pilots.enrollment_tables import (
    Enrollment,
    EnrollmentAnswers,
    EnrollmentContact,
    EnrollmentState,
)
from participation.pilots.monitor_schemas import Contact, Participant, People
from participation.pilots.monitoring import Monitor, monitor_of
from participation.pilots.queries import published_pilot
from participation.pilots.schemas import PilotView, PublishedPilot
from participation.pilots.tables import Pilot
from participation.pilots.waves import office_day

PAGE = 50


async def monitored(pilot: PilotView, moment: datetime) -> tuple[PublishedPilot | None, Monitor | None]:
    """A trial as it was published, with its figures; nothing of a draft."""
    published = await published_pilot(pilot.slug)
    if published is None:
        return None, None
    people, answered = await people_of(pilot.id), await answered_waves(pilot.id)
    day = office_day(published.document, moment)
    return published, monitor_of(published.document, people, answered, day)


async def itself_announced(pilot_id: int) -> int | None:
    """The pilot itself once it was announced, for guards that let partners in."""
    announced = await Pilot.exists().where(Pilot.id == pilot_id, Pilot.current_version > 0)
    return pilot_id if announced else None


async def announced_pilots(only: frozenset[int] | None) -> list[tuple[int, PublishedPilot]]:
    """These pilots (None: all), as far as they were announced, the newest first."""
    query = Pilot.select(Pilot.id, Pilot.slug).where(Pilot.current_version > 0)
    if only is not None:
        query = query.where(Pilot.id.is_in(list(only) or [0]))
    rows = await query.order_by(Pilot.id, ascending=False)
    found = [(row["id"], await published_pilot(row["slug"])) for row in rows]
    return [(pilot_id, pilot) for pilot_id, pilot in found if pilot is not None]


async def people_of(pilot_id: int) -> list[People]:
    """Everybody who has applied, counted by area, state, arm and the day of their place."""
    by = (Enrollment.area, Enrollment.state, Enrollment.arm, Enrollment.placed_on)
    rows = await Enrollment.select(*by, Count()).where(Enrollment.pilot == pilot_id).group_by(*by)
    areas = {row["area"] for row in rows}
    names, codes = await area_names(areas), await area_codes(areas)
    return [
        People(
            names[row["area"]],
            codes.get(row["area"], ""),
            row["state"],
            row["arm"],
            row["placed_on"],
            row["count"],
        )
        for row in rows
    ]


async def answered_waves(pilot_id: int) -> dict[int, int]:
    """How many people answered each wave, by its number; those who withdrew are left out."""
    rows = (
        await EnrollmentAnswers.select(EnrollmentAnswers.wave, Count())
        .where(
            EnrollmentAnswers.enrollment.pilot == pilot_id,
            EnrollmentAnswers.enrollment.state != EnrollmentState.WITHDRAWN,
            EnrollmentAnswers.wave > 0,
        )
        .group_by(EnrollmentAnswers.wave)
    )
    return {row["wave"]: row["count"] for row in rows}


async def participants(
    pilot_id: int, state: str = "", area: int | None = None, after: int | None = None
) -> list[Participant]:
    """Applications by queue number, a page at a time; `after` is the last number of the page before."""
    query = _applications().where(Enrollment.pilot == pilot_id).order_by(Enrollment.queue_number).limit(PAGE)
    if state:
        query = query.where(Enrollment.state == state)
    if area is not None:
        query = query.where(Enrollment.area == area)
    if after is not None:
        query = query.where(Enrollment.queue_number > after)
    return await _views(await query)


async def participant(pilot_id: int, ticket: str) -> Participant | None:
    rows = await _applications().where(Enrollment.pilot == pilot_id, Enrollment.ticket == ticket)
    return (await _views(rows))[0] if rows else None


async def areas_applied(pilot_id: int) -> dict[int, str]:
    """Names of the areas from which anybody has applied, by id."""
    rows = (
        await Enrollment.select(Enrollment.area).where(Enrollment.pilot == pilot_id).group_by(Enrollment.area)
    )
    return await area_names(row["area"] for row in rows)


async def contact_of(pilot_id: int, ticket: str) -> Contact | None:
    """What leads to a person: read it only where that is recorded."""
    row = (
        await EnrollmentContact.select(EnrollmentContact.channel, EnrollmentContact.address)
        .where(EnrollmentContact.enrollment.pilot == pilot_id, EnrollmentContact.enrollment.ticket == ticket)
        .first()
    )
    return Contact(**row) if row else None


def _applications() -> Any:
    return Enrollment.select(*Enrollment.all_columns(), Enrollment.area.name)


async def _views(rows: list[dict[str, Any]]) -> list[Participant]:
    if not rows:
        return []
    reachable = await _reachable([row["id"] for row in rows])
    return [_view(row, row["id"] in reachable) for row in rows]


def _view(row: dict[str, Any], reachable: bool) -> Participant:
    told = {name: row[name] for name in Participant.__struct_fields__ if name in row and name != "area"}
    return Participant(**told, area=row["area.name"], reachable=reachable)


async def _reachable(enrollments: list[UUID]) -> set[UUID]:
    rows = await EnrollmentContact.select(EnrollmentContact.enrollment).where(
        EnrollmentContact.enrollment.is_in(enrollments)
    )
    return {row["enrollment"] for row in rows}
