"""Counts who follows short links: whoever follows one is sent on without waiting for the database."""

from collections.abc import Collection, Mapping
from datetime import date

from piccolo.querystring import QueryString

from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.tables import CampaignLink
from participation.database import transaction
from participation.database.waiting_counts import WaitingCounts
from participation.web.metrics import Figure

WRITE_SECONDS = 0.5
ROWS_TOGETHER = 1_000
SUM = QueryString('"link_count"."n" + excluded."n"')

Counted = tuple[int, date, Step]
"""A link, a day, a step."""


class LinkCounts(WaitingCounts[Counted]):
    """Steps from links that are counted and not yet written."""

    def __init__(self) -> None:
        super().__init__(WRITE_SECONDS)

    def add(self, link: int, day: date, step: Step) -> None:
        self._waiting[link, day, step] += 1

    async def _store(self, counted: Mapping[Counted, int]) -> None:
        await add_counts(counted)

    async def figures(self) -> list[Figure]:
        """For a monitor: how many visits are not written yet."""
        return [
            Figure(
                "participation_link_counts_waiting",
                "Visits by short links that wait to be written",
                float(self._waiting.total()),
            )
        ]


async def add_counts(counted: Mapping[Counted, int]) -> None:
    """Adds to what was counted before, all or nothing; of links that are gone nothing is kept."""
    if not counted:
        return
    async with transaction():
        there = await _there({link for link, _, _ in counted})
        rows = [
            LinkCount(link=link, day=day, step=step, n=n)
            for (link, day, step), n in sorted(
                counted.items()
            )  # in one order: processes never wait in a ring
            if link in there
        ]
        for start in range(0, len(rows), ROWS_TOGETHER):
            await LinkCount.insert(*rows[start : start + ROWS_TOGETHER]).on_conflict(
                (LinkCount.link, LinkCount.day, LinkCount.step), "DO UPDATE", [(LinkCount.n, SUM)]
            )


async def _there(links: Collection[int]) -> set[int]:
    rows = await CampaignLink.select(CampaignLink.id).where(CampaignLink.id.is_in(list(links)))
    return {row["id"] for row in rows}
