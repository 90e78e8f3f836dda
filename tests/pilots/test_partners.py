"""A partner organisation follows the trials that it was granted, and sees nothing else."""

import pytest

from participation.accounts.schemas import PROGRAM
from participation.organisations.partner_service import create_partner, set_partners
from participation.organisations.queries import partners_granted
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from tests.factories import an_account, an_office, browser, post, sign_in, staff
from tests.participant_factories import a_placed
from tests.pilot_factories import a_draft, a_running_trial

pytestmark = pytest.mark.usefixtures("database")


async def a_partner_manager(office: int) -> int:
    """Signs in as ani@air.example; the id of the organisation."""
    partner = await create_partner(PROGRAM, office, "Yayasan Air")
    account = await an_account("ani@air.example", name="Ani")
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    return partner


async def test_a_planner_opens_a_trial_to_a_partner() -> None:
    """Ticked organisations follow it, the others do not; a foreign one is refused."""
    office = await an_office()
    pilot = await a_running_trial(office)
    await staff(Role.PLANNER, office.id)
    partner = await a_partner_manager(office.id)
    foreign = await create_partner(PROGRAM, (await an_office("Asing")).id, "Yayasan Api")
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/partners"
        assert "Yayasan Api" not in (await client.get(path)).text
        refused = await post(client, path, partners=[partner, foreign])
        saved = await post(client, path, partners=partner)
        shown = (await client.get(path)).text
        granted = await partners_granted(ScopeKind.PILOT, pilot.id)
        taken = await post(client, path)
    assert (refused.status_code, saved.status_code, taken.status_code) == (422, 303, 303)
    assert f'value="{partner}" id="partners" checked' in shown
    assert granted == {partner}
    assert await partners_granted(ScopeKind.PILOT, pilot.id) == frozenset()


async def test_a_partner_sees_figures_of_its_trials_only() -> None:
    """Counts by area and arm; no ticket and no address; not the other trial, not the pages of staff."""
    office = await an_office()
    open_one, other = await a_running_trial(office), await a_running_trial(office)
    await a_placed(open_one, 1, email="warga@kota.example")
    partner = await a_partner_manager(office.id)
    await set_partners(PROGRAM, office.id, ScopeKind.PILOT, open_one.id, frozenset({partner}))
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        overview = (await client.get("/en/manage")).text
        listed = (await client.get("/en/partners/pilots")).text
        shown = (await client.get(f"/en/partners/pilots/{open_one.id}")).text
        closed = [
            await client.get(path)
            for path in (
                f"/en/partners/pilots/{other.id}",
                f"/en/manage/pilots/{open_one.id}",
                f"/en/manage/pilots/{open_one.id}/participants/T-1",
            )
        ]
        rooms = [(await client.get(path)).status_code for path in ("/en/manage/pilots", "/en/manage/surveys")]
    assert 'href="/en/partners/pilots"' in overview
    assert f'href="/en/partners/pilots/{open_one.id}"' in listed
    assert f'href="/en/partners/pilots/{other.id}"' not in listed
    assert '<b class="number">1</b>applied' in shown
    assert "T-1" not in shown
    assert "warga@kota.example" not in shown
    assert [answer.status_code for answer in closed] == [404, 404, 404]
    assert rooms == [403, 403]


async def test_a_draft_is_nobodys_but_staff() -> None:
    """A trial that was granted before it is announced stands in no list and has no page."""
    office = await an_office()
    pilot = await a_draft(office)
    partner = await a_partner_manager(office.id)
    await set_partners(PROGRAM, office.id, ScopeKind.PILOT, pilot.id, frozenset({partner}))
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        listed = await client.get("/en/partners/pilots")
        shown = await client.get(f"/en/partners/pilots/{pilot.id}")
    assert "No pilot is open to your organisation" in listed.text
    assert shown.status_code == 404


async def test_what_is_taken_back_is_closed_at_once() -> None:
    """The session goes on, the trial is gone from it."""
    office = await an_office()
    pilot = await a_running_trial(office)
    partner = await a_partner_manager(office.id)
    await set_partners(PROGRAM, office.id, ScopeKind.PILOT, pilot.id, frozenset({partner}))
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        path = f"/en/partners/pilots/{pilot.id}"
        before = await client.get(path)
        await set_partners(PROGRAM, office.id, ScopeKind.PILOT, pilot.id, frozenset())
        after = await client.get(path)
        rooms = await client.get("/en/partners/pilots")
    assert (before.status_code, after.status_code, rooms.status_code) == (200, 404, 403)


async def test_signed_out_a_partner_is_led_back() -> None:
    """The sign-in page knows where to go on."""
    async with browser() as client:
        answer = await client.get("/en/partners/pilots")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/manage/sign-in?next=%2Fen%2Fpartners%2Fpilots"
