"""Trials whose places are drawn, and people who applied for them, straight into the tables."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from piccolo.columns import Column

from participation.accounts.schemas import PROGRAM
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.pilots.draw_queries import draw_of
from participation.pilots.draw_schemas import DrawView
from participation.pilots.draw_service import commit_to_seed, state_public_value, take_step
from participation.pilots.enrollment_tables import Enrollment, EnrollmentState
from participation.pilots.protocol import canonical, fingerprint
from participation.pilots.schemas import PlacesNamed, SurveyNamed
from participation.pilots.tables import Pilot, PilotState, PilotVersion
from tests.factories import an_actor
from tests.pilot_factories import a_document, an_area, with_contact

SECRET = "x" * 32
KEYS = (SECRET,)
CLOSES = datetime(2030, 3, 1, 1, tzinfo=UTC)
LISTED = CLOSES + timedelta(minutes=1)
DRAWN = CLOSES + timedelta(days=2)
VALUE = "16.421,50"
SARI = an_actor()
AREAS = (("Melati", "00.71.01"), ("Kenanga", "00.71.02"), ("Teratai", "00.71.03"), ("Anggrek", "00.71.04"))


async def a_drawn_trial(office: int, *, places: Sequence[int] = (4,), **changes: Any) -> int:
    """An announced pilot with so many places in the first of AREAS; changes are those of its document."""
    await with_contact(office)
    named = [PlacesNamed(*area, count) for area, count in zip(AREAS, places, strict=False)]
    document = a_document(
        **{
            "places": tuple(named),
            "enrollment": SurveyNamed("daftar", 1, "0" * 64),
            "draw_at": DRAWN,
            **changes,
        }
    )
    pilot = Pilot(
        office=office,
        slug=document.slug,
        state=PilotState.ANNOUNCED,
        title=document.title,
        current_version=1,
    )
    await pilot.save()
    content = canonical(document)
    version = PilotVersion(pilot=pilot.id, number=1, document=content, sha256=fingerprint(content))
    await version.save()
    return pilot.id


async def people(pilot_id: int, count: int, area: int = 0, **columns: Any) -> list[str]:
    """The tickets of so many people of one area who applied, in the order of the queue."""
    area_id, before = (
        await an_area(*AREAS[area]),
        await Enrollment.count().where(Enrollment.pilot == pilot_id),
    )
    rows = [
        Enrollment(
            pilot=pilot_id,
            version=1,
            area=area_id,
            queue_number=before + number,
            ticket=secrets.token_hex(8),
            language="id",
            **columns,
        )
        for number in range(1, count + 1)
    ]
    if rows:
        await Enrollment.insert(*rows)
    return [row.ticket for row in rows]


async def listed(pilot_id: int) -> None:
    """Commits to a seed and publishes the tickets."""
    await commit_to_seed(pilot_id, SECRET)
    await take_step(pilot_id, KEYS, LISTED)


async def draw(pilot_id: int) -> DrawView:
    """All steps up to the draw; the present state of it."""
    await listed(pilot_id)
    await state_public_value(SARI, pilot_id, VALUE, LISTED)
    await take_step(pilot_id, KEYS, DRAWN)
    found = await draw_of(pilot_id)
    assert found is not None
    return found


async def enrollments(pilot_id: int) -> dict[str, dict[str, Any]]:
    """State, arm and the rest of everybody, by ticket."""
    rows = await Enrollment.select().where(Enrollment.pilot == pilot_id)
    return {row["ticket"]: row for row in rows}


async def withdraw(ticket: str) -> None:
    await Enrollment.update({Enrollment.state: EnrollmentState.WITHDRAWN}).where(Enrollment.ticket == ticket)


async def end(pilot_id: int) -> None:
    ended: dict[Column | str, Any] = {Pilot.state: PilotState.ENDED, Pilot.ended_at: LISTED}
    await Pilot.update(ended).where(Pilot.id == pilot_id)


async def a_list_of_tickets() -> None:
    """For a site that runs: a trial of two areas whose tickets are published."""
    office = await create_office(PROGRAM, OfficeCreate("Dinas Kesehatan"))
    value = {"id": "Kurs tengah Bank Indonesia untuk dolar AS pada 3 Maret 2030"}
    pilot = await a_drawn_trial(office.id, places=(4, 6), public_value=value)
    await people(pilot, 9)
    await people(pilot, 3, area=1)
    await listed(pilot)


async def the_draw() -> None:
    """The draw of that trial, once the value is stated."""
    await take_step(1, KEYS, DRAWN)
