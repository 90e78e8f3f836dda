"""Counts how far people come who follow a link; nobody waits for these counts, and no answer is lost for them."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from piccolo.querystring import QueryString

from participation.database import transaction
from participation.database.waiting_counts import WaitingCounts
from participation.surveys.section_tables import SectionCount
from participation.surveys.tables import Survey

WRITE_SECONDS = 1.0
ROWS_TOGETHER = 1_000
MOST_WAITING = 20_000
MOST_A_DAY = 20_000
"""Rows of one survey: whoever makes up sources by the thousand fills no table."""
SUM = QueryString('"section_count"."n" + excluded."n"')


class Reached(NamedTuple):
    """A section of a survey that somebody sent on a day, having come from a source."""

    survey: int
    day: date
    source: str
    section: int


class SectionCounts(WaitingCounts[Reached]):
    """Sections that people came to, counted and not yet written."""

    def __init__(self) -> None:
        super().__init__(WRITE_SECONDS)

    def go_on(self, reached: Reached, before: int | None) -> None:
        """Somebody comes to a section, and was at `before` until now."""
        if len(self._waiting) >= MOST_WAITING:
            return
        self._waiting[reached] += 1
        if before is not None:
            self._waiting[reached._replace(section=before)] -= 1

    async def _store(self, counted: Mapping[Reached, int]) -> None:
        await add_counts({reached: n for reached, n in counted.items() if n})


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
