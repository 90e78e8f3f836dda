"""Which shares of its targets a campaign has reached. Pure."""

from collections.abc import Collection, Sequence

from participation.campaigns.coverage_schemas import CellCount

MILESTONES = (25, 50, 75, 100)
"""Percent of all that the targets ask for."""


def gained(cell: CellCount, step: int) -> int:
    """The answers that count for a target: none beyond what is wanted, so that one group never stands for another.

    With a step they are rounded down to it, as pages show them, unless the whole target is there.
    """
    if cell.reached >= max(cell.wanted, step):
        return cell.wanted
    return min(cell.wanted, cell.reached // step * step if step else cell.reached)


def milestones_reached(cells: Sequence[CellCount], step: int, known: Collection[int] = ()) -> list[int]:
    """Those that are reached, but for the known ones, in their order."""
    wanted, there = sum(cell.wanted for cell in cells), sum(gained(cell, step) for cell in cells)
    return [
        percent
        for percent in MILESTONES
        if percent not in known and wanted and 100 * there >= percent * wanted
    ]
