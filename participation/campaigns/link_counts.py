"""Counts who follows short links: in memory, written down together a few times a second.

Whoever follows a link is sent on without waiting for the database; every count is written once, by the process that
made it, and is kept until the database takes it. Only a process that is killed loses what it counted in its last
moment.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from piccolo.querystring import QueryString

from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.tables import CampaignLink
from participation.database import transaction
from participation.web.metrics import Figure

WRITE_SECONDS = 0.5
ROWS_TOGETHER = 1_000
SUM = QueryString('"link_count"."n" + excluded."n"')

logger = logging.getLogger(__name__)

Counted = tuple[int, date, Step]
"""A link, a day, a step."""


class LinkCounts:
    """What a web process has counted and not yet written; one in each."""

    def __init__(self) -> None:
        self._waiting: Counter[Counted] = Counter()
        self._writer: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    def add(self, link: int, day: date, step: Step) -> None:
        self._waiting[link, day, step] += 1

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write_forever())

    async def stop(self) -> None:
        """Writes what is still waiting, then ends."""
        if self._writer is not None:
            async with self._turn:  # never in the middle of a commit, which would count twice
                self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer
        await self.write()

    async def write(self) -> None:
        """Writes what was counted until now; what the database does not take stays for the next time."""
        async with self._turn:
            counted, self._waiting = self._waiting, Counter()
            try:
                await add_counts(counted)
            except Exception:
                self._waiting.update(counted)
                raise

    async def _write_forever(self) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            try:
                await self.write()
            except Exception as error:
                logger.warning("counts of links wait: %s", type(error).__name__)

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
