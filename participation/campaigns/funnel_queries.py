"""Reads of the steps that people took by the links of a campaign."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from participation.campaigns.coverage_queries import coverage_of
from participation.campaigns.funnel import Steps, Taken
from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.queries import links_of
from participation.campaigns.schemas import CampaignView, LinkView
from participation.surveys.section_queries import sections_reached
from participation.surveys.section_schemas import SectionsReached

Counts = dict[tuple[int, date], Steps]
"""By link and day."""


class Funnel(NamedTuple):
    taken: list[Taken]
    reached: list[SectionsReached]


async def funnel_of(campaign: CampaignView) -> Funnel:
    """Every step that was counted, by link and day; answers as the coverage was counted last."""
    links = await links_of(campaign.id)
    ids = {link.code: link.id for link in links}
    reached = await sections_reached(campaign.survey, list(ids)) if campaign.survey is not None else []
    counts: Counts = defaultdict(Steps)
    for row in await LinkCount.select(LinkCount.link, LinkCount.day, LinkCount.step, LinkCount.n).where(
        LinkCount.link.is_in([link.id for link in links] or [0]),
        LinkCount.step.is_in([Step.SENT.value, Step.OPENED.value]),
    ):
        where = (row["link"], row["day"])
        counts[where] = counts[where].plus(Steps(**{row["step"]: row["n"]}))
    for one in reached:
        where = (ids[one.source], one.day)
        counts[where] = counts[where].plus(Steps(started=one.n))
    await _add_answers(campaign.id, ids, counts)
    return Funnel(_taken(links, counts), reached)


async def _add_answers(campaign_id: int, ids: Mapping[str, int], counts: Counts) -> None:
    found = await coverage_of(campaign_id)
    if found is None:
        return
    coverage = found.coverage
    for code, days in coverage.links.items():
        aside = coverage.aside_links.get(code) or [0] * len(days)
        for day, (n, apart) in enumerate(zip(days, aside, strict=True)):
            if n + apart and code in ids:
                where = (ids[code], coverage.first + timedelta(day))
                counts[where] = counts[where].plus(Steps(completed=n, aside=apart))


def _taken(links: Sequence[LinkView], counts: Counts) -> list[Taken]:
    known = {link.id: link for link in links}
    return [Taken(known[link], day, steps) for (link, day), steps in counts.items()]
