"""Staff watch the enrollment of a trial and look up participants."""

import re
from datetime import timedelta

import pytest

from participation.accounts.queries import audit_entries
from participation.clock import today
from participation.organisations.roles import Role
from participation.pilots.monitor_queries import PAGE, participants
from tests.draw_factories import a_drawn_trial, people
from tests.factories import an_office, browser, post, sign_in, staff
from tests.participant_factories import a_participant, a_placed, has_answered
from tests.pilot_factories import ARMS, a_draft, a_running_trial, an_area

pytestmark = pytest.mark.usefixtures("database")

TOKEN = re.compile(r'name="_csrf[^>]*>|nonce="[^"]*"')


async def test_enrollment_stands_against_targets() -> None:
    """Places, people with a place, by area and by arm, and how many of those asked have answered."""
    office = await an_office()
    pilot = await a_running_trial(office)
    answering = await a_placed(pilot, 1)
    await has_answered(answering, 0)
    await has_answered(answering, 1)
    await a_placed(pilot, 2, arm=1)
    await a_placed(pilot, 3, state="withdrawn")
    await a_participant(pilot, 4, area=await an_area("Kenanga", "00.71.02"))
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        shown = (await client.get(f"/en/manage/pilots/{pilot.id}/monitor")).text
    assert '<b class="number">4</b>applied' in shown
    assert '<b class="number">2</b>have a place, of 200 planned' in shown
    assert '<td>Melati</td><td data-label="Places">100</td><td data-label="Have a place">2 (2%)</td>' in shown
    assert (
        '<td>Kenanga</td><td data-label="Places">100</td><td data-label="Have a place">0 (0%)</td>' in shown
    )
    assert '<td>From home</td><td data-label="Planned">100</td><td data-label="Have a place">1</td>' in shown
    assert "1 of 2" in shown, "the baseline has opened for two, and one of them answered"


async def test_areas_of_one_lottery_are_held_to_no_target() -> None:
    """Who got how many is shown, and that no area had places of its own."""
    office = await an_office()
    pilot = await a_running_trial(office, allocation="lottery")
    await a_placed(pilot, 1)
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        shown = (await client.get(f"/en/manage/pilots/{pilot.id}/monitor")).text
    assert '<td>Melati</td><td data-label="Have a place">1</td>' in shown
    assert "One lottery gives the places of all areas" in shown


async def test_a_draft_has_nothing_to_watch() -> None:
    """The pages of a pilot that is not announced say what will stand there."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        for page, said in [("monitor", "not announced yet"), ("participants", "Nobody has applied yet")]:
            shown = await client.get(f"/en/manage/pilots/{pilot.id}/{page}")
            assert (shown.status_code, said in shown.text) == (200, True), page


async def test_the_list_tells_people_apart_by_ticket() -> None:
    """Ticket, area, state, arm and what resembles another application; narrowed by state and area; no address."""
    office = await an_office()
    pilot = await a_running_trial(office)
    kenanga = await an_area("Kenanga", "00.71.02")
    await a_placed(pilot, 1, email="ani@warga.id")
    await a_participant(pilot, 2, resembles=True)
    await a_participant(pilot, 3, area=kenanga)
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/participants"
        everybody = (await client.get(path)).text
        waiting = (await client.get(path, params={"state": "waitlisted", "area": kenanga})).text
        nobody = (await client.get(path, params={"state": "completed"})).text
        odd = await client.get(path, params={"state": "x", "area": "y", "after": "z"})
    assert all(f">T-{number}</a>" in everybody for number in (1, 2, 3))
    assert everybody.count("resembles another") == 1
    assert "From home" in everybody
    assert "ani@warga.id" not in everybody
    assert ("T-3" in waiting, "T-2" in waiting) == (True, False)
    assert "Nobody is in this state or area." in nobody
    assert (odd.status_code, ">T-1</a>" in odd.text) == (200, True)
    assert "something unknown (State, Area)" in odd.text
    assert "something unknown" not in waiting + nobody


async def test_no_page_tells_who_has_answered() -> None:
    """With an export after each answer staff could tell what an arm said: pages are the same before and after."""
    office = await an_office()
    pilot = await a_running_trial(office)
    person = await a_placed(pilot, 1, placed_on=today() - timedelta(days=3))
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/participants"
        before = [TOKEN.sub("", (await client.get(each)).text) for each in (path, f"{path}/T-1")]
        await has_answered(person, 1)
        after = [TOKEN.sub("", (await client.get(each)).text) for each in (path, f"{path}/T-1")]
    assert before == after
    assert "Whether this person has answered is not shown" in after[1]


async def test_every_participant_is_on_exactly_one_page() -> None:
    """Pages follow the queue without gap or double."""
    pilot = await a_running_trial(await an_office())
    for number in range(1, PAGE + 3):
        await a_participant(pilot, number)
    first = await participants(pilot.id)
    second = await participants(pilot.id, after=first[-1].queue_number)
    assert [one.queue_number for one in (*first, *second)] == list(range(1, PAGE + 3))


async def test_a_contact_is_seen_only_on_record() -> None:
    """The page of a participant hides the address; a click shows it once and leaves a line without it."""
    office = await an_office()
    pilot = await a_running_trial(office)
    await a_placed(pilot, 1, email="ani@warga.id")
    await a_participant(pilot, 2)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/participants"
        before = await client.get(f"{path}/T-1")
        looked = await post(client, f"{path}/T-1/contact")
        after = await client.get(f"{path}/T-1")
        without = await client.get(f"{path}/T-2")
        unknown = [await client.get(f"{path}/T-9"), await post(client, f"{path}/T-9/contact")]
    assert "ani@warga.id" not in before.text + after.text
    assert "ani@warga.id" in looked.text
    assert looked.headers["cache-control"] == "no-store"
    assert "Show the address" not in without.text
    assert [answer.status_code for answer in unknown] == [404, 404]
    entries = [one for one in await audit_entries(None) if one.action == "look"]
    assert [(one.subject_kind, one.subject_id, one.fields, one.note) for one in entries] == [
        ("participant", "T-1", ["address"], "")
    ]


@pytest.mark.parametrize(("allocation", "counted"), [("randomised", True), ("lottery", False)])
async def test_who_moved_up_counts_where_chance_chose_them(allocation: str, counted: bool) -> None:
    """By the next ticket and its arm; in a lottery chance had put them without a place."""
    office = await an_office()
    arms = ARMS if counted else ARMS[:1]
    pilot = await a_drawn_trial(office.id, allocation=allocation, arms=arms)
    (ticket,) = await people(pilot, 1, state="enrolled", arm=0, placed_on=today(), replaces=True)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        shown = (await client.get(f"/en/manage/pilots/{pilot}/participants/{ticket}")).text
    assert "a place that somebody gave back" in shown
    assert ("not counted in the effect" in shown) is not counted


async def test_a_participant_of_another_trial_is_not_found() -> None:
    """A ticket opens nothing under the address of a pilot that it does not belong to."""
    office = await an_office()
    one, other = await a_running_trial(office), await a_running_trial(office)
    await a_placed(one, 1, email="ani@warga.id")
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{other.id}/participants/T-1"
        answers = [await client.get(path), await post(client, f"{path}/contact")]
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_an_editor_does_not_see_addresses() -> None:
    """Who reads an office without planning for it is not offered the click, and it is closed to them."""
    office = await an_office()
    pilot = await a_running_trial(office)
    await a_placed(pilot, 1, email="ani@warga.id")
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/participants/T-1"
        shown, refused = await client.get(path), await post(client, f"{path}/contact")
    assert "Show the address" not in shown.text
    assert refused.status_code == 404
    assert "ani@warga.id" not in shown.text + refused.text
