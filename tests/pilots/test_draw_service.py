"""Draws of pilots, from the commitment to the places."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import Person
from participation.errors import ConfigurationError, Conflict, NotFound, Rejected
from participation.pilots import draw_service
from participation.pilots.draw import commitment_of, faults_of, read_draw, read_tickets
from participation.pilots.draw_queries import (
    arm_counts,
    draw_file,
    draw_of,
    due_steps,
    left_before_draw,
    tickets_are_listed,
)
from participation.pilots.draw_service import commit_to_seed, commit_to_seeds, state_public_value, take_step
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.lots import empty_arms
from participation.pilots.protocol import fingerprint
from participation.pilots.schemas import Arm
from tests.draw_factories import (
    CLOSES,
    DRAWN,
    KEYS,
    LISTED,
    SARI,
    SECRET,
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
from tests.pilot_factories import ARMS, a_document

pytestmark = pytest.mark.usefixtures("database")

SLUG = "antre-dari-rumah"
SECOND = timedelta(seconds=1)


async def _file(name: str) -> bytes:
    content = await draw_file(SLUG, name)
    assert content is not None
    return content


async def test_a_draw_from_the_commitment_to_the_places() -> None:
    """Each step comes in its time, what is published can be drawn again, and people have what the file says."""
    pilot = await a_drawn_trial((await an_office()).id, places=(4, 2))
    tickets = [*await people(pilot, 9), *await people(pilot, 1, area=1)]
    assert await commit_to_seeds(SECRET) == 1
    assert await commit_to_seeds(SECRET) == 0
    assert await take_step(pilot, KEYS, LISTED - SECOND) is None
    assert await take_step(pilot, KEYS, LISTED) is not None
    published = read_tickets(await _file("tickets"))
    assert sorted(ticket for names in published.lots.tickets.values() for ticket in names) == sorted(tickets)
    assert await take_step(pilot, KEYS, DRAWN) is None
    await state_public_value(SARI, pilot, f"  {VALUE} ", LISTED)
    assert await take_step(pilot, KEYS, DRAWN - SECOND) is None
    assert await take_step(pilot, KEYS, DRAWN) is not None
    outcome, state = read_draw(await _file("outcome")), await draw_of(pilot)
    assert state is not None
    assert faults_of(outcome) == []
    assert (outcome.commitment, outcome.public_value, outcome.lots) == (
        state.commitment, VALUE, published.lots,
    )  # fmt: skip
    assert commitment_of(bytes.fromhex(outcome.seed)) == published.commitment
    assert fingerprint(await _file("outcome")) == state.outcome_sha256
    assert fingerprint(await _file("tickets")) == state.tickets_sha256
    assert (state.valued_by_name, state.valued_at, state.drawn_at) == ("Sari", LISTED, DRAWN)
    won = {ticket: arm for stratum in outcome.drawn.values() for ticket, arm in stratum}
    for ticket, row in (await enrollments(pilot)).items():
        said = (row["state"], row["arm"], row["placed_on"], row["replaces"])
        if ticket in won:
            assert said == ("enrolled", int(won[ticket][0]) - 1, DRAWN.date(), False)
        else:
            assert said == ("waitlisted", None, None, False)
    assert len(won) == 5
    acts = [entry.action for entry in await audit_entries(None) if entry.subject_kind == "pilot"]
    assert acts[::-1] == ["commit", "list", "state", "draw"]


@pytest.mark.parametrize(
    ("allocation", "strata", "places"),
    [
        ("lottery", {"all"}, 5),
        ("stratified_lottery", {"00.71.01 Melati", "00.71.02 Kenanga"}, 4),
        ("randomised", {"00.71.01 Melati", "00.71.02 Kenanga"}, 4),
    ],
)
async def test_strata_are_those_of_the_allocation(allocation: str, strata: set[str], places: int) -> None:
    """A lottery has one list, the others one an area; a place that nobody of an area can take stays empty."""
    pilot = await a_drawn_trial((await an_office()).id, places=(2, 3), allocation=allocation)
    await people(pilot, 6)
    await people(pilot, 2, area=1)
    state = await draw(pilot)
    assert {stratum.name for stratum in state.strata} == strata
    arms = [row["arm"] for row in (await enrollments(pilot)).values() if row["state"] == "enrolled"]
    assert len(arms) == places
    if allocation == "randomised":
        assert sorted(arms) == [0, 0, 1, 1]
    else:
        assert set(arms) == {0}


@pytest.mark.parametrize(
    ("allocation", "placed"), [("stratified_lottery", 2), ("randomised", 2), ("lottery", 5)]
)
async def test_everyone_in_one_stratum(allocation: str, placed: int) -> None:
    """The places of the other area stay free where areas have their own; the draw is whole and on record."""
    pilot = await a_drawn_trial((await an_office()).id, places=(2, 3), allocation=allocation)
    await people(pilot, 6)
    await draw(pilot)
    assert faults_of(read_draw(await _file("outcome"))) == []
    states = [row["state"] for row in (await enrollments(pilot)).values()]
    assert (states.count("enrolled"), states.count("waitlisted")) == (placed, 6 - placed)
    (entry,) = [entry for entry in await audit_entries(None) if entry.action == "draw"]
    assert (entry.fields, entry.note) == (["places"], str(placed))


async def test_areas_are_drawn_and_their_people_follow_the_queue() -> None:
    """Everybody of an area gets its arm, as many as there are places, in the order in which they applied."""
    pilot = await a_drawn_trial((await an_office()).id, places=(2, 2, 2, 2), allocation="cluster")
    queues = [await people(pilot, 3, area) for area in range(4)]
    await draw(pilot)
    outcome, found = read_draw(await _file("outcome")), await enrollments(pilot)
    assert faults_of(outcome) == []
    assert outcome.lots.places == {"all": 4}
    arms = [[found[ticket]["arm"] for ticket in queue] for queue in queues]
    assert sorted(arms, key=str) == [[0, 0, None], [0, 0, None], [1, 1, None], [1, 1, None]]
    drawn = {ticket: int(arm[0]) - 1 for ticket, arm in outcome.drawn["all"]}
    assert drawn["00.71.01 Melati"] == arms[0][0]


async def test_a_lottery_between_several_new_services_deals_them_out() -> None:
    """Whoever is drawn gets one of the new services by chance, in their ratio; nobody is drawn for the usual one."""
    arms = (
        Arm({"id": "Pesan"}, {}, "new", 2),
        Arm({"id": "Loket"}, {}, "usual"),
        Arm({"id": "Pesan"}, {}, "new"),
    )
    pilot = await a_drawn_trial((await an_office()).id, places=(6,), allocation="lottery", arms=arms)
    await people(pilot, 20)
    await draw(pilot)
    assert {arm: count.drawn for arm, count in (await arm_counts(pilot)).items()} == {0: 4, 2: 2}


async def test_two_schedulers_draw_once() -> None:
    """Whatever runs twice or side by side: one list, one draw, one line each in the trail."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 10)
    await asyncio.gather(*(commit_to_seed(pilot, SECRET) for _ in range(3)))
    steps = await asyncio.gather(*(take_step(pilot, KEYS, LISTED) for _ in range(3)))
    await state_public_value(SARI, pilot, VALUE, LISTED)
    draws = await asyncio.gather(*(take_step(pilot, KEYS, DRAWN) for _ in range(3)))
    before = await _file("outcome"), await enrollments(pilot)
    assert await take_step(pilot, KEYS, DRAWN + SECOND) is None
    assert [len([step for step in taken if step]) for taken in (steps, draws)] == [1, 1]
    assert (await _file("outcome"), await enrollments(pilot)) == before
    acts = sorted(entry.action for entry in await audit_entries(None) if entry.subject_kind == "pilot")
    assert acts == ["commit", "draw", "list", "state"]


async def test_a_draw_that_dies_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends in the middle has drawn nothing, and the next one draws the same."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 10)
    await listed(pilot)
    await state_public_value(SARI, pilot, VALUE, LISTED)
    before = await enrollments(pilot)

    async def dies(*_: Any, **__: Any) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(draw_service, "record", dies)
        with pytest.raises(asyncio.CancelledError):
            await take_step(pilot, KEYS, DRAWN)
    assert await enrollments(pilot) == before
    assert await draw_file(SLUG, "outcome") is None
    assert await due_steps(DRAWN + SECOND) != []
    await take_step(pilot, KEYS, DRAWN + timedelta(hours=5))
    outcome = read_draw(await _file("outcome"))
    assert faults_of(outcome) == []
    assert len([row for row in (await enrollments(pilot)).values() if row["state"] == "enrolled"]) == 4


async def test_who_withdraws_before_the_draw_leaves_the_place_to_the_next() -> None:
    """Their ticket stays on the list; the next in the order of the draw gets the arm beside it, marked as such."""
    pilot = await a_drawn_trial((await an_office()).id)
    tickets = await people(pilot, 10)
    await listed(pilot)
    await state_public_value(SARI, pilot, VALUE, LISTED)
    for ticket in tickets[:5]:
        await withdraw(ticket)
    await take_step(pilot, KEYS, DRAWN)
    outcome, found = read_draw(await _file("outcome")), await enrollments(pilot)
    assert faults_of(outcome) == []
    won = {ticket for ticket, _ in outcome.drawn["00.71.01 Melati"]}
    assert len(won) == 4
    assert {row["state"] for ticket, row in found.items() if ticket in tickets[:5]} == {"withdrawn"}
    assert all(found[ticket]["arm"] is None for ticket in tickets[:5])
    enrolled = {ticket: row["replaces"] for ticket, row in found.items() if row["state"] == "enrolled"}
    assert len(enrolled) == 4
    assert all(replaces == (ticket not in won) for ticket, replaces in enrolled.items())


async def test_nothing_is_drawn_for_a_trial_that_has_ended() -> None:
    """Neither tickets nor places; a value is refused and says why."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 5)
    await commit_to_seed(pilot, SECRET)
    await end(pilot)
    assert await due_steps(DRAWN) == []
    assert await take_step(pilot, KEYS, DRAWN) is None
    with pytest.raises(Conflict, match="ended"):
        await state_public_value(SARI, pilot, VALUE, DRAWN)
    assert {row["state"] for row in (await enrollments(pilot)).values()} == {"waitlisted"}


async def test_nothing_is_drawn_after_the_last_day() -> None:
    """Whoever states the value too late is told, and no job tries."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 5)
    await listed(pilot)
    late = datetime(2030, 6, 15, 17, tzinfo=UTC)  # 16 June in Jakarta
    with pytest.raises(Conflict, match="ended"):
        await state_public_value(SARI, pilot, VALUE, late)
    await state_public_value(SARI, pilot, VALUE, late - SECOND)
    assert await due_steps(late - SECOND) != []
    assert await due_steps(late) == []
    assert await take_step(pilot, KEYS, late) is None


async def test_nobody_applied() -> None:
    """The draw takes place all the same, says that it drew nobody, and can be checked."""
    pilot = await a_drawn_trial((await an_office()).id, places=(4, 2))
    state = await draw(pilot)
    assert state.drawn_at == DRAWN
    assert state.tickets == 0
    assert faults_of(read_draw(await _file("outcome"))) == []


async def test_an_arm_that_nobody_got_is_known() -> None:
    """With fewer people than arms the draw is whole, and the empty arm is named."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 1)
    await draw(pilot)
    counts = {arm: count.drawn for arm, count in (await arm_counts(pilot)).items()}
    assert len(counts) == 1
    assert empty_arms(a_document(arms=ARMS), counts) == [1 - next(iter(counts))]
    (entry,) = [entry for entry in await audit_entries(None) if entry.action == "draw"]
    assert entry.fields == ["empty_arms", "places"]


@pytest.mark.parametrize("value", ["", "  \n ", "1" * 101, "16\u200b421", "16\x00"])
async def test_a_value_that_is_none_is_explained(value: str) -> None:
    """An empty, an endless and an invisible one are refused, and nothing is kept."""
    pilot = await a_drawn_trial((await an_office()).id)
    await listed(pilot)
    with pytest.raises(Rejected) as rejection:
        await state_public_value(SARI, pilot, value, LISTED)
    assert list(rejection.value.errors) == ["value"]
    state = await draw_of(pilot)
    assert state is not None
    assert state.valued_at is None


async def test_the_value_comes_after_the_tickets_and_stays() -> None:
    """It is refused before the list is public; of two that come at once one is kept, and nothing replaces it."""
    pilot = await a_drawn_trial((await an_office()).id)
    await commit_to_seed(pilot, SECRET)
    with pytest.raises(Conflict, match="not published yet"):
        await state_public_value(SARI, pilot, VALUE, LISTED)
    await take_step(pilot, KEYS, LISTED)
    both = await asyncio.gather(
        *(state_public_value(Person(None, name), pilot, name, LISTED) for name in ("Budi", "Sari")),
        return_exceptions=True,
    )
    assert len([one for one in both if isinstance(one, Conflict)]) == 1
    state = await draw_of(pilot)
    assert state is not None
    assert state.public_value == state.valued_by_name != ""
    with pytest.raises(Conflict, match="stated before"):
        await state_public_value(SARI, pilot, "lain", DRAWN)
    assert await draw_of(pilot) == state


async def test_no_value_where_nothing_is_drawn() -> None:
    """A pilot of first come, first served has no draw, and an unknown one none either."""
    pilot = await a_drawn_trial((await an_office()).id, allocation="first_come")
    assert await commit_to_seeds(SECRET) == 0
    await commit_to_seed(pilot, SECRET)
    for unknown in (pilot, 999_999):
        with pytest.raises(NotFound):
            await state_public_value(SARI, unknown, VALUE, LISTED)
    assert await take_step(999_999, KEYS, LISTED) is None


async def test_the_seed_opens_with_an_older_secret_and_with_no_other() -> None:
    """A changed secret key does not lose the draw; a lost one is said, and nothing is drawn until it is back."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 5)
    await listed(pilot)
    await state_public_value(SARI, pilot, VALUE, LISTED)
    with pytest.raises(ConfigurationError, match="PARTICIPATION_SECRET_KEY"):
        await take_step(pilot, ("y" * 32,), DRAWN)
    assert await draw_file(SLUG, "outcome") is None
    assert await take_step(pilot, ("y" * 32, SECRET), DRAWN) is not None


async def test_a_clock_that_jumps_opens_no_list_again() -> None:
    """Put back before the close, the list stays public and as it was, and is not made anew afterwards."""
    pilot = await a_drawn_trial((await an_office()).id)
    await people(pilot, 5)
    assert not await tickets_are_listed(pilot)
    await listed(pilot)
    before = await _file("tickets")
    await people(pilot, 1)
    assert await take_step(pilot, KEYS, CLOSES - timedelta(days=9)) is None
    assert await take_step(pilot, KEYS, LISTED) is None
    assert await tickets_are_listed(pilot)
    assert await _file("tickets") == before


async def test_what_is_due_when() -> None:
    """Tickets a minute after the close, places once value and time are there; tried again every hour."""
    pilot = await a_drawn_trial((await an_office()).id)
    await commit_to_seed(pilot, SECRET)
    assert await due_steps(CLOSES) == []
    assert await due_steps(LISTED) == [(str(pilot), LISTED)]
    assert await due_steps(datetime(2030, 3, 1, 5, 30, tzinfo=UTC)) == [
        (str(pilot), datetime(2030, 3, 1, 5, tzinfo=UTC))
    ]
    await take_step(pilot, KEYS, LISTED)
    assert await due_steps(DRAWN) == []
    await state_public_value(SARI, pilot, VALUE, LISTED)
    assert await due_steps(DRAWN - SECOND) == []
    assert await due_steps(DRAWN) == [(str(pilot), DRAWN)]
    await take_step(pilot, KEYS, DRAWN)
    assert await due_steps(DRAWN) == []


async def test_who_left_before_the_draw_is_told_from_who_left_after_it() -> None:
    """Before the list, between list and draw with a ticket that won, or on an earlier day; nobody who lost and left."""
    pilot = await a_drawn_trial((await an_office()).id, places=(4,), allocation="lottery", arms=ARMS[:1])
    early, *tickets = await people(pilot, 9)
    await _leave(early, DRAWN)
    assert await left_before_draw(pilot) == set(), "nothing is drawn yet"
    await listed(pilot)
    await state_public_value(SARI, pilot, VALUE, LISTED)
    meanwhile = tickets[0]
    await _leave(meanwhile, LISTED)
    await take_step(pilot, KEYS, DRAWN)
    people_now = await enrollments(pilot)
    lost = next(ticket for ticket in tickets[1:] if people_now[ticket]["arm"] is None)
    placed = next(ticket for ticket in tickets[1:] if people_now[ticket]["arm"] is not None)
    for ticket in (lost, placed):
        await _leave(ticket, DRAWN)
    assert await left_before_draw(pilot) == {people_now[ticket]["id"] for ticket in (early, meanwhile)}


async def _leave(ticket: str, moment: datetime) -> None:
    await withdraw(ticket)
    await Enrollment.update({Enrollment.ended_on: moment.date()}).where(Enrollment.ticket == ticket)
