"""Reads of how far people come who follow a link to a survey."""

from collections.abc import Collection

from participation.surveys.section_schemas import SectionsReached
from participation.surveys.section_tables import SectionCount


async def sections_reached(survey_id: int, sources: Collection[str]) -> list[SectionsReached]:
    count = SectionCount
    rows = await count.select(count.source, count.day, count.section, count.n).where(
        count.survey == survey_id, count.source.is_in(list(sources) or [""])
    )
    return [SectionsReached(**row) for row in rows]
