"""The pages of short links: a partner makes some for its volunteers, prints, shows and closes them."""

import re
from datetime import date

import httpx
import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.campaigns import link_pages, queries
from participation.campaigns.campaign_pages import Room
from participation.campaigns.event_pages import event_counts
from participation.campaigns.link_counts import add_counts
from participation.campaigns.link_service import close_link
from participation.campaigns.link_tables import Step
from participation.campaigns.queries import link_by_id, links_of
from participation.campaigns.service import close_campaign
from participation.clock import now, today
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner, PartnerState
from participation.surveys.queries import survey_by_id
from participation.surveys.tables import Submission
from participation.web.i18n import using_language
from tests.campaign_factories import a_campaign, a_link, a_partner, a_running_campaign
from tests.factories import an_account, an_office, answering, browser, post, sign_in, some_answers, staff

pytestmark = pytest.mark.usefixtures("database")

FORM = {
    "medium": "field",
    "place": "Pasar pagi",
    "volunteers": "Ibu Rini\r\n\r\n Pak Budi \r\nIbu Rini",
    "language": "jv",
}


async def _a_partner_signed_in(client: httpx.AsyncClient) -> tuple[int, int]:
    """Office and partner."""
    office = (await an_office()).id
    partner = await a_partner(office)
    account = await an_account("ani@air.example")
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    await sign_in(client, "ani@air.example")
    return office, partner


async def test_a_partner_makes_links_for_its_volunteers() -> None:
    """One for each name, once; the list says where each stands and how often it was opened."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        place = f"/en/partners/campaigns/{campaign.id}/links"
        assert "There is no link yet" in (await client.get(place)).text
        assert (await post(client, place, **FORM)).headers["location"] == place
        links = await links_of(campaign.id)
        assert [(link.volunteer, link.place, link.language) for link in links] == [
            ("Ibu Rini", "Pasar pagi", "jv"),
            ("Pak Budi", "Pasar pagi", "jv"),
        ]
        await add_counts({(links[0].id, today(), Step.OPENED): 1_234, (links[0].id, today(), Step.BOT): 5})
        listed = (await client.get(place)).text
        assert "2 links are ready" in listed
        assert "1,234" in listed
        assert "Pak Budi" in listed


async def test_long_lists_of_links_are_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next page begins behind the last link of the one before; nothing is missing, nothing stands twice."""
    monkeypatch.setattr(queries, "LINKS_PAGE", 2)
    monkeypatch.setattr(link_pages, "LINKS_PAGE", 2)
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        links = [await a_link(campaign.id, volunteer=f"Relawan {number}") for number in range(3)]
        place = f"/en/partners/campaigns/{campaign.id}/links"
        first = (await client.get(place)).text
        assert f'href="?after={links[1].id}"' in first
        second = (await client.get(place, params={"after": links[1].id})).text
        assert "Further links" not in second
    found = [[number for number in range(3) if f"Relawan {number}" in shown] for shown in (first, second)]
    assert found == [[0, 1], [2]]


async def test_the_page_of_a_link_has_all_that_a_team_needs() -> None:
    """Address, code, QR, the text to send, a button to copy, files and the screen; a single new link leads there."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        made = await post(
            client, f"/en/partners/campaigns/{campaign.id}/links", medium="whatsapp", language="en"
        )
        shown = (await client.get(made.headers["location"])).text
        code = (await links_of(campaign.id))[0].code
        address = f"http://testserver.local/k/{code}"
        assert shown.count("<svg") == 1
        assert f'href="{address}"' in shown
        assert (
            f"https://wa.me/?text=Tell%20us%20about%20our%20service.%0Ahttp%3A//testserver.local/k/{code}"
            in shown
        )
        assert (
            f'href="sms:?body=Tell%20us%20about%20our%20service.%0Ahttp%3A//testserver.local/k/{code}"'
            in shown
        )
        assert f"&lt;a href=&#34;{address}&#34; style=" in shown
        assert "testserver.local/k and type the code" in shown
        for name in ("qr.svg", "qr.png", "poster.pdf", "poster.png", "handbill.pdf", "handbill.png", "event"):
            assert f'/{name}"' in shown, name


NO_LINKS = [
    ({"medium": "smoke"}, "Choose where people meet the link"),
    ({"language": "klingon-of-the-north"}, "Choose one of the languages"),
    ({"place": "x" * 121}, "Shorten this text"),
    ({"volunteers": "x" * 121}, "Shorten this text"),
    ({"volunteers": "\n".join(f"Relawan {number}" for number in range(501))}, "between 1 and 500 links"),
]


async def test_what_is_wrong_stands_at_its_field() -> None:
    """What was typed stays, and no link was made."""
    async with browser() as client:
        campaign = await a_running_campaign((await _a_partner_signed_in(client))[0])
        await staff(Role.PLANNER, campaign.office)
    async with browser() as client:
        await sign_in(client)
        for wrong, said in NO_LINKS:
            reply = await post(client, f"/en/manage/campaigns/{campaign.id}/links", **{**FORM, **wrong})
            assert reply.status_code == 422, wrong
            assert said in reply.text
            assert f'id="{next(iter(wrong))}-error"' in reply.text
            assert wrong.get("place", "Pasar pagi") in reply.text
            assert await links_of(campaign.id) == [], wrong


async def test_a_closed_campaign_gets_no_further_links() -> None:
    """Its list says so to who had the form open; the form itself is gone."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
        place = f"/en/partners/campaigns/{campaign.id}/links"
        refused = await post(client, place, **FORM)
        assert refused.status_code == 409
        assert "closed, so it gets no further links" in refused.text
        assert 'name="volunteers"' not in (await client.get(place)).text


async def test_links_of_a_closed_campaign_are_handed_out_no_more() -> None:
    """They lead nowhere: shown as closed, with what they brought, and nothing to print, send or put elsewhere."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        link = await a_link(campaign.id)
        place = f"/en/partners/campaigns/{campaign.id}/links"
        assert "poster.pdf" in (await client.get(f"{place}/{link.id}")).text
        await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
        listed = (await client.get(place)).text
        shown = (await client.get(f"{place}/{link.id}")).text
    assert ">closed<" in listed
    assert ">closed<" in shown
    assert "opened by people 0 times" in shown
    for offer in ("cards.pdf", "poster.pdf", "wa.me", "/event", "/close"):
        assert offer not in listed + shown


async def test_the_open_tab_of_a_suspended_partner_makes_nothing() -> None:
    """It is told whom to ask, and sees nothing of its work until then."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        await Partner.update({Partner.state: PartnerState.SUSPENDED}).where(Partner.id == partner)
        place = f"/en/partners/campaigns/{campaign.id}/links"
        refused = await post(client, place, **FORM)
        assert refused.status_code == 403
        assert "The office can say why" in refused.text
        assert await links_of(campaign.id) == []
        assert (await client.get(place)).status_code == 403


async def test_a_link_is_closed_once_and_stays_in_sight() -> None:
    """The audit trail names who did it, once however often the button is pressed."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        campaign = await a_running_campaign(office, partner)
        link = await a_link(campaign.id)
        place = f"/en/partners/campaigns/{campaign.id}/links/{link.id}"
        for _ in range(2):
            assert (await post(client, f"{place}/close")).status_code == 303
        closed = await link_by_id(link.id)
        assert closed is not None
        assert closed.closed_at is not None
        assert f"{place}/close" not in (await client.get(place)).text
        entries = [
            entry for entry in await audit_entries(frozenset({office})) if entry.subject_kind == "link"
        ]
        assert [entry.action for entry in entries] == ["close"]


async def test_links_of_other_campaigns_are_not_there() -> None:
    """Not below an own campaign either: page, files, screen, closing."""
    async with browser() as client:
        office, partner = await _a_partner_signed_in(client)
        own = await a_running_campaign(office, partner)
        foreign = await a_link((await a_campaign(office, survey=own.survey)).id)
        place = f"/en/partners/campaigns/{own.id}/links/{foreign.id}"
        for path in ("", "/qr.svg", "/poster.pdf", "/event", "/event.json"):
            assert (await client.get(place + path)).status_code == 404, path
        assert (await post(client, f"{place}/close")).status_code == 404
        kept = await link_by_id(foreign.id)
        assert kept is not None
        assert kept.closed_at is None


async def test_editors_look_and_planners_make() -> None:
    """An editor of the office sees links and prints them; neither form nor button is there."""
    campaign = await a_running_campaign((await an_office()).id)
    link = await a_link(campaign.id)
    await staff(Role.EDITOR, campaign.office)
    place = f"/en/manage/campaigns/{campaign.id}/links"
    async with browser() as client:
        await sign_in(client)
        assert "<form" not in (await client.get(place)).text.partition("<h1")[2]
        assert "<form" not in (await client.get(f"{place}/{link.id}")).text.partition("<h1")[2]
        assert (await post(client, place, **FORM)).status_code == 404


@pytest.mark.parametrize(
    ("name", "media_type", "begins"),
    [
        ("qr.svg", "image/svg+xml", b"<?xml"),
        ("qr.png", "image/png", b"\x89PNG"),
        ("poster.pdf", "application/pdf", b"%PDF"),
        ("handbill.png", "image/png", b"\x89PNG"),
    ],
)
async def test_files_are_downloaded_under_the_code(name: str, media_type: str, begins: bytes) -> None:
    """So that ten posters in one folder can be told apart."""
    campaign = await a_running_campaign((await an_office()).id)
    link = await a_link(campaign.id, "poster")
    await staff(Role.EDITOR, campaign.office)
    async with browser() as client:
        await sign_in(client)
        reply = await client.get(f"/en/manage/campaigns/{campaign.id}/links/{link.id}/{name}")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(media_type)
    assert f'filename="{link.code}-{name}"' in reply.headers["content-disposition"]
    assert reply.content.startswith(begins)


async def test_cards_with_all_open_links() -> None:
    """In one file, without those that are closed; where none is open, that is said."""
    campaign = await a_running_campaign((await an_office()).id)
    link = await a_link(campaign.id, "field", volunteer="Ibu Rini 👍")
    await staff(Role.EDITOR, campaign.office)
    place = f"/en/manage/campaigns/{campaign.id}/links"
    async with browser() as client:
        await sign_in(client)
        assert "/cards.pdf" in (await client.get(place)).text
        assert (await client.get(f"{place}/cards.pdf")).content.startswith(b"%PDF")
        await close_link(PROGRAM, link.id, now())
        assert "/cards.pdf" not in (await client.get(place)).text
        none = await client.get(f"{place}/cards.pdf")
    assert none.status_code == 404
    assert "No link of this campaign is open" in none.text


@pytest.mark.parametrize("name", ["poster.exe", "qr", "..%2fqr.svg", "poster.tiff"])
async def test_files_that_are_not_there(name: str) -> None:
    """A name of one's own is answered kindly."""
    campaign = await a_running_campaign((await an_office()).id)
    link = await a_link(campaign.id)
    await staff(Role.EDITOR, campaign.office)
    async with browser() as client:
        await sign_in(client)
        reply = await client.get(f"/en/manage/campaigns/{campaign.id}/links/{link.id}/{name}")
    assert reply.status_code == 404


async def test_the_screen_of_an_event_counts_today() -> None:
    """People who opened the link and answers that it brought; yesterday's and other links' are not among them."""
    campaign = await a_running_campaign((await an_office()).id, starts_on=today(), ends_on=date(2031, 1, 1))
    link, other = await a_link(campaign.id, "event"), await a_link(campaign.id)
    survey = await survey_by_id(campaign.survey or 0)
    assert survey is not None
    await staff(Role.EDITOR, campaign.office)
    await add_counts({(link.id, today(), Step.OPENED): 7, (other.id, today(), Step.OPENED): 9})
    await add_counts({(link.id, date(2026, 1, 1), Step.OPENED): 100, (link.id, today(), Step.BOT): 50})
    place = f"/en/manage/campaigns/{campaign.id}/links/{link.id}/event"
    async with answering() as client:
        form = (await client.get(f"/surveys/{survey.slug}?source={link.code}")).text
        key = re.findall(r'name="_key" value="([^"]+)"', form)[0]
        fields = {"_key": key, "_source": link.code, **some_answers()}
        assert (await client.post(f"/surveys/{survey.slug}", data=fields)).status_code == 303
        assert [row["source"] for row in await Submission.select(Submission.source)] == [link.code]
        await sign_in(client)
        screen = (await client.get(place)).text
        assert (await client.get(f"{place}.json")).json() == {"opened": "7", "answered": "1"}
    with using_language("en"):
        partners = await event_counts(Room("/partners/campaigns"), campaign.id, link.id)
    assert partners == {"opened": "at least 5", "answered": "fewer than 5"}, "as wherever partners see counts"
    assert '<b class="number" data-count="opened">7</b>' in screen
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in screen
    assert link.code in screen


async def test_the_screen_says_when_its_link_is_closed() -> None:
    """Before a whole hall scans it."""
    campaign = await a_running_campaign((await an_office()).id)
    link = await a_link(campaign.id, "event")
    await close_link(PROGRAM, link.id, now())
    await staff(Role.EDITOR, campaign.office)
    async with browser() as client:
        await sign_in(client)
        screen = (await client.get(f"/en/manage/campaigns/{campaign.id}/links/{link.id}/event")).text
    assert "This link is closed" in screen
