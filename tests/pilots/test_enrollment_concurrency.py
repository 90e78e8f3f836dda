"""Many people apply in the same moment: places are never over-booked, and the queue has no gap."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.feedback.receipts import new_key
from participation.pilots.enrollment_service import apply
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.schemas import PilotCreate, PilotView
from participation.pilots.service import (
    create_pilot,
    pilot_or_not_found,
    publish_pilot,
    update_programme,
    update_protocol,
)
from tests.factories import an_office
from tests.pilot_factories import an_enrolling_trial
from tests.pilots.applicants import SECRETS, an_application, published, taking

pytestmark = pytest.mark.usefixtures("database")

PEOPLE, PLACES, REPETITIONS = 200, 10, 20


async def test_two_hundred_people_for_ten_places() -> None:
    """Exactly ten get a place, those with the first numbers; the others wait, numbered without gap or double."""
    office = await an_office()
    first = await an_enrolling_trial(office, allocation="first_come")
    for _ in range(REPETITIONS):
        pilot = await _another(first)
        await _all_at_once(pilot.slug)
        rows = await Enrollment.select().where(Enrollment.pilot == pilot.id).order_by(Enrollment.queue_number)
        assert [row["queue_number"] for row in rows] == list(range(1, PEOPLE + 1))
        assert Counter(row["state"] for row in rows) == {"enrolled": PLACES, "waitlisted": PEOPLE - PLACES}
        assert {row["state"] for row in rows[:PLACES]} == {"enrolled"}
        assert len({row["ticket"] for row in rows}) == PEOPLE


async def _another(first: PilotView) -> PilotView:
    """A trial with the same surveys and ten places in one area."""
    first = await pilot_or_not_found(first.id)
    pilot = await create_pilot(PROGRAM, PilotCreate(first.office, first.programme.title))
    areas = (replace(first.programme.places[0], places=PLACES),)
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, replace(first.programme, places=areas))
    protocol = replace(first.protocol, planned_size=PLACES)
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, protocol)
    announced = first.programme.opens_at
    assert announced is not None
    return await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, announced - timedelta(days=365))


async def _all_at_once(slug: str) -> None:
    """At two web processes."""
    pilot, survey = await published(slug)
    wanted = await an_application(pilot)
    moment = now()
    async with taking() as one, taking() as other:
        await asyncio.gather(
            *(
                apply(applications, SECRETS, pilot, survey, replace(wanted, key=new_key()), moment)
                for applications in (one, other)
                for _ in range(PEOPLE // 2)
            )
        )
