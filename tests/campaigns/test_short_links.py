"""Following a short link: people are sent on and counted once, programs apart, and who comes too late is told so."""

from collections import Counter
from datetime import date, timedelta

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns.link_counts import LinkCounts
from participation.campaigns.link_queries import counts_of, forget_destinations
from participation.campaigns.link_service import close_link
from participation.campaigns.link_tables import LinkCount
from participation.campaigns.queries import links_of
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import close_campaign
from participation.clock import now, today
from participation.codes import LINK_SYMBOLS, random_code
from participation.database import DatabaseEngine
from participation.organisations.tables import Partner
from participation.surveys.queries import survey_by_id
from tests.campaign_factories import a_campaign, a_link, a_partner, a_running_campaign
from tests.factories import HOME, an_office, application, browser
from tests.pilot_factories import an_announced_pilot

PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 14; CPH2591) Chrome/128.0 Mobile Safari/537.36"}
PREVIEW = {"user-agent": "WhatsApp/2.24.9.78 A"}
RUNNING = {"starts_on": today(), "ends_on": date(2031, 1, 1)}


@pytest.fixture
async def campaign(database: DatabaseEngine) -> CampaignView:
    return await a_running_campaign((await an_office()).id, **RUNNING)


@pytest.fixture
async def client() -> httpx.AsyncClient:
    """At a web process that has counted nothing yet."""
    application(HOME, 1).state.link_counts = LinkCounts()
    return browser()


async def counted(campaign: CampaignView) -> dict[str, int]:
    """What is written down, by step, over all links."""
    await application(HOME, 1).state.link_counts.write()
    sums: Counter[str] = Counter()
    links = [link.id for link in await links_of(campaign.id)]
    for counts in (await counts_of(links)).values():
        sums.update(counts)
    return dict(sums)


async def test_a_person_is_sent_on_and_counted_once(
    campaign: CampaignView, client: httpx.AsyncClient
) -> None:
    """To the survey, with the code as source, without a cookie, and never out of a cache."""
    link = await a_link(campaign.id)
    survey = await survey_by_id(campaign.survey or 0)
    assert survey is not None
    for _ in range(3):
        reply = await client.get(f"/k/{link.code}", headers=PHONE)
        assert reply.status_code == 302
        assert reply.headers["location"] == f"/surveys/{survey.slug}?source={link.code}"
        assert reply.headers["cache-control"] == "no-store"
        assert "set-cookie" not in reply.headers
    assert await counted(campaign) == {"opened": 3}
    assert await counted(campaign) == {"opened": 3}
    assert (await client.get(reply.headers["location"])).status_code == 200


async def test_a_link_opens_the_page_in_its_language(
    campaign: CampaignView, client: httpx.AsyncClient
) -> None:
    """Whatever language the address of the link itself stands in."""
    link = await a_link(campaign.id, language="jv")
    reply = await client.get(f"/en/k/{link.code}", headers=PHONE)
    assert reply.headers["location"].startswith("/jv/surveys/")


@pytest.mark.usefixtures("database")
async def test_a_link_for_a_trial_leads_to_its_page(client: httpx.AsyncClient) -> None:
    """With the code as source, too."""
    office = await an_office()
    pilot = await an_announced_pilot(office)
    campaign = await a_running_campaign(office.id, pilot=pilot.id, **RUNNING)
    link = await a_link(campaign.id, "poster")
    reply = await client.get(f"/k/{link.code}", headers=PHONE)
    assert reply.headers["location"] == f"/pilots/{pilot.slug}?source={link.code}"
    assert (await client.get(reply.headers["location"])).status_code == 200


async def test_a_code_is_read_as_people_type_it(campaign: CampaignView, client: httpx.AsyncClient) -> None:
    """In small letters and without dashes it is the same link."""
    code = (await a_link(campaign.id)).code
    assert (await client.get(f"/k/{code.lower().replace('-', '')}", headers=PHONE)).status_code == 302
    assert await counted(campaign) == {"opened": 1}


async def test_programs_are_told_apart(campaign: CampaignView, client: httpx.AsyncClient) -> None:
    """A preview gets what a person gets, and so does a HEAD; neither counts as a person."""
    path = f"/k/{(await a_link(campaign.id)).code}"
    assert (await client.get(path, headers=PREVIEW)).status_code == 302
    assert (await client.head(path, headers=PHONE)).status_code == 302
    assert (await client.get(path, headers={**PHONE, "sec-fetch-mode": "no-cors"})).status_code == 302
    assert await counted(campaign) == {"bot": 3}


@pytest.mark.parametrize("header", ["sec-purpose", "purpose", "x-moz", "x-purpose"])
async def test_a_browser_that_fetches_ahead_comes_again(
    campaign: CampaignView, client: httpx.AsyncClient, header: str
) -> None:
    """It is refused, so that the person who then goes there is seen, once."""
    path = f"/k/{(await a_link(campaign.id)).code}"
    ahead = await client.get(path, headers={**PHONE, header: "prefetch;prerender"})
    assert (ahead.status_code, "location" in ahead.headers) == (503, False)
    assert (await client.get(path, headers=PHONE)).status_code == 302
    assert await counted(campaign) == {"bot": 1, "opened": 1}


async def test_a_closed_link_says_so(campaign: CampaignView, client: httpx.AsyncClient) -> None:
    """At once, with a way to the survey that carries no source, and without being counted."""
    link = await a_link(campaign.id)
    assert (await client.get(f"/k/{link.code}", headers=PREVIEW)).status_code == 302
    await close_link(PROGRAM, link.id, now())
    reply = await client.get(f"/en/k/{link.code}", headers=PHONE)
    assert reply.status_code == 410
    assert "This link is closed" in reply.text
    assert 'href="/surveys/' in reply.text
    assert "source=" not in reply.text
    assert await counted(campaign) == {"bot": 1}


async def test_links_of_a_closed_campaign_say_so(campaign: CampaignView, client: httpx.AsyncClient) -> None:
    """Whoever closes it sees its links closed at once."""
    link = await a_link(campaign.id)
    await client.get(f"/k/{link.code}", headers=PREVIEW)
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    reply = await client.get(f"/en/k/{link.code}", headers=PHONE)
    assert reply.status_code == 410
    assert "This campaign is over" in reply.text


@pytest.mark.usefixtures("database")
async def test_links_of_a_campaign_that_has_not_begun_lead_nowhere(client: httpx.AsyncClient) -> None:
    """A draft and one that begins tomorrow: what is printed already asks for patience, and counts nothing."""
    office = (await an_office()).id
    tomorrow = today() + timedelta(days=1)
    draft = await a_campaign(office)
    coming = await a_running_campaign(office, survey=draft.survey, starts_on=tomorrow)
    for campaign in (draft, coming):
        link = await a_link(campaign.id)
        reply = await client.get(f"/en/k/{link.code}", headers=PHONE)
        assert reply.status_code == 403
        assert "has not begun" in reply.text
        assert "/surveys/" not in reply.text
        assert await counted(campaign) == {}


@pytest.mark.usefixtures("database")
async def test_links_of_a_suspended_partner_say_so(client: httpx.AsyncClient) -> None:
    """In words that blame nobody who holds one, without a count; once it may work again they lead on."""
    office = (await an_office()).id
    partner = await a_partner(office)
    campaign = await a_running_campaign(office, partner, **RUNNING)
    path = f"/en/k/{(await a_link(campaign.id)).code}"
    for state, status in (("suspended", 403), ("approved", 302)):
        await Partner.update({Partner.state: state}).where(Partner.id == partner)
        forget_destinations()
        reply = await client.get(path, headers=PHONE)
        assert reply.status_code == status
        assert ("This link does not lead on at the moment" in reply.text) == (state == "suspended")
    assert await counted(campaign) == {"opened": 1}
    await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    assert "This campaign is over" in (await client.get(path, headers=PHONE)).text


@pytest.mark.usefixtures("database", "at_noon")
async def test_a_guessed_code_leads_to_the_page_for_typing(client: httpx.AsyncClient) -> None:
    """What was typed stands there, and after a hundred guesses the network has to wait."""
    guess = random_code(LINK_SYMBOLS)
    reply = await client.get(f"/en/k/{guess}", headers=PHONE)
    assert reply.status_code == 404
    assert f'value="{guess}"' in reply.text
    assert "We do not know this code" in reply.text
    for _ in range(99):
        await client.get(f"/k/{random_code(LINK_SYMBOLS)}")
    assert (await client.get(f"/k/{random_code(LINK_SYMBOLS)}")).status_code == 429


async def test_nothing_about_who_came_is_stored(campaign: CampaignView, client: httpx.AsyncClient) -> None:
    """A row says link, day, step and how often; there is no other column."""
    await client.get(f"/k/{(await a_link(campaign.id)).code}", headers=PHONE)
    await counted(campaign)
    row = await LinkCount.select().first()
    assert row is not None
    assert set(row) == {"id", "link", "day", "step", "n"}
    assert row["day"] == today()


async def test_another_process_looks_again_after_a_moment(
    campaign: CampaignView, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a link was closed elsewhere, what this process kept of it is soon too old."""
    link = await a_link(campaign.id)
    await client.get(f"/k/{link.code}", headers=PHONE)
    monkeypatch.setattr("participation.campaigns.link_service.forget_destinations", lambda: None)
    await close_link(PROGRAM, link.id, now())
    assert (await client.get(f"/k/{link.code}", headers=PHONE)).status_code == 302
    monkeypatch.setattr("participation.campaigns.link_queries.CACHE_SECONDS", 0.0)
    assert (await client.get(f"/k/{link.code}", headers=PHONE)).status_code == 410
    forget_destinations()
