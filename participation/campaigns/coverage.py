"""What the counts of a campaign say: what is missing, when it will be there, what is withheld. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from msgspec.structs import replace

from participation.campaigns.coverage_making import WEEK
from participation.campaigns.coverage_schemas import CellCount, Coverage

STEP = 5
"""People of fewer than so many could be recognised: partners see counts in steps of it, rounded down."""
SHADES = 4
FARTHEST = 3 * 365
"""Days ahead, beyond which a date says no more than "never"."""


class Progress(NamedTuple):
    """How far a target is. `done_on` is None where it is reached, or will not be at this pace."""

    cell: CellCount
    missing: int
    done_on: date | None
    late: bool  # not reached on the last day of the campaign, at this pace

    @property
    def shade(self) -> int:
        """0 for nobody to 4 for all that are wanted."""
        return min(SHADES, self.cell.reached * SHADES // self.cell.wanted)


def in_steps(coverage: Coverage) -> Coverage:
    """Every count rounded down to a step: a small one is withheld, and none is told by those around it."""
    return replace(
        coverage,
        cells=[
            replace(
                one,
                reached=down(one.reached),
                by_links=down(one.by_links),
                week=down(one.week),
                aside=down(one.aside),
            )
            for one in coverage.cells
        ],
        days=[
            replace(day, reached=down(day.reached), by_links=down(day.by_links), aside=down(day.aside))
            for day in coverage.days
        ],
    )


class Totals(NamedTuple):
    """Answers of all days, those of them by links, and those that are set aside."""

    reached: int
    by_links: int
    aside: int


def reached_in_all(coverage: Coverage, step: int) -> Totals:
    """Rounded down as a whole: days rounded one by one would lose most."""
    counts = [sum(getattr(day, name) for day in coverage.days) for name in Totals._fields]
    return Totals(*(map(down, counts) if step else counts))


def down(count: int) -> int:
    return count // STEP * STEP


def progress(coverage: Coverage, ends_on: date | None) -> list[Progress]:
    """Of each target, in their order."""
    return [_progress(coverage, cell, ends_on) for cell in coverage.cells]


def _progress(coverage: Coverage, cell: CellCount, ends_on: date | None) -> Progress:
    missing = max(0, cell.wanted - cell.reached)
    today = coverage.days[-1].day
    days = _days_needed(missing, cell.week, min(WEEK, len(coverage.days)))
    done_on = today + timedelta(days) if missing and days is not None else None
    late = missing > 0 and (done_on is None or (ends_on is not None and done_on > ends_on))
    return Progress(cell, missing, done_on, late)


def _days_needed(missing: int, lately: int, days: int) -> int | None:
    if not lately:
        return None
    needed = ceil(missing * days / lately)
    return needed if needed <= FARTHEST else None


def furthest_behind(found: Sequence[Progress]) -> list[Progress]:
    """Targets with something missing, those with the largest share of it first."""
    return sorted(
        (one for one in found if one.missing), key=lambda one: (-one.missing / one.cell.wanted, -one.missing)
    )


def cost_of_one(budget: int, completed: int) -> int | None:
    """Whole rupiah an answer that came by a link, were the budget spent now; None without a budget or an answer."""
    return budget // completed if budget and completed else None
