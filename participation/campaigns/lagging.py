"""Which targets lag: those that stand behind where an even pace would have brought them. Pure."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from participation.campaigns.coverage_schemas import CellCount, Coverage

EARLIEST = 0.25
"""Of the days of a campaign, before which nobody is told: links have to spread first."""
BEHIND = 0.5
"""Of what an even pace would have brought: who has less lags …"""
RECOVERED = 0.75
"""… and lags no more with so much."""


class Changes(NamedTuple):
    """Targets that lag since now, and those that lag no more."""

    fallen: list[CellCount]
    recovered: list[CellCount]


def changes(coverage: Coverage, ends_on: date | None, told: Collection[int]) -> Changes:
    """`told` are the targets that lagged before."""
    passed = _passed(coverage, ends_on)
    if passed is None:
        return Changes([], [])
    fallen = [
        cell
        for cell in coverage.cells
        if cell.target not in told and passed >= EARLIEST and _pace(cell, passed) < BEHIND
    ]
    recovered = [cell for cell in coverage.cells if cell.target in told and _pace(cell, passed) >= RECOVERED]
    return Changes(fallen, recovered)


def _passed(coverage: Coverage, ends_on: date | None) -> float | None:
    """The share of the campaign's days that has passed; None without a last day, and after it."""
    if ends_on is None or not coverage.days or coverage.days[-1].day > ends_on:
        return None
    return len(coverage.days) / ((ends_on - coverage.first).days + 1)


def _pace(cell: CellCount, passed: float) -> float:
    """What was reached, as a share of what an even pace would have brought."""
    return cell.reached / (cell.wanted * passed)
