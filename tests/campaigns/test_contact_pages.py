"""Pages of contact lists, for an office and for a partner."""

from datetime import date
from pathlib import Path

import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns import contact_pages
from participation.campaigns.contact_queries import lists_of
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from tests.campaign_factories import a_campaign, a_partner
from tests.contact_factories import a_list
from tests.factories import an_account, an_office, browser, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

FIELDS = {
    "name": "Pengunjung pasar",
    "collected_by": "Yayasan Air",
    "collected_on": str(date(2025, 12, 1)),
    "wording": "Boleh kami menyurati Anda?",
}
ROWS = b"email,hp\nsiti@example.id,\n,0812 3456 7890\n=x,\n"


async def test_an_office_adds_and_removes_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read at once where it is small, with counts and reasons, never an address; a large one waits for the job."""
    office = await an_office()
    campaign = await a_campaign(office.id)
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/campaigns/{campaign.id}/contacts"
    async with browser() as client:
        await sign_in(client)
        assert "No list yet." in (await client.get(path)).text
        token = {"_csrf_token": client.cookies["csrf"]}
        files = {"file": ("daftar.csv", ROWS, "text/csv")}
        added = await client.post(path, data={**FIELDS, **token}, files=files)
        assert (added.status_code, added.headers["location"]) == (303, path)
        shown = (await client.get(path)).text
        wrong = await client.post(path, data={**FIELDS, **token, "wording": ""}, files=files)
        day = await client.post(path, data={**FIELDS, **token, "collected_on": "kemarin"}, files=files)
        [kept] = await lists_of(campaign.id)
        monkeypatch.setattr(contact_pages, "READ_AT_ONCE", 1)
        await client.post(path, data={**FIELDS, **token}, files=files)
        waiting = (await client.get(path)).text
        removed = await client.post(f"{path}/{kept.id}/remove", data=token)
    assert "The cell begins like a formula" in shown
    assert "siti@example.id" not in shown
    assert "6281234567890" not in shown
    assert (wrong.status_code, day.status_code) == (422, 422)
    assert "Write the words to which these people agreed." in wrong.text
    assert "Yayasan Air" in wrong.text
    assert "0 rows are read so far" in waiting
    assert removed.status_code == 303
    assert [one.state for one in await lists_of(campaign.id)] == ["waiting", "erased"]


async def test_a_partner_brings_its_own_list(tmp_path: Path) -> None:
    """Staff of the office see the counts and may remove it, not add to it; suspended, the partner is told so."""
    office = await an_office()
    partner = await a_partner(office.id)
    campaign = await a_campaign(office.id, partner)
    member = await an_account("mitra@air.id")
    await grant(PROGRAM, member.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    await staff(Role.PLANNER, office.id)
    files = {"file": ("daftar.csv", ROWS, "text/csv")}
    path = f"/campaigns/{campaign.id}/contacts"
    async with browser() as client:
        await sign_in(client, "mitra@air.id")
        await client.get(f"/en/partners{path}")
        token = {"_csrf_token": client.cookies["csrf"]}
        added = await client.post(f"/en/partners{path}", data={**FIELDS, **token}, files=files)
        await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
        suspended = await client.post(f"/en/partners{path}", data={**FIELDS, **token}, files=files)
    async with browser() as client:
        await sign_in(client)
        token = {"_csrf_token": client.cookies["csrf"]}
        refused = await client.post(f"/en/manage{path}", data={**FIELDS, **token}, files=files)
        shown = await client.get(f"/en/manage{path}")
    assert added.status_code == 303
    assert suspended.status_code == 403
    assert "may not work here right now" in suspended.text
    assert refused.status_code == 403
    assert "Remove this list" in shown.text
    assert "Add a list" not in shown.text
    assert len(await lists_of(campaign.id)) == 1


async def test_a_list_of_another_campaign_is_not_there(tmp_path: Path) -> None:
    """Its id under the own campaign's address gives the same 404 as none."""
    office = await an_office()
    campaign, other = await a_campaign(office.id), await a_campaign(office.id)
    kept = await a_list(other.id, tmp_path, "email", "a@b.id")
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/campaigns/{campaign.id}/contacts/{kept.id}/remove"
        reply = await client.post(path, data={"_csrf_token": client.cookies["csrf"]})
    assert reply.status_code == 404
