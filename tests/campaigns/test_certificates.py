"""Certificates and public pages: what an organisation did, in steps, and whether a certificate holds."""

from datetime import date, timedelta

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns.certificate_queries import certificate_of
from participation.campaigns.certificate_service import issue_certificate, withdraw_certificate
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.schemas import CampaignView, Target
from participation.campaigns.service import campaign_or_not_found, close_campaign, hand_in
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.errors import Conflict, Rejected
from participation.messages.tables import Message
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from participation.surveys.queries import published_survey, survey_by_id
from tests.campaign_factories import a_campaign, a_link, a_partner, a_running_campaign
from tests.campaigns.test_coverage import answer
from tests.factories import (
    HOME,
    a_survey,
    an_account,
    an_office,
    answering,
    browser,
    count_answers,
    sign_in,
    staff,
)

pytestmark = pytest.mark.usefixtures("database")


async def a_campaign_of_a_partner(office: int, answers: int = 7) -> tuple[int, CampaignView]:
    """Three days old, with so many answers by a link; who signs in for the partner is ani@air.example."""
    survey = await a_survey(office)
    partner = await a_partner(office)
    ani = await an_account("ani@air.example", language="en")
    root = await staff(Role.ADMIN, None, "root@kota.go.id")
    await grant(root, ani.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    campaign = await a_running_campaign(office, partner, (Target(None, (), 6),), survey=survey.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=3)}).where(Campaign.id == campaign.id)
    link = await a_link(campaign.id)
    async with answering():
        for _ in range(answers):
            await answer(survey, link.code)
    await count_answers()
    await count_coverage(campaign.id, now())
    return partner, await campaign_or_not_found(campaign.id)


async def close_and_count(campaign: CampaignView) -> None:
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    await count_coverage(campaign.id, now())


async def test_a_certificate_waits_for_the_count_after_the_close() -> None:
    """What was counted before lacks the last answers; the count is due at once, and the page says to wait for it."""
    office = await an_office()
    _, campaign = await a_campaign_of_a_partner(office.id)
    survey = await survey_by_id(campaign.survey or 0)
    published = await published_survey(survey.slug if survey else "")
    assert published is not None
    async with answering():
        for _ in range(5):
            await answer(published, "")
    await count_answers()
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    with pytest.raises(Conflict):
        await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())
    await staff(Role.PLANNER, office.id)
    place = f"/en/manage/campaigns/{campaign.id}/certificate"
    async with browser() as desk:
        await sign_in(desk)
        assert "The last answers are not counted yet" in (await desk.get(place)).text
        assert place not in (await desk.get("/en/manage")).text
        coverage = place.replace("certificate", "coverage")
        assert "What came last is counted within a few minutes" in (await desk.get(coverage)).text
        await count_coverage(campaign.id, now())
        assert place in (await desk.get("/en/manage")).text
        assert "What came last is counted" not in (await desk.get(coverage)).text
        assert 'name="signer"' in (await desk.get(place)).text
    issued = await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())
    assert issued.content.reached == 10


async def test_a_certificate_is_issued_once_and_checked_by_anybody() -> None:
    """After the close; its words are fixed, its counts in steps, and a withdrawn one says so to whoever checks."""
    office = await an_office()
    partner, campaign = await a_campaign_of_a_partner(office.id)
    with pytest.raises(Conflict):
        await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())
    await close_and_count(campaign)
    with pytest.raises(Rejected) as refused:
        await issue_certificate(PROGRAM, campaign.id, "  ", "x" * 121, now())
    assert set(refused.value.errors) == {"signer", "position"}
    issued = await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now(), HOME)
    assert (issued.content.reached, issued.content.by_links, issued.content.percent) == (5, 5, 100)
    with pytest.raises(Conflict):
        await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())
    mails = await Message.select().where(Message.purpose == "campaign_certificate")
    assert [mail["recipient"] for mail in mails] == ["ani@air.example"]
    assert issued.number in mails[0]["body"]
    await Partner.update({Partner.name: "Nama Lain"}).where(Partner.id == partner)
    async with browser() as anybody:
        holds = await anybody.get(f"/en/partners/certificates/{issued.number.lower().replace('-', ' ')}")
        for told in ("This certificate holds", "Yayasan Air", "at least 5", "Rini"):
            assert told in holds.text
        typed = await anybody.get("/en/partners/certificates", params={"number": f" {issued.number} "})
        assert typed.headers["location"] == f"/en/partners/certificates/{issued.number}"
        assert (
            await anybody.get("/en/partners/certificates", params={"number": "nonsense"})
        ).status_code == 422
        assert (await anybody.get("/en/partners/certificates/AAAA-AAAA-AAAAA")).status_code == 404
        assert (await anybody.get("/en/partners/certificates/%00%F0")).status_code == 404
        with pytest.raises(Rejected):
            await withdraw_certificate(PROGRAM, campaign.id, " ", now())
        await withdraw_certificate(PROGRAM, campaign.id, "Salah nama", now())
        with pytest.raises(Conflict):
            await withdraw_certificate(PROGRAM, campaign.id, "Salah nama", now())
        gone = (await anybody.get(f"/en/partners/certificates/{issued.number}")).text
        assert "does not hold any more" in gone
        assert "Salah nama" not in gone
    again = await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())
    assert again.number != issued.number
    assert again.content.partner_name == "Nama Lain"


async def test_pages_of_a_certificate() -> None:
    """Staff issue, withdraw and print; the partner reads and prints; mistakes keep what was typed."""
    office = await an_office()
    _, campaign = await a_campaign_of_a_partner(office.id)
    await staff(Role.PLANNER, office.id)
    own, theirs = (f"/en/{side}/campaigns/{campaign.id}/certificate" for side in ("manage", "partners"))
    async with browser() as desk, browser() as client:
        await sign_in(desk)
        await sign_in(client, "ani@air.example")
        assert "Once the campaign is closed" in (await client.get(theirs)).text
        early = await post(desk, own, signer="Rini", position="Kepala Dinas")
        assert early.status_code == 409
        await close_and_count(campaign)
        assert "has not issued a certificate yet" in (await client.get(theirs)).text
        assert (await client.get(f"{theirs}.pdf")).status_code == 404
        wrong = await post(desk, own, signer="Rini", position="")
        assert wrong.status_code == 422
        assert 'value="Rini"' in wrong.text
        assert (await post(desk, own, signer="Rini 😀", position="Kepala Dinas")).status_code == 303
        number = (await certificate_of(campaign.id)).number  # type: ignore[union-attr]
        for reader, path in ((desk, own), (client, theirs)):
            assert number in (await reader.get(path)).text
            made = await reader.get(f"{path}.pdf")
            assert made.content.startswith(b"%PDF")
            assert b"/StructTreeRoot" in made.content
            assert number in made.headers["content-disposition"]
        assert (await post(client, f"{own}/withdraw", reason="x")).status_code in (403, 404)
        assert (await post(desk, f"{own}/withdraw", reason="")).status_code == 422
        assert (await post(desk, f"{own}/withdraw", reason="Salah nama")).status_code == 303
        assert "Salah nama" in (await client.get(theirs)).text


async def test_the_overview_says_what_waits() -> None:
    """What was handed in stands before whoever plans at that office, and what is over until it has its certificate."""
    office, other = await an_office(), await an_office("Dinas Lain")
    partner, campaign = await a_campaign_of_a_partner(office.id)
    draft = await a_campaign(office.id, partner, survey=campaign.survey, title={"id": "Pasar malam"})
    await staff(Role.PLANNER, office.id)
    await staff(Role.PLANNER, other.id, "budi@kota.go.id")
    async with browser() as desk, browser() as elsewhere:
        await sign_in(desk)
        await sign_in(elsewhere, "budi@kota.go.id")
        assert "Campaigns that wait" not in (await desk.get("/en/manage")).text
        await hand_in(PROGRAM, draft.id, draft.revision, date(2030, 1, 1))
        await close_and_count(campaign)
        shown = (await desk.get("/en/manage")).text
        assert "Pasar malam" in shown
        assert f"/en/manage/campaigns/{campaign.id}/certificate" in shown
        assert "Campaigns that wait" not in (await elsewhere.get("/en/manage")).text
        await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())
        assert f"/en/manage/campaigns/{campaign.id}/certificate" not in (await desk.get("/en/manage")).text


async def post(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    token = client.cookies.get("csrf") or ""
    return await client.post(path, data={"_csrf_token": token, **fields})


async def test_nothing_is_counted_after_the_close() -> None:
    """Answers of later days are the survey's and not the campaign's."""
    office = await an_office()
    _, campaign = await a_campaign_of_a_partner(office.id)
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now() - timedelta(days=1))
    found = await count_coverage(campaign.id, now())
    assert found is not None
    assert [day.day for day in found.days][-1] == today() - timedelta(days=1)
    assert sum(day.reached for day in found.days) == found.cells[0].reached == 0


async def test_what_was_closed_before_it_began_waits_for_nothing() -> None:
    """Nothing of it is ever counted: its pages say so, no certificate is issued, and nobody is reminded of one."""
    office = await an_office()
    _, campaign = await a_campaign_of_a_partner(office.id)
    await Campaign.update({Campaign.starts_on: today() + timedelta(days=3)}).where(Campaign.id == campaign.id)
    await close_and_count(campaign)
    await staff(Role.PLANNER, office.id)
    place = f"/en/manage/campaigns/{campaign.id}"
    async with browser() as desk:
        await sign_in(desk)
        assert "was closed before it began" in (await desk.get(f"{place}/certificate")).text
        assert "was closed before it began" in (await desk.get(f"{place}/coverage")).text
        assert '<br><span class="muted">Closed ' in (await desk.get(place)).text
        assert f"{place}/certificate" not in (await desk.get("/en/manage")).text
    with pytest.raises(Conflict):
        await issue_certificate(PROGRAM, campaign.id, "Rini", "Kepala Dinas", now())


async def test_what_everybody_sees_of_a_partner() -> None:
    """Approved campaigns that have begun, totals in steps; nothing of drafts, nothing of who is suspended."""
    office = await an_office()
    partner, campaign = await a_campaign_of_a_partner(office.id, answers=4)
    draft = await a_campaign(office.id, partner, survey=campaign.survey, title={"id": "Rahasia"})
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=1)}).where(Campaign.id == draft.id)
    await close_campaign(PROGRAM, draft.id, draft.revision, now())
    other = await a_partner(office.id, "Belum Mulai")
    async with browser() as anybody:
        listed = (await anybody.get("/en/partners")).text
        assert "Yayasan Air" in listed
        assert "Belum Mulai" not in listed
        shown = (await anybody.get(f"/en/partners/{partner}")).text
        assert "Voices of the coast" in shown
        assert "fewer than 5" in shown
        assert "Rahasia" not in shown
        assert "/en/surveys/survei-ktp" in shown
        for path in (f"/en/partners/{other}", "/en/partners/999", "/en/partners/99999999999999999999"):
            assert (await anybody.get(path)).status_code == 404
        assert "no further campaigns" in (await anybody.get(f"/en/partners/{partner}?before=1")).text
        await Campaign.update({Campaign.starts_on: date(2099, 1, 1)}).where(Campaign.id == campaign.id)
        assert (await anybody.get(f"/en/partners/{partner}")).status_code == 404
        await Campaign.update({Campaign.starts_on: today()}).where(Campaign.id == campaign.id)
        await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
        assert (await anybody.get(f"/en/partners/{partner}")).status_code == 404
        assert "Yayasan Air" not in (await anybody.get("/en/partners")).text
        assert "set-cookie" not in (await anybody.get("/en/partners")).headers


async def test_a_campaign_that_is_closed_early_ended_then() -> None:
    """The public page says the same last day as its certificate, and not the one that was planned."""
    office = await an_office()
    partner, campaign = await a_campaign_of_a_partner(office.id)
    await Campaign.update({Campaign.ends_on: date(2099, 1, 31)}).where(Campaign.id == campaign.id)
    async with browser() as anybody:
        assert "31 January 2099" in (await anybody.get(f"/en/partners/{partner}")).text
        await close_and_count(campaign)
        assert "2099" not in (await anybody.get(f"/en/partners/{partner}")).text
