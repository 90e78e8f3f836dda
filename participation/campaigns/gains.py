"""Which target's answers tell most, and how well answers resemble the population. Pure.

The weighted (post-stratified) mean Σ W ȳ has the variance Σ W² S² / n over the cells (Cochran 1977, 5A.9, without
the correction for large samples): one further answer of a cell takes W² S² (1/n − 1/(n + 1)) from it.

The likeness of answers to the population is 1 − ½ Σ |share of answers − share of people|, one less the total
variation distance (the index of dissimilarity of Duncan and Duncan 1955): 0.8 says that 20 of 100 answers would have
to come from another group for all groups to stand as in the population.
"""

from collections.abc import Sequence
from typing import NamedTuple

from participation.campaigns.coverage_schemas import CellCount
from participation.surveys.arrays import Numbers, np

HOURS = 7 * 24
HALF = 0.5
"""An answer, for a cell without any: what nobody has told yet tells most, and is not infinite."""
FEWEST_ALIKE = 30
"""Answers, below which chance alone makes them unlike the population."""


class Gain(NamedTuple):
    """What an hour of outreach takes from the variance, and where."""

    cell: CellCount
    an_hour: float


def counts_for_population(cell: CellCount) -> bool:
    """Whether the population says how much this cell weighs, and no other one is part of it."""
    return cell.inner and bool(cell.people)


def gains(cells: Sequence[CellCount]) -> list[Gain]:
    """Cells by what their next hour brings, the most first; those that no figures support are left out."""
    supported = [cell for cell in cells if counts_for_population(cell)]
    people = sum(cell.people or 0 for cell in supported)
    found = [Gain(cell, _gain(cell, people) * (cell.week + HALF) / HOURS) for cell in supported]
    return sorted(found, key=lambda gain: -gain.an_hour)


def _gain(cell: CellCount, people: int) -> float:
    """What one further answer takes from the variance."""
    weight, n = (cell.people or 0) / people, max(float(cell.reached), HALF)
    return weight**2 * cell.variance * (1 / n - 1 / (n + 1))


def likeness_by_day(reached: Numbers, people: Sequence[int]) -> list[float | None]:
    """How well all answers until the end of each day resemble the population; `reached` is cells × days."""
    shares = np.array(people, float) / max(1, sum(people))
    until = reached.cumsum(axis=1)
    return [_likeness(until[:, day], shares) for day in range(reached.shape[1])]


def _likeness(counts: Numbers, shares: Numbers) -> float | None:
    total = int(counts.sum())
    if total < FEWEST_ALIKE:
        return None
    return 1 - float(np.abs(counts / total - shares).sum()) / 2
