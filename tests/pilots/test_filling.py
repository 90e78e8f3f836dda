"""Places that are given back go to whoever is next."""

import asyncio
from datetime import date

import pytest

from participation.accounts.queries import audit_entries
from participation.clock import now
from participation.database import exclusive, transaction
from participation.pilots.draw import places_of_all, read_draw
from participation.pilots.draw_queries import outcome_of
from participation.pilots.draw_service import state_public_value, take_step
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.filling import fill_places
from tests.draw_factories import (
    DRAWN,
    KEYS,
    LISTED,
    SARI,
    VALUE,
    a_drawn_trial,
    draw,
    end,
    enrollments,
    listed,
    people,
    withdraw,
)
from tests.factories import an_office

pytestmark = pytest.mark.usefixtures("database")

BEGUN = {"starts_on": date(2020, 1, 1)}
OVER = {**BEGUN, "ends_on": date(2020, 6, 1)}


async def _gives_back(pilot_id: int, *tickets: str) -> int:
    """As a withdrawal does it."""
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        for ticket in tickets:
            await withdraw(ticket)
        return await fill_places(pilot_id)


async def _enrolled(pilot_id: int) -> dict[str, tuple[int, bool]]:
    """Arm, and whether it is in somebody's place, of everybody who has one."""
    found = await enrollments(pilot_id)
    return {
        ticket: (row["arm"], row["replaces"]) for ticket, row in found.items() if row["state"] == "enrolled"
    }


async def test_the_next_of_the_draw_moves_up() -> None:
    """In its order, skipping who withdrew, each with the arm that the draw put beside the ticket, and on record."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 12)
    await draw(pilot)
    (order,) = places_of_all(read_draw(await outcome_of(pilot) or b"")).values()
    gone, skipped = [ticket for ticket, _ in order[:2]], order[4][0]
    assert await _gives_back(pilot, *gone, skipped) == 2
    enrolled = await _enrolled(pilot)
    assert {ticket: enrolled[ticket] for ticket, _ in order[2:4]} == {
        ticket: (int(arm[0]) - 1, False) for ticket, arm in order[2:4]
    }
    assert {ticket: enrolled[ticket] for ticket, _ in order[5:7]} == {
        ticket: (int(arm[0]) - 1, True) for ticket, arm in order[5:7]
    }
    assert len(enrolled) == 4
    found = await enrollments(pilot)
    assert [found[ticket]["arm"] for ticket in gone] == [int(arm[0]) - 1 for _, arm in order[:2]]
    (filled,) = [entry for entry in await audit_entries(None) if entry.action == "fill"]
    assert (filled.note, filled.fields) == ("2", ["places"])
    assert await fill_places(pilot) == 0


async def test_a_stratum_keeps_its_places() -> None:
    """Nobody moves up into another area, and a place that nobody of its area can take stays free."""
    pilot = await a_drawn_trial((await an_office()).id, places=(2, 2), allocation="stratified_lottery")
    here, there = await people(pilot, 2), await people(pilot, 5, area=1)
    await draw(pilot)
    assert await _gives_back(pilot, here[0]) == 0
    assert set(await _enrolled(pilot)) & set(here) == {here[1]}
    taken = next(ticket for ticket in await _enrolled(pilot) if ticket in there)
    assert await _gives_back(pilot, taken) == 1


async def test_a_lottery_fills_from_all_areas() -> None:
    """Where one list is drawn, the next may live anywhere."""
    pilot = await a_drawn_trial((await an_office()).id, places=(1, 1), allocation="lottery")
    tickets = [*await people(pilot, 1), *await people(pilot, 4, area=1)]
    await draw(pilot)
    for left in (3, 2, 1):
        assert await _gives_back(pilot, next(iter(await _enrolled(pilot)))) == 1
        states = [row["state"] for row in (await enrollments(pilot)).values()]
        assert states.count("waitlisted") == left - 1
    assert len(tickets) == 5


async def test_in_a_drawn_area_the_next_of_its_queue_moves_up() -> None:
    """They get the arm of the area, and are marked, as they do not count in the effect."""
    pilot = await a_drawn_trial((await an_office()).id, places=(2, 2, 2, 2), allocation="cluster")
    queues = [await people(pilot, 3, area) for area in range(4)]
    await draw(pilot)
    before = await _enrolled(pilot)
    assert await _gives_back(pilot, queues[1][0]) == 1
    after = await _enrolled(pilot)
    assert after[queues[1][2]] == (before[queues[1][0]][0], True)
    assert len(after) == 8


async def test_first_come_first_served() -> None:
    """The next in the queue of the same area gets the place, also while the trial is under way, until it is over."""
    for slug, dates, moved in (("sedang", BEGUN, 1), ("lewat", OVER, 0)):
        pilot = await a_drawn_trial(
            (await an_office()).id, places=(2,), allocation="first_come", slug=slug, **dates
        )
        tickets = await people(pilot, 4)
        await Enrollment.update({Enrollment.state: "enrolled", Enrollment.arm: 0}).where(
            Enrollment.ticket.is_in(tickets[:2])
        )
        assert await _gives_back(pilot, tickets[0]) == moved
        expected = {tickets[1]: (0, False)} | ({tickets[2]: (0, True)} if moved else {})
        assert await _enrolled(pilot) == expected
        placed = (await enrollments(pilot))[tickets[2]]["placed_on"]
        assert (placed is not None) == bool(moved)
        assert not placed or abs((placed - now().date()).days) <= 1


async def test_nobody_moves_up_where_the_comparison_would_break() -> None:
    """Not before the draw, not from the first day of the trial on, and not after the end."""
    early = await a_drawn_trial((await an_office()).id, slug="belum")
    tickets = await people(early, 9)
    await listed(early)
    assert await _gives_back(early, tickets[0]) == 0
    begun = await a_drawn_trial((await an_office()).id, slug="mulai", **BEGUN)
    await people(begun, 9)
    await draw(begun)
    assert len(await _enrolled(begun)) == 4
    assert await _gives_back(begun, next(iter(await _enrolled(begun)))) == 0
    ended = await a_drawn_trial((await an_office()).id, slug="usai")
    await people(ended, 9)
    await draw(ended)
    await end(ended)
    assert await _gives_back(ended, next(iter(await _enrolled(ended)))) == 0
    assert await fill_places(999_999) == 0


async def test_withdrawing_during_a_draw() -> None:
    """Whichever comes first, all places are taken, by people who are still there, and nobody is drawn twice."""
    pilot = await a_drawn_trial((await an_office()).id)
    tickets = await people(pilot, 12)
    await listed(pilot)
    await state_public_value(SARI, pilot, VALUE, LISTED)
    await asyncio.gather(
        *(_gives_back(pilot, ticket) for ticket in tickets[:3]),
        take_step(pilot, KEYS, DRAWN),
        *(_gives_back(pilot, ticket) for ticket in tickets[3:6]),
    )
    enrolled, found = await _enrolled(pilot), await enrollments(pilot)
    assert len(enrolled) == 4
    assert {found[ticket]["state"] for ticket in tickets[:6]} == {"withdrawn"}
    (order,) = map(dict, places_of_all(read_draw(await outcome_of(pilot) or b"")).values())
    assert all(arm == int(order[ticket][0]) - 1 for ticket, (arm, _) in enrolled.items())
