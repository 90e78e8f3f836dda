"""Campaigns for a trial: applications are counted by target, by link and by day, as answers to a survey are."""

from datetime import timedelta

import pytest

from participation.campaigns.coverage_queries import due_coverage
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.funnel import By, Steps, all_steps, funnel
from participation.campaigns.funnel_queries import funnel_of
from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.queries import campaign_by_id
from participation.campaigns.schemas import CampaignView, Condition, Target
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.pilots.participant_service import withdraw_from_pilot
from participation.pilots.schemas import PilotView
from tests.campaign_factories import a_link, a_running_campaign
from tests.factories import an_office, answering, browser, count_answers, sign_in, staff
from tests.pilot_factories import an_area, an_enrolling_trial
from tests.pilots.applicants import applied
from tests.pilots.test_apply_pages import HIDDEN, form_of, send

pytestmark = pytest.mark.usefixtures("database")

WOMEN = (Condition("jenis_kelamin", ("perempuan",)),)
OLDER = (Condition("usia", least=60),)


async def a_campaign_for(trial: PilotView) -> CampaignView:
    """One that began three days ago, with targets by area, sex and age."""
    melati, kenanga = await an_area(), await an_area("Kenanga", "00.71.02")
    targets = (
        Target(None, (), 100),
        Target(melati, (), 50),
        Target(kenanga, WOMEN, 20),
        Target(None, OLDER, 10),
    )
    campaign = await a_running_campaign(trial.office, targets=targets, pilot=trial.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=3)}).where(Campaign.id == campaign.id)
    found = await campaign_by_id(campaign.id)
    assert found is not None
    return found


async def reached(campaign: int) -> list[tuple[int, int]]:
    """Of each target, and how many of them came by links."""
    found = await count_coverage(campaign, now())
    assert found is not None
    return [(cell.reached, cell.by_links) for cell in found.cells]


async def test_applications_are_counted_by_target_and_link(database: DatabaseEngine) -> None:
    """By the area of the place and by answers; who withdraws is counted no more, with or without their data."""
    trial = await an_enrolling_trial(await an_office())
    campaign = await a_campaign_for(trial)
    link = await a_link(campaign.id)
    woman = {"usia": "64", "jenis_kelamin": "perempuan"}
    await applied(trial.slug, source=link.code)
    older = await applied(trial.slug, 1, source=link.code, answers=woman)
    other = await applied(trial.slug, 1, answers={"usia": "70", "jenis_kelamin": "laki"})
    assert await reached(campaign.id) == [(3, 2), (1, 1), (1, 1), (2, 1)]
    await withdraw_from_pilot(other.id, erase=False)
    assert await reached(campaign.id) == [(2, 2), (1, 1), (1, 1), (1, 1)]
    await withdraw_from_pilot(older.id, erase=True)
    assert await reached(campaign.id) == [(1, 1), (1, 1), (0, 0), (0, 0)]


@pytest.mark.usefixtures("at_noon")
async def test_steps_of_a_trial(database: DatabaseEngine) -> None:
    """A link is opened five times, and two people apply by it, one by another way."""
    trial = await an_enrolling_trial(await an_office())
    campaign = await a_campaign_for(trial)
    link = await a_link(campaign.id)
    await LinkCount.insert(LinkCount(link=link.id, day=today(), step=Step.OPENED, n=5))
    for source in (link.code, link.code, ""):
        await applied(trial.slug, source=source)
    await count_coverage(campaign.id, now())
    found = await funnel_of(campaign)
    assert all_steps(found.taken, stepped=False) == Steps(0, 5, 2, 2)
    assert funnel(found.taken, By.DAY, stepped=False) == [(today(), Steps(0, 5, 2, 2))]


@pytest.mark.usefixtures("at_noon")
async def test_counted_anew_once_somebody_applies(database: DatabaseEngine) -> None:
    """Due a few minutes after an application, and once a day, as withdrawing leaves no other sign."""
    trial = await an_enrolling_trial(await an_office())
    campaign = await a_campaign_for(trial)
    moment = now()
    await count_coverage(campaign.id, moment)
    later = moment + timedelta(minutes=6)
    assert not await due_coverage(later)
    await applied(trial.slug)
    await count_answers()
    assert [subject for subject, _ in await due_coverage(later)] == [str(campaign.id)]
    await count_coverage(campaign.id, later)
    await Campaign.update({Campaign.state: "closed"}).where(Campaign.id == campaign.id)
    assert not await due_coverage(later + timedelta(hours=2))
    assert await due_coverage(later + timedelta(days=2))


async def test_the_source_travels_from_the_link_to_the_application(database: DatabaseEngine) -> None:
    """Through the trial's page, the form and a mistake in it; what cannot be a source is dropped."""
    trial = await an_enrolling_trial(await an_office())
    campaign = await a_campaign_for(trial)
    link = await a_link(campaign.id, language="en")
    async with answering() as client:
        door = await client.get(f"/k/{link.code}")
        page = await client.get(door.headers["location"])
        assert f"/en/pilots/{trial.slug}/apply?source={link.code}" in page.text
        strange = await client.get(f"/en/pilots/{trial.slug}", params={"source": 'x"onload'})
        assert "apply?source" not in strange.text
        form = await client.get(f"/en/pilots/{trial.slug}/apply", params={"source": link.code})
        fields = {**await form_of(client, trial.slug), **dict(HIDDEN.findall(form.text))}
        assert fields["_source"] == link.code
        again = await send(client, trial.slug, **{**fields, "usia": "seratus"})
        assert dict(HIDDEN.findall(again.text))["_source"] == link.code
        assert (await send(client, trial.slug, **fields)).status_code == 303
    assert (await reached(campaign.id))[0] == (1, 1)


async def test_pages_speak_of_applications(database: DatabaseEngine) -> None:
    """Coverage, steps and the screen of an event; a trial estimates nothing, so no hour of outreach gains most."""
    trial = await an_enrolling_trial(await an_office())
    campaign = await a_campaign_for(trial)
    link = await a_link(campaign.id)
    await applied(trial.slug, source=link.code)
    await count_coverage(campaign.id, now())
    await staff(Role.PLANNER, trial.office)
    place = f"/en/manage/campaigns/{campaign.id}"
    async with browser() as desk:
        await sign_in(desk)
        coverage = (await desk.get(f"{place}/coverage")).text
        steps = (await desk.get(f"{place}/funnel")).text
        event = await desk.get(f"{place}/links/{link.id}/event.json")
    assert "Applications since" in coverage
    assert 'data-label="Applications"><span>1 of 100<' in coverage
    assert "Where the next hour gains most" not in coverage
    assert 'data-label="Applied">1<' in steps
    assert "Began" not in steps
    assert event.json() == {"opened": "0", "applied": "1"}
