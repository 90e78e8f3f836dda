"""The pages of campaigns: a partner writes and hands in, the office decides, and nobody loses what was typed."""

import re
from html import unescape

import pytest
from msgspec.structs import replace

from participation.accounts.queries import audit_entries
from participation.campaigns.link_texts import shared_text
from participation.campaigns.queries import campaigns_of_offices, targets_of
from participation.campaigns.schemas import LinkView
from participation.campaigns.service import campaign_or_not_found
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Office, Partner
from participation.web.i18n import LANGUAGES
from tests.campaign_factories import a_campaign, a_partner
from tests.factories import a_survey, an_account, an_office, browser, post, sign_in, staff
from tests.pilot_factories import an_area

pytestmark = pytest.mark.usefixtures("database")

WRITTEN = {
    "title.id": "Suara pesisir",
    "goal.id": "Warga pesisir ikut menilai layanan",
    "message.id": "Sampaikan pendapat Anda.",
    "starts_on": "2030-01-02",
    "ends_on": "2030-03-31",
    "budget": "1500000",
}

A_LINK = LinkView(1, 1, "ABCD", "whatsapp", "", "", "id", None)


async def _someone_of(partner: int, email: str = "ani@air.example") -> None:
    planner = await staff(Role.ADMIN, None, "root@kota.go.id")
    account = await an_account(email)
    await grant(planner, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)


async def test_a_partner_writes_and_the_office_decides() -> None:
    """Draft, targets, handed in; sent back with a reason that the partner reads; handed in again; approved."""
    office = await an_office()
    survey = await a_survey(office.id)
    partner = await a_partner(office.id)
    await _someone_of(partner)
    await staff(Role.PLANNER, office.id)
    async with browser() as client, browser() as desk:
        await sign_in(client, "ani@air.example")
        await sign_in(desk)
        new = f"/en/partners/campaigns/new/{partner}"
        assert new in (await client.get("/en/partners/campaigns")).text
        form = (await client.get(new)).text
        value = form.partition('<option value="survey ')[2].partition('"')[0]
        made = await post(client, new, about=f"survey {value}", **WRITTEN)
        assert made.status_code == 303
        campaign = (await campaigns_of_offices(frozenset({office.id})))[0]
        place = f"/en/partners/campaigns/{campaign.id}"
        assert survey.slug
        saved = await post(client, f"{place}/targets", revision="1", lines="semua: 400")
        assert saved.status_code == 303
        shown = (await client.get(place)).text
        assert "400" in shown
        assert (await post(client, f"{place}/hand-in", revision="2")).status_code == 303
        own = f"/en/manage/campaigns/{campaign.id}"
        nothing = await post(desk, f"{own}/send-back", revision="3", reason=" ")
        assert nothing.status_code == 422
        assert (
            await post(desk, f"{own}/send-back", revision="3", reason="Tambah sasaran")
        ).status_code == 303
        assert "Tambah sasaran" in (await client.get(place)).text
        assert (await post(client, f"{place}/hand-in", revision="4")).status_code == 303
        assert (await post(desk, f"{own}/start", revision="5")).status_code == 303
        late = await post(desk, f"{own}/start", revision="4")
        assert late.status_code == 409
        assert "Somebody changed this campaign" in late.text
    acts = [entry.action for entry in await audit_entries(None) if entry.subject_kind == "campaign"]
    assert acts == ["approve", "hand_in", "send_back", "hand_in", "update", "create"]


async def test_people_are_told_in_each_language_that_links_speak() -> None:
    """Title and message are written in every language that a link can have, and stand so where they are shared."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as desk:
        await sign_in(desk)
        new = f"/en/manage/campaigns/new/{office.id}"
        form = (await desk.get(new)).text
        assert all(f'name="{name}.{code}"' in form for name in ("title", "message") for code in LANGUAGES)
        told = {"message.jv": "Sumangga paring pamanggih."}
        assert (await post(desk, new, **WRITTEN, **told)).status_code == 303
        (campaign,) = await campaigns_of_offices(frozenset({office.id}))
        link = replace(A_LINK, campaign=campaign.id, language="jv")
        assert shared_text(campaign, link, "https://kota.go.id").startswith("Sumangga paring pamanggih.")


async def test_before_the_first_campaign_there_is_an_office() -> None:
    """On the first day who runs the platform is led to make one; later there is a campaign to plan, and no such way."""
    await staff(Role.ADMIN, None)
    async with browser() as desk:
        await sign_in(desk)
        assert "/en/manage/settings/offices/new" in (await desk.get("/en/manage/campaigns")).text
        office = await an_office()
        begun = (await desk.get("/en/manage/campaigns")).text
    assert f"/en/manage/campaigns/new/{office.id}" in begun
    assert "/offices/new" not in begun


async def test_what_was_typed_stays_with_its_errors() -> None:
    """A day that is none, a budget in words, a line that names nothing: 422, and the form as it was sent."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    campaign = await a_campaign(office.id)
    place = f"/en/manage/campaigns/{campaign.id}"
    async with browser() as client:
        await sign_in(client)
        wrong = {**WRITTEN, "starts_on": "besok", "revision": str(campaign.revision)}
        answer = await post(client, f"{place}/details", **wrong)
        assert answer.status_code == 422
        assert "besok" in answer.text
        poor = await post(client, f"{place}/details", **{**WRITTEN, "budget": "banyak"})
        assert poor.status_code == 422


async def test_what_the_hints_show_is_taken() -> None:
    """A budget with points, however large, and the line of a target that stands there as an example."""
    office = await an_office()
    await Office.update({Office.home_area: await an_area()}).where(Office.id == office.id)
    await staff(Role.PLANNER, office.id)
    campaign = await a_campaign(office.id)
    place = f"/en/manage/campaigns/{campaign.id}"
    async with browser() as client:
        await sign_in(client)
        hint = re.search(r"For example: (.+?)\. For everybody", (await client.get(f"{place}/targets")).text)
        assert hint is not None
        line = unescape(hint[1])
        saved = await post(client, f"{place}/targets", revision=str(campaign.revision), lines=line)
        assert (line, saved.status_code) == ("00.71.01 Melati; Choice ktp; Choice antre: 50", 303)
        [target] = await targets_of(campaign.id)
        assert (target.wanted, len(target.conditions)) == (50, 2)
        for budget in ("1.500.000", "1.500.000.000"):
            revision = (await campaign_or_not_found(campaign.id)).revision
            wanted = {**WRITTEN, "budget": budget, "revision": str(revision)}
            assert (await post(client, f"{place}/details", **wanted)).status_code == 303
            assert f"{(await campaign_or_not_found(campaign.id)).budget:,}".replace(",", ".") == budget


async def test_every_wrong_line_is_named_at_once() -> None:
    """With its number as it stands in the field, empty lines counted; what was typed stays, and nothing is saved."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    campaign = await a_campaign(office.id)
    place = f"/en/manage/campaigns/{campaign.id}/targets"
    typed = "\r\nsemua: 400\r\nAtlantis: 5\r\n\r\nMelati 20\r\nperempuan: 0\r\nsemua: 9"
    async with browser() as client:
        await sign_in(client)
        unclear = await post(client, place, revision=str(campaign.revision), lines=typed)
        flood = "\r\n".join(f"tempat {number}: 5" for number in range(1, 200))
        many = await post(client, place, revision=str(campaign.revision), lines=flood)
    assert unclear.status_code == many.status_code == 422
    assert "4 answers need your attention" in unclear.text
    problems = re.findall(r"<li>(Line \d: [^<]+)</li>", unclear.text)
    assert [problem[:7] for problem in problems] == ["Line 3:", "Line 5:", "Line 6:", "Line 7:"]
    assert "no single area" in problems[0]
    assert "stands in line 2" in problems[3]
    assert unclear.text.count('href="#lines"') == 4
    assert f">\n{typed}</textarea>" in unclear.text
    assert "Line 100:" in many.text
    assert "Line 101:" not in many.text
    assert "From line 101 on there are more" in many.text
    assert [target.wanted for target in await targets_of(campaign.id)] == [100]


async def test_a_second_tab_replaces_only_what_it_has_seen() -> None:
    """The first save stands, the second is told and may save again."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    campaign = await a_campaign(office.id)
    place = f"/en/manage/campaigns/{campaign.id}/targets"
    async with browser() as client:
        await sign_in(client)
        assert (
            await post(client, place, revision=str(campaign.revision), lines="semua: 5")
        ).status_code == 303
        late = await post(client, place, revision=str(campaign.revision), lines="semua: 9")
        assert late.status_code == 409
        assert f'value="{campaign.revision + 1}"' in late.text
        assert (
            await post(client, place, revision=str(campaign.revision + 1), lines="semua: 9")
        ).status_code == 303
    assert [target.wanted for target in await targets_of(campaign.id)] == [9]


async def test_a_suspended_partner_is_told_in_its_open_tab() -> None:
    """What it sends is refused in words, and nothing changes."""
    office = await an_office()
    partner = await a_partner(office.id)
    await _someone_of(partner)
    campaign = await a_campaign(office.id, partner)
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
        place = f"/en/partners/campaigns/{campaign.id}"
        answer = await post(client, f"{place}/targets", revision=str(campaign.revision), lines="semua: 5")
        assert answer.status_code == 403
        assert "may not work here right now" in answer.text
    assert [target.wanted for target in await targets_of(campaign.id)] == [100]


async def test_the_office_does_not_rewrite_what_a_partner_wrote() -> None:
    """It sends the campaign back instead."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    campaign = await a_campaign(office.id, await a_partner(office.id))
    async with browser() as client:
        await sign_in(client)
        for room in ("details", "targets"):
            assert (await client.get(f"/en/manage/campaigns/{campaign.id}/{room}")).status_code == 403
