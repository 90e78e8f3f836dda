"""Counts of links: each written once, whatever happens meanwhile."""

import asyncio
from datetime import date

import pytest

from participation.campaigns import link_counts
from participation.campaigns.link_counts import LinkCounts
from participation.campaigns.link_queries import counts_of
from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.schemas import CampaignView
from participation.database import DatabaseEngine
from participation.errors import Unavailable
from tests.campaign_factories import a_link, a_running_campaign
from tests.factories import an_office

DAY = date(2030, 1, 2)


@pytest.fixture
async def campaign(database: DatabaseEngine) -> CampaignView:
    return await a_running_campaign((await an_office()).id)


def some_counts(link: int, opened: int) -> LinkCounts:
    counts = LinkCounts()
    for _ in range(opened):
        counts.add(link, DAY, Step.OPENED)
    return counts


async def test_two_processes_add_up(campaign: CampaignView) -> None:
    """What several of them count of one link on one day stands in one row."""
    link = (await a_link(campaign.id)).id
    one, two = some_counts(link, 3), some_counts(link, 4)
    two.add(link, DAY, Step.BOT)
    await asyncio.gather(one.write(), two.write())
    await one.write()
    assert await counts_of([link]) == {link: {"opened": 7, "bot": 1}}
    assert await LinkCount.count() == 2


async def test_an_outage_loses_nothing(campaign: CampaignView, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database did not take waits, together with what comes meanwhile."""
    link = (await a_link(campaign.id)).id
    counts = some_counts(link, 2)

    async def fail(_: object) -> None:
        counts.add(link, DAY, Step.OPENED)
        raise Unavailable("")

    with monkeypatch.context() as patch:
        patch.setattr(link_counts, "add_counts", fail)
        with pytest.raises(Unavailable):
            await counts.write()
    assert [figure.value for figure in await counts.figures()] == [3.0]
    await counts.write()
    assert await counts_of([link]) == {link: {"opened": 3}}


async def test_a_link_that_is_gone_keeps_no_other_back(campaign: CampaignView) -> None:
    """Its counts go with it; those of the others are written."""
    link = (await a_link(campaign.id)).id
    counts = some_counts(link, 1)
    counts.add(link + 1_000, DAY, Step.OPENED)
    await counts.write()
    assert await counts_of([link]) == {link: {"opened": 1}}
    assert [figure.value for figure in await counts.figures()] == [0.0]


async def test_the_last_visits_are_written_at_the_end(
    campaign: CampaignView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web process that is stopped, in whatever moment, writes what waits, once."""
    link = (await a_link(campaign.id)).id
    monkeypatch.setattr(link_counts, "WRITE_SECONDS", 0.01)
    counts = LinkCounts()
    counts.start()
    for _ in range(20):
        counts.add(link, DAY, Step.OPENED)
        await asyncio.sleep(0.004)
    counts.add(link, DAY, Step.OPENED)
    await counts.stop()
    assert await counts_of([link]) == {link: {"opened": 21}}
