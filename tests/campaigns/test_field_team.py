"""Whoever leads a campaign makes its field team: people, areas, codes for their phones; and sees what they bring."""

import re

import httpx
import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.field_queries import assignments_of, codes_of, enumerators_of
from participation.campaigns.field_service import add_enumerator
from participation.campaigns.field_tables import Enumerator
from participation.campaigns.queries import links_of
from participation.campaigns.schemas import Target
from participation.clock import now
from participation.errors import Conflict, Forbidden, Rejected
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner, PartnerState
from participation.surveys.counting import count_submissions
from tests.campaign_factories import a_campaign, a_link, a_partner, a_running_campaign
from tests.factories import an_account, an_office, answering, browser, post, settings, sign_in, staff
from tests.field_factories import a_team, an_entry

pytestmark = pytest.mark.usefixtures("database")

SECRET = settings().secret_key
EVERYWHERE = [Target(None, (), 5)]


async def a_leader(client: httpx.AsyncClient, *, collects: bool = True) -> tuple[int, int]:
    """Office and partner of somebody who leads campaigns of a partner organisation, signed in."""
    office = (await an_office()).id
    partner = await a_partner(office, collects=collects)
    account = await an_account("ani@air.example")
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    await sign_in(client, "ani@air.example")
    return office, partner


async def an_area(name: str = "Melati") -> int:
    country = Area(name="Indonesia", kind="country", kemendagri_code="00", path="")
    await country.save()
    area = Area(name=name, kind="village", kemendagri_code="35.73.01.1001", parent=country.id, path="")
    await area.save()
    for each in (country, area):
        path = f"{country.id}." if each is country else f"{country.id}.{area.id}."
        await Area.update({Area.path: path}).where(Area.id == each.id)
    return area.id


async def test_a_partner_makes_a_team() -> None:
    """A name and areas; then the code of the phone, once, with QR and how to type it. The list shows who asks where."""
    async with browser() as client:
        office, partner = await a_leader(client)
        melati = await an_area()
        campaign = await a_running_campaign(office, partner)
        path = f"/en/partners/campaigns/{campaign.id}/team"
        assert "Nobody is in the team yet" in (await client.get(path)).text
        made = await post(client, path, name="Bu Rini", lines="Melati: 20\r\nsemua: 5")
        assert made.status_code == 303
        shown = await client.get(made.headers["location"])
        code = re.search(r"<b translate=\"no\"[^>]*>([A-Z0-9-]{19})</b>", shown.text)
        assert code is not None
        assert shown.headers["cache-control"] == "no-store"
        assert "testserver.local/field" in shown.text
        assert shown.text.count("<svg") == 1
        assert (await client.get(f"/en/field/{code[1]}")).status_code == 200
        listed = await client.get(path)
        assert "Melati, Everywhere" in listed.text
        assert "Melati, Semua wilayah" in (await client.get(path.removeprefix("/en"))).text
        assert "0 of 25" in listed.text
        assert code[1] not in listed.text
    (enumerator,) = await enumerators_of(campaign.id)
    assignments = (await assignments_of([enumerator.id]))[enumerator.id]
    assert [(one.area, one.wanted) for one in assignments] == [(melati, 20), (None, 5)]
    links = await links_of(campaign.id)
    assert [(link.medium, link.place, link.volunteer) for link in links] == [
        ("field", "Melati", "Bu Rini"),
        ("field", "", "Bu Rini"),
    ]
    assert all(link.closed_at for link in links), "no address leads to what only phones of the team may send"


NO_MEMBERS = [
    ({"name": ""}, "Write a name"),
    ({"name": "x" * 121}, "Write a name"),
    ({"name": "bu rini"}, "is called so already"),
    ({"lines": ""}, "between 1 and 50 areas"),
    ({"lines": "semua: 1\nsemua: 2"}, "Line 2: this target stands in line 1"),
    ({"lines": "semua: 0"}, "at least 1"),
    ({"lines": "Atlantis: 3"}, "Atlantis"),
    ({"lines": "semua"}, "we cannot read"),
]


async def test_what_is_wrong_stands_at_its_field() -> None:
    """What was typed stays, and nobody was added."""
    office = (await an_office()).id
    team = await a_team(office)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        for wrong, said in NO_MEMBERS:
            path = f"/en/manage/campaigns/{team.campaign.id}/team"
            refused = await post(client, path, **{"name": "Pak Budi", "lines": "semua: 7", **wrong})
            assert refused.status_code == 422, wrong
            assert said in refused.text
            assert f'id="{next(iter(wrong))}-error"' in refused.text
            assert wrong.get("name", "Pak Budi") in refused.text
            assert len(await enumerators_of(team.campaign.id)) == 1, wrong


async def test_nobody_is_given_more_areas_than_one_can_walk() -> None:
    """Fifty areas for one person; the same twice is once too often."""
    campaign = await a_running_campaign((await an_office()).id)
    for areas, said in ((range(1, 52), "between 1 and 50 areas"), ([1, 1], "stands there twice")):
        with pytest.raises(Rejected) as refused:
            await add_enumerator(PROGRAM, campaign.id, "Rini", [Target(one, (), 5) for one in areas], SECRET)
        assert said in refused.value.errors["lines"].message


async def test_a_partner_that_only_brings_people_in() -> None:
    """Asking people in the name of the office takes the agreement for it; the page says so."""
    async with browser() as client:
        office, partner = await a_leader(client, collects=False)
        campaign = await a_running_campaign(office, partner)
        page = await client.get(f"/en/partners/campaigns/{campaign.id}/team")
        assert "needs the agreement for those who collect answers" in page.text
        assert "<textarea" not in page.text
    with pytest.raises(Forbidden):
        await add_enumerator(PROGRAM, campaign.id, "Bu Rini", EVERYWHERE, SECRET)


async def test_only_a_running_campaign_has_a_team() -> None:
    """Neither a draft nor one for a survey by invitation."""
    draft = await a_campaign((await an_office()).id)
    with pytest.raises(Conflict):
        await add_enumerator(PROGRAM, draft.id, "Bu Rini", EVERYWHERE, SECRET)


async def test_what_the_team_brings() -> None:
    """Answers are counted for each person and area, as the coverage counts them; those kept apart stand beside them.

    From there whoever decides about those gets to where that is done.
    """
    office = (await an_office()).id
    team = await a_team(office)
    await staff(Role.PLANNER, office)
    async with answering() as client:
        await sign_in(client)
        batch = {"entries": [an_entry(team) for _ in range(3)]}
        await client.post("/api/v1/field/submissions", json=batch)
        await count_submissions()
        await count_coverage(team.campaign.id, now())
        path = f"/en/manage/campaigns/{team.campaign.id}/team"
        before = (await client.get(path)).text
        assert "3 of 20" in before
        decision = f"/en/manage/surveys/{team.campaign.survey}/late"
        assert decision not in before
        (code,) = (await codes_of([team.enumerator]))[team.enumerator]
        revoked = await post(client, f"{path}/{team.enumerator}/revoke/{code.id}")
        assert revoked.status_code == 303
        late = {"entries": [an_entry(team, age=3600)]}
        assert (await client.post("/api/v1/field/submissions", json=late)).json()["outcomes"][0][
            "state"
        ] == "late"
        member = (await client.get(f"{path}/{team.enumerator}")).text
        assert "The code is revoked" in member
        assert re.search(r'data-label="Kept apart">1<', member)
        assert decision in member
        assert decision in (await client.get(path)).text
        assert "the phone was stolen" in (await client.get(decision)).text
    acts = [(entry.action, entry.subject_kind) for entry in await audit_entries(None)]
    assert ("revoke_code", "enumerator") in acts


async def test_areas_change() -> None:
    """One that is taken out ends and stays in sight while something came of it; a code for another phone is given."""
    office = (await an_office()).id
    await an_area()
    team = await a_team(office)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/campaigns/{team.campaign.id}/team/{team.enumerator}"
        assert "semua: 20" in (await client.get(path)).text
        saved = await post(client, f"{path}/areas", lines="Melati: 9")
        assert saved.status_code == 303
        page = (await client.get(path)).text
        assert "0 of 9" in page
        assert "0 of 20" not in page
        refused = await post(client, f"{path}/areas", lines="Melati 9")
        assert refused.status_code == 422
        assert ">\nMelati 9<" in refused.text
        again = await post(client, f"{path}/codes")
        assert "/code?t=" in again.headers["location"]
        expired = await client.get(f"{path}/code?t=of-yesterday")
        assert expired.status_code == 410
        assert "A code is shown for an hour" in expired.text
    assert len((await codes_of([team.enumerator]))[team.enumerator]) == 2


async def test_nobody_of_another_campaign() -> None:
    """A member belongs to one campaign: below the address of another one there is nobody."""
    office = (await an_office()).id
    team = await a_team(office)
    other = await a_campaign(office, survey=team.campaign.survey)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        for path in ("", "/code?t=x"):
            found = await client.get(f"/en/manage/campaigns/{other.id}/team/{team.enumerator}{path}")
            assert found.status_code == 404
        (code,) = (await codes_of([team.enumerator]))[team.enumerator]
        path = f"/en/manage/campaigns/{other.id}/team/{team.enumerator}/revoke/{code.id}"
        assert (await post(client, path)).status_code == 404
    assert (await codes_of([team.enumerator]))[team.enumerator][0].revoked_at is None


async def test_a_full_phone_book_of_codes() -> None:
    """Codes that no phone uses are to be revoked before there are more."""
    office = (await an_office()).id
    team = await a_team(office)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/campaigns/{team.campaign.id}/team/{team.enumerator}/codes"
        given = [await post(client, path, n=str(number)) for number in range(10)]
    assert [reply.status_code for reply in given] == [303] * 9 + [409]
    with pytest.raises(Rejected):
        await add_enumerator(PROGRAM, team.campaign.id, "Bu Rini", EVERYWHERE, SECRET)


async def test_codes_of_a_suspended_organisation_are_revoked() -> None:
    """The office stops its phones one by one; nobody is added meanwhile, and the page says why."""
    office = (await an_office()).id
    partner = await a_partner(office, collects=True)
    team = await a_team(office, partner)
    await Partner.update({Partner.state: PartnerState.SUSPENDED}).where(Partner.id == partner)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/campaigns/{team.campaign.id}/team"
        page = await client.get(path)
        assert "may not work here right now" in page.text
        assert "Add somebody" not in page.text
        member = await client.get(f"{path}/{team.enumerator}")
        assert "Revoke this code" in member.text
        assert "Give a code for another phone" not in member.text
        (code,) = (await codes_of([team.enumerator]))[team.enumerator]
        assert (await post(client, f"{path}/{team.enumerator}/revoke/{code.id}")).status_code == 303
    assert (await codes_of([team.enumerator]))[team.enumerator][0].revoked_at is not None


async def test_a_large_team_has_pages() -> None:
    """Fifty people a page, in the order in which they joined."""
    office = (await an_office()).id
    team = await a_team(office)
    others = [Enumerator(campaign=team.campaign.id, name=f"Petugas {number:02}") for number in range(50)]
    await Enumerator.insert(*others)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/campaigns/{team.campaign.id}/team"
        first = (await client.get(path)).text
        assert "Petugas 48" in first
        assert "Petugas 49" not in first
        more = re.search(r'href="(\?after=\d+)"', first)
        assert more is not None
        assert "Petugas 49" in (await client.get(path + more[1])).text


async def test_somebody_is_called_by_another_name() -> None:
    """In the team, and beside the source of their answers; a name that another one has is refused, and stays typed."""
    office = (await an_office()).id
    team = await a_team(office)
    await add_enumerator(PROGRAM, team.campaign.id, "Pak Budi", EVERYWHERE, SECRET)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/campaigns/{team.campaign.id}/team/{team.enumerator}"
        refused = await post(client, f"{path}/name", name="pak budi")
        assert refused.status_code == 422
        assert "is called so already" in refused.text
        assert 'value="pak budi"' in refused.text
        assert "semua: 20" in refused.text
        assert (await post(client, f"{path}/name", name="Petugas 3")).status_code == 303
        page = (await client.get(path)).text
        assert "The name is saved" in page
        assert "Bu Rini" not in page
    assert [link.volunteer for link in await links_of(team.campaign.id)] == ["Petugas 3", "Pak Budi"]


async def test_sources_of_the_team_are_no_links_to_hand_out() -> None:
    """The page of links lists what leads people somewhere; what the team brings stands on its own page."""
    office = (await an_office()).id
    team = await a_team(office)
    link = await a_link(team.campaign.id)
    await staff(Role.PLANNER, office)
    async with browser() as client:
        await sign_in(client)
        page = (await client.get(f"/en/manage/campaigns/{team.campaign.id}/links")).text
    assert link.code in page
    assert team.assignments[0].source not in page
