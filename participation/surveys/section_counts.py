"""Counts how far people come who follow a link: in memory, written down together once a second.

Nobody waits for these counts, and no answer is lost for them: what the database does not take stays for the next
time, and a process that is killed loses those of its last second.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from piccolo.querystring import QueryString

from participation.database import transaction
from participation.surveys.section_tables import SectionCount
from participation.surveys.tables import Survey

WRITE_SECONDS = 1.0
ROWS_TOGETHER = 1_000
MOST_WAITING = 20_000
MOST_A_DAY = 20_000
"""Rows of one survey: whoever makes up sources by the thousand fills no table."""
SUM = QueryString('"section_count"."n" + excluded."n"')

logger = logging.getLogger(__name__)


class Reached(NamedTuple):
    """A section of a survey that somebody sent on a day, having come from a source."""

    survey: int
    day: date
    source: str
    section: int


class SectionCounts:
    """What a web process has counted and not yet written; one in each."""

    def __init__(self) -> None:
        self._waiting: Counter[Reached] = Counter()
        self._writer: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    def go_on(self, reached: Reached, before: int | None) -> None:
        """Somebody comes to a section, and was at `before` until now."""
        if len(self._waiting) >= MOST_WAITING:
            return
        self._waiting[reached] += 1
        if before is not None:
            self._waiting[reached._replace(section=before)] -= 1

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
                await add_counts({reached: n for reached, n in counted.items() if n})
            except Exception:
                self._waiting.update(counted)
                raise

    async def _write_forever(self) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            try:
                await self.write()
            except Exception as error:
                logger.warning("counts of sections wait: %s", type(error).__name__)


async def add_counts(counted: Mapping[Reached, int]) -> None:
    """Adds to what was counted before, all or nothing; of surveys that are gone nothing is kept."""
    if not counted:
        return
    async with transaction():
        roomy = {where for where in {(one.survey, one.day) for one in counted} if await _has_room(*where)}
        rows = [
            SectionCount(survey=one.survey, day=one.day, source=one.source, section=one.section, n=n)
            for one, n in sorted(counted.items())  # in one order: processes never wait in a ring
            if (one.survey, one.day) in roomy
        ]
        for start in range(0, len(rows), ROWS_TOGETHER):
            await SectionCount.insert(*rows[start : start + ROWS_TOGETHER]).on_conflict(
                (SectionCount.survey, SectionCount.day, SectionCount.source, SectionCount.section),
                "DO UPDATE",
                [(SectionCount.n, SUM)],
            )


async def _has_room(survey: int, day: date) -> bool:
    if not await Survey.exists().where(Survey.id == survey):
        return False
    kept = await SectionCount.count().where(SectionCount.survey == survey, SectionCount.day == day)
    return bool(kept < MOST_A_DAY)
