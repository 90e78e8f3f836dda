"""Reads of how far people come who follow a link to a survey."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from participation.surveys.section_tables import SectionCount


class SectionsReached(NamedTuple):
    """People from one source whose last section this was on a day; below 0 where they had sent it before."""

    source: str
    day: date
    section: int  # from 0 on; section_counts.SENT once all was sent
    n: int


async def sections_reached(survey_id: int, sources: Collection[str]) -> list[SectionsReached]:
    count = SectionCount
    rows = await count.select(count.source, count.day, count.section, count.n).where(
        count.survey == survey_id, count.source.is_in(list(sources) or [""])
    )
    return [SectionsReached(**row) for row in rows]
