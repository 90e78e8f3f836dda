"""Reads of population figures for many areas at once."""

from collections.abc import Collection

from participation.areas.queries import MOST_AT_ONCE, population_of
from participation.areas.schemas import MarginView
from participation.areas.tables import PopulationMargin


async def populations_of(area_ids: Collection[int]) -> dict[int, list[MarginView]]:
    """The newest figures of each area by sex and age: its own, else those of what lies in it, added up."""
    wanted = sorted(area_ids)
    found = await _own_figures(wanted)
    return {area: found.get(area) or await population_of(area) for area in wanted}


async def _own_figures(wanted: list[int]) -> dict[int, list[MarginView]]:
    margin = PopulationMargin
    found: dict[int, list[MarginView]] = {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        rows = await margin.select(
            margin.area, margin.sex, margin.age_from, margin.age_to,
            margin.people.as_alias("count"), margin.source, margin.year,
        ).where(margin.area.is_in(wanted[start : start + MOST_AT_ONCE])).order_by(margin.year)  # fmt: skip
        for row in rows:
            figures = found.setdefault(row.pop("area"), [])
            if figures and figures[0].year != row["year"]:
                figures.clear()
            figures.append(MarginView(**row))
    return found
