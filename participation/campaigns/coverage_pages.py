"""The page on whom a campaign has reached, alike for an office and for its partners."""

from collections.abc import Sequence
from typing import Any

from litestar import Request
from litestar.response import Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.cell_queries import cells_asked
from participation.campaigns.cells import cell_name
from participation.campaigns.coverage import (
    STEP,
    Progress,
    cost_of_one,
    down,
    furthest_behind,
    in_steps,
    progress,
    totals,
)
from participation.campaigns.coverage_queries import coverage_of
from participation.campaigns.coverage_schemas import CellCount, Coverage
from participation.campaigns.gains import counts_for_population, gains
from participation.campaigns.phases import never_ran
from participation.campaigns.schemas import CampaignView, Target
from participation.campaigns.service import campaign_or_not_found
from participation.organisations.queries import partner_by_id
from participation.surveys.definitions import Definition
from participation.surveys.set_aside_queries import taken_out
from participation.web.i18n import mark, translate
from participation.web.templates import page

MOST_SHOWN = 30
"""Targets that are named one by one; all of them stand in the tiles."""
BEST = 3
MOST_AREAS = 100
"""Rows of tiles on one page."""

Tile = tuple[int, str, int]
"""Its shade, how many answered, how many are wanted."""


async def coverage_page(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, after: int = 0
) -> Template:
    """Partners that do not collect in the name of the office see counts in steps.

    Tiles begin behind so many areas.
    """
    campaign = await campaign_or_not_found(campaign_id)
    found = await coverage_of(campaign_id)
    told = {"campaign": campaign, "root": room.root, "never_ran": never_ran(campaign)}
    if found is None or not found.coverage.days or never_ran(campaign):
        return page(request, "campaigns/coverage.html", **told, coverage=None)
    step = STEP if await sees_steps(room, campaign) else 0
    coverage = in_steps(found.coverage) if step else found.coverage
    return page(
        request,
        "campaigns/coverage.html",
        **told,
        coverage=coverage,
        counted_at=found.counted_at,
        last_missing=campaign.closed_at is not None and found.counted_at < campaign.closed_at,
        step=step,
        out=await _taken_out(campaign, list(coverage.links), step),
        **_shown(campaign, coverage, totals(found.coverage, step), await cells_asked(campaign), step, after),
    )


async def _taken_out(campaign: CampaignView, links: Sequence[str], step: int) -> int:
    out = await taken_out(campaign.survey, links) if campaign.survey is not None else 0
    return down(out) if step else out


async def sees_steps(room: Room, campaign: CampaignView) -> bool:
    """Whether who looks sees counts in steps only: of a partner, unless it may see single answers."""
    partner = await partner_by_id(campaign.partner) if campaign.partner is not None else None
    return not room.decides and not (partner and partner.collects)


def _shown(
    campaign: CampaignView,
    coverage: Coverage,
    in_all: tuple[int, int, int],
    definition: Definition,
    step: int,
    after: int,
) -> dict[str, Any]:
    groups = group_names(coverage, definition)
    found = progress(coverage, campaign.ends_on)
    behind = furthest_behind(found)
    reached, by_links, aside = in_all
    rows = _tiles(coverage, found, step) if len(found) > 1 else []
    likeness = [day.likeness for day in coverage.days if day.likeness is not None]
    return {
        "groups": groups,
        "reached": reached,
        "by_links": by_links,
        "aside": aside,
        "done": len(found) - len(behind),
        "behind": [(_name(coverage, groups, one.cell), one) for one in behind[:MOST_SHOWN]],
        "further": max(0, len(behind) - MOST_SHOWN),
        "rows": rows[after : after + MOST_AREAS],
        "more": after + MOST_AREAS if len(rows) > after + MOST_AREAS else 0,
        "best": [_name(coverage, groups, gain.cell) for gain in gains(coverage.cells)[:BEST]],
        "unsupported": sum(one.inner and not one.people for one in coverage.cells),
        "weighed": sum(map(counts_for_population, coverage.cells)),
        "likeness": likeness,
        "cost": cost_of_one(campaign.budget, by_links),
    }


def group_names(coverage: Coverage, definition: Definition) -> list[str]:
    """What each group is called in the language of the page; empty for everybody."""
    return [
        cell_name(Target(None, conditions, 1), definition, {}) if conditions else ""
        for conditions in coverage.groups
    ]


def _name(coverage: Coverage, groups: Sequence[str], cell: CellCount) -> str:
    area = coverage.areas[cell.area] if cell.area >= 0 else ""
    return "; ".join(filter(None, (area, groups[cell.group])))


def _tiles(coverage: Coverage, found: Sequence[Progress], step: int) -> list[tuple[str, list[Tile | None]]]:
    """One row an area, the one for wherever people live first; a place without a target is empty."""
    few = translate(mark("under %(step)s"), {"step": step})
    rows: dict[int, list[Tile | None]] = {}
    for one in found:
        row = rows.setdefault(one.cell.area, [None] * len(coverage.groups))
        untold = "–" if one.cell.wanted < step else few  # "under 5" of a target of 1 would say nothing
        shown = untold if one.cell.reached < step else str(one.cell.reached)
        row[one.cell.group] = (one.shade, shown, one.cell.wanted)
    return [(coverage.areas[area] if area >= 0 else "", rows[area]) for area in sorted(rows)]
