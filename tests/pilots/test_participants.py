"""Participants: be reached, withdraw, have data deleted."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.errors import Gone, NotFound, Rejected
from participation.feedback.tables import Receipt, WithdrawnReceipt
from participation.pilots import participant_service
from participation.pilots.closing_service import close_pilot
from participation.pilots.draw import faults_of, places_of_all, read_draw
from participation.pilots.draw_queries import outcome_of
from participation.pilots.draw_service import state_public_value, take_step
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentContact
from participation.pilots.participant_queries import participant_by_id, place_of
from participation.pilots.participant_service import change_contact, withdraw_from_pilot
from participation.surveys.tables import Submission
from tests.draw_factories import DRAWN, KEYS, LISTED, SARI, VALUE, a_drawn_trial, enrollments, listed, people
from tests.factories import an_office
from tests.participant_factories import a_placed
from tests.pilot_factories import a_trial_with_surveys, an_enrolling_trial
from tests.pilots.applicants import applied, published

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pilots whose places were offered to who is next."""
    pilots: list[int] = []

    async def fill_places(pilot: int) -> int:
        pilots.append(pilot)
        return 0

    monkeypatch.setattr(participant_service, "fill_places", fill_places)
    return pilots


async def test_the_address_is_changed_and_removed() -> None:
    """One at a time; what is no address changes nothing."""
    pilot = await an_enrolling_trial(await an_office())
    somebody = await applied(pilot.slug, contact="sari@contoh.id")
    await change_contact(somebody.id, "0812 3456 7890")
    with pytest.raises(Rejected):
        await change_contact(somebody.id, "sari")
    rows = await EnrollmentContact.select(EnrollmentContact.channel, EnrollmentContact.address)
    assert rows == [{"channel": "sms", "address": "+6281234567890"}]
    await change_contact(somebody.id, "")
    assert await EnrollmentContact.count() == 0


async def test_a_closed_trial_takes_no_address() -> None:
    """What led to participants was erased; one that came later would stay for ever."""
    pilot = await a_trial_with_surveys(await an_office())
    somebody = await a_placed(pilot, 1, email="sari@contoh.id")
    await close_pilot(PROGRAM, pilot.id, datetime(2030, 6, 16, 8, tzinfo=UTC))
    with pytest.raises(Gone, match="closed"):
        await change_contact(somebody.id, "sari@contoh.id")
    assert await EnrollmentContact.count() == 0


async def test_no_address_is_given_by_many() -> None:
    """Neither by applying nor afterwards; whoever has it keeps it when they save it again."""
    pilot = await an_enrolling_trial(await an_office())
    people = [await applied(pilot.slug, contact="sari@contoh.id") for _ in range(5)]
    other = await applied(pilot.slug, contact="budi@contoh.id")
    with pytest.raises(Rejected) as rejection:
        await change_contact(other.id, "SARI@contoh.id")
    assert "5 applications" in str(rejection.value.errors["contact"])
    await change_contact(people[0].id, "sari@contoh.id")
    rows = await EnrollmentContact.select(EnrollmentContact.address)
    assert sorted(row["address"] for row in rows) == ["budi@contoh.id", *["sari@contoh.id"] * 5]


@pytest.mark.parametrize("erase", [False, True])
async def test_withdrawing_gives_the_place_back(filled: list[int], erase: bool) -> None:
    """The place is offered to who is next, in the same turn; the address goes, and the trail names nobody."""
    pilot = await an_enrolling_trial(await an_office(), allocation="first_come")
    somebody = await applied(pilot.slug, contact="sari@contoh.id")
    assert somebody.state == "enrolled"
    await withdraw_from_pilot(somebody.id, erase=erase)
    assert filled == [pilot.id]
    after = await participant_by_id(somebody.id)
    assert after is not None
    assert (after.state, after.ticket, after.arm, after.queue_number) == ("withdrawn", somebody.ticket, 0, 1)
    assert await EnrollmentContact.count() == 0
    withdrawals = [entry for entry in await audit_entries(None) if entry.action == "withdraw"]
    assert {"pilot"} <= {entry.subject_kind for entry in withdrawals} <= {"pilot", "enrollment"}
    assert all(str(somebody.id) not in entry.subject_id + entry.note for entry in withdrawals)


async def test_withdrawing_during_a_draw() -> None:
    """Whichever comes first: all places are taken, by people who are there, and the trail says who moved up."""
    pilot = await a_drawn_trial((await an_office()).id)
    tickets = await people(pilot, 12)
    await listed(pilot)
    await state_public_value(SARI, pilot, VALUE, LISTED)
    leaving = [(await enrollments(pilot))[ticket]["id"] for ticket in tickets[:6]]
    await asyncio.gather(
        *(withdraw_from_pilot(each, erase=False) for each in leaving[:3]),
        take_step(pilot, KEYS, DRAWN),
        *(withdraw_from_pilot(each, erase=True) for each in [*leaving[3:], leaving[0]]),
    )
    found = await enrollments(pilot)
    assert {found[ticket]["state"] for ticket in tickets[:6]} == {"withdrawn"}
    enrolled = [row for row in found.values() if row["state"] == "enrolled"]
    assert len(enrolled) == 4
    outcome = read_draw(await outcome_of(pilot) or b"")
    assert faults_of(outcome) == []
    order = dict(places_of_all(outcome)["00.71.01 Melati"])
    assert all(row["arm"] == int(order[row["ticket"]][0]) - 1 for row in enrolled)
    acts = Counter(entry.action for entry in await audit_entries(None) if entry.subject_kind == "pilot")
    moved = sum(int(entry.note) for entry in await audit_entries(None) if entry.action == "fill")
    assert (acts["withdraw"], acts["draw"]) == (6, 1)
    assert moved == len([row for row in found.values() if row["replaces"]])


async def test_data_stay_or_go_as_the_person_chooses() -> None:
    """Kept, the answers stay; deleted, nothing is left but the ticket in the count."""
    pilot = await an_enrolling_trial(await an_office())
    one, other = await applied(pilot.slug), await applied(pilot.slug, contact="sari@contoh.id")
    await withdraw_from_pilot(one.id, erase=False)
    assert (await Submission.count(), await Receipt.count()) == (2, 4)
    await withdraw_from_pilot(other.id, erase=True)
    assert (await Submission.count(), await EnrollmentAnswers.count(), await Receipt.count()) == (1, 1, 2)
    assert await WithdrawnReceipt.count() == 1
    (row,) = await Enrollment.select().where(Enrollment.id == other.id)
    assert (row["receipt"], row["person_digest"], row["state"]) == (None, None, "withdrawn")


async def test_withdrawing_twice_and_deleting_later(filled: list[int]) -> None:
    """The second time changes nothing; who has withdrawn can still have everything deleted."""
    pilot = await an_enrolling_trial(await an_office())
    somebody = await applied(pilot.slug)
    for erase in (False, False, True, True):
        await withdraw_from_pilot(somebody.id, erase=erase)
    assert await Submission.count() == 0
    assert filled == []  # whoever waits has no place to give back
    with pytest.raises(Gone):
        await change_contact(somebody.id, "sari@contoh.id")


async def test_nobody_there() -> None:
    """An enrollment that is not there is not found."""
    with pytest.raises(NotFound):
        await withdraw_from_pilot(uuid4(), erase=True)


async def test_a_full_area_has_a_waiting_line() -> None:
    """Who waits is told how many are before them in their own area, and who is drawn later is told that."""
    office = await an_office()
    drawn = await an_enrolling_trial(office)
    somebody = await applied(drawn.slug)
    pilot, _ = await published(drawn.slug)
    assert (await place_of(pilot, somebody, now())).stage == "in_draw"
    first = await an_enrolling_trial(office, allocation="first_come")
    pilot, _ = await published(first.slug)
    people = [await applied(first.slug, area) for area in (0, 1, 0, 0)]
    await Enrollment.update({Enrollment.state: "waitlisted", Enrollment.arm: None}, force=True).where(
        Enrollment.pilot == first.id
    )
    waiting = [await participant_by_id(each.id) for each in people]
    places = [await place_of(pilot, each, now()) for each in waiting if each]
    assert [(place.stage, place.ahead) for place in places] == [("queued", ahead) for ahead in (0, 0, 1, 2)]
