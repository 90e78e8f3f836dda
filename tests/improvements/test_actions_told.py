"""What citizens are told of an action stays told: it is not hidden, and its history says what changed when."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from participation.accounts.tables import SentForm
from participation.clock import now, today
from participation.improvements.action_queries import action_by_id, actions, public_actions, steps_of
from participation.improvements.measuring_queries import done_days
from participation.improvements.service import publish_report
from participation.improvements.tables import ActionStep
from participation.organisations.roles import Role
from participation.organisations.tables import Office
from tests.factories import a_report, an_office, browser, post, sign_in, staff
from tests.improvements.test_action_pages import NEW, payload

pytestmark = pytest.mark.usefixtures("database")


def number(path: str) -> int:
    return int(path.rsplit("/", 1)[1])


async def test_what_was_public_stays_public() -> None:
    """An action that is late cannot be hidden; what will not be done is said to be so, with a reason."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    late = payload(office.id, public="1", due_on=today() - timedelta(days=3))
    async with browser() as client:
        await sign_in(client)
        path = (await post(client, NEW, **late)).headers["location"]
        form = (await client.get(path)).text
        hidden = await post(client, path, **late | {"public": "", "revision": 1})
        declined = await post(client, path, **late | {"state": "declined", "revision": 1})
        page = (await client.get("/en/actions")).text
    assert '<input type="hidden" name="public" value="1">' in form
    assert "that stays so, also when it is late" in form
    assert (hidden.status_code, declined.status_code) == (422, 303)
    assert "so it stays public" in hidden.text
    assert "cannot be done yet" in page
    assert len(await public_actions()) == 1


async def test_words_that_citizens_could_read_are_changed_with_a_date() -> None:
    """In the history on the public page; before anybody could read them they are nobody's business."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = (await post(client, NEW, **payload(office.id))).headers["location"]
        await post(client, path, **payload(office.id, title="Loket tiga", revision=1))
        assert len((await steps_of([number(path)]))[number(path)]) == 1
        await post(client, path, **payload(office.id, title="Loket tiga", public="1", revision=2))
        for revision in (3, 4):
            await post(client, path, **payload(office.id, public="1", revision=revision))
        page = (await client.get("/en/actions")).text
    history = page[page.index("<details>") :]
    assert history.count("worded anew") == 1
    assert history.count("being worked on</b>") == 1


async def test_a_day_that_is_taken_away_is_told() -> None:
    """Else an action would be late no more, and nobody could see why."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = (
            await post(client, NEW, **payload(office.id, public="1", due_on=today() - timedelta(days=3)))
        ).headers["location"]
        await post(client, path, **payload(office.id, public="1", revision=1))
        page = (await client.get("/en/actions")).text
    assert "no day set" in page


async def test_neither_other_words_nor_another_day_move_the_day_on_which_it_was_done() -> None:
    """What is measured since then stays measured since then."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = (await post(client, NEW, **payload(office.id, public="1", state="done"))).headers["location"]
        await ActionStep.update({ActionStep.happened_at: datetime(2026, 11, 2, 5, tzinfo=UTC)}, force=True)
        done = payload(office.id, public="1", state="done", title="Loket tiga")
        await post(client, path, **done, revision=1)
        await post(client, path, **done, due_on=today(), revision=2)
    action = await action_by_id(number(path))
    assert action is not None
    assert {str(day) for day in (await done_days([action])).values()} == {"2026-11-02"}


async def test_programs_read_of_an_action_what_the_page_says() -> None:
    """Its number, office, service, day, whether that has passed and as of when; persons are not named."""
    report = await a_report((await an_office()).id)
    planner = await staff(Role.PLANNER, report.office)
    await publish_report(planner, report.id, [])
    async with browser() as client:
        await sign_in(client)
        told = payload(
            report.office, improvement=report.improvements[0].id, public="1", owner=planner.id,
            due_on=today() - timedelta(days=1),
        )  # fmt: skip
        path = (await post(client, NEW, **told)).headers["location"]
        program = (await client.get(f"/api/v1/improvements/{report.id}")).json()
    assert program["improvements"][0]["actions"] == [
        {
            "id": number(path),
            "title": "Loket kedua",
            "answer": "Loket kedua buka tiap pagi.",
            "state": "working",
            "due_on": str(today() - timedelta(days=1)),
            "late": True,
            "office": "Dinas Kependudukan",
            "service": None,
            "as_of": str(today()),
        }
    ]


async def test_a_double_click_makes_one_action_and_a_second_one_is_kept() -> None:
    """Within the same seconds: the same form is one act, another line another action."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    second = payload(office.id, title="Loket ketiga")
    async with browser() as client:
        await sign_in(client)
        await asyncio.gather(*[post(client, NEW, **payload(office.id)) for _ in range(2)])
        await asyncio.gather(*[post(client, NEW, **second) for _ in range(2)])
    assert sorted(action.title for action in await actions(None)) == ["Loket kedua", "Loket ketiga"]


async def test_what_is_sent_again_after_a_way_back_is_not_told_twice() -> None:
    """Minutes later, when it is no double click any more: nobody could take the second one back."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        for due_on in ("", "2026-12-01"):
            sent = payload(office.id, public="1", due_on=due_on)
            assert (await post(client, NEW, **sent)).status_code == 303
            await SentForm.update({SentForm.sent_at: now() - timedelta(minutes=5)}, force=True)
            again = await post(client, NEW, **sent)
            assert again.status_code == 422
            assert "Your office has written down this action already" in again.text
    assert len(await actions(None)) == 2


async def test_an_office_without_people_is_told_why_nobody_can_be_named() -> None:
    """And what to do; where somebody works for it, they stand in a list."""
    office = await an_office()
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        empty = (await client.get(NEW)).text
        await staff(Role.PLANNER, office.id, email="budi@kota.go.id")
        filled = (await client.get(NEW)).text
    assert await Office.count() == 1
    assert "Nobody can be named as who sees to it" in empty
    assert 'name="owner"' not in empty
    assert re.search(r'name="owner"', filled)
    assert "Nobody can be named" not in filled
