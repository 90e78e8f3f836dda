"""Weights that make respondents resemble the population in a few known margins: raking with trimming.

Raking (iterative proportional fitting, Deming & Stephan 1940) multiplies the weights of each category until
every margin fits. People who answered alike in all margins have the same weight, so it works on such cells:
a million submissions are some hundred cells. Kish (1965) gives the design effect 1 + cv² of the weights.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import NamedTuple

import msgspec

from participation.surveys.arrays import Numbers, np

MOST_ROUNDS = 1_000
TOLERANCE = 1e-10
"""How far a margin may miss its target, as a share of it."""
LARGEST_WEIGHT = 5.0
"""Times the mean weight; a person who counted for more would make results of a few people."""
MOST_TRIMMINGS = 10
ROUNDS_AFTER_TRIMMING = 100
"""Where weights were cut the margins may fit no more, however long one tries."""
MET_WITHIN = 0.005
"""A margin that misses its target by more, as a share of all, is said not to be met."""

NORMAL = NormalDist().inv_cdf(0.975)
"""For intervals of 95 %."""


class Margin(msgspec.Struct, frozen=True):
    """How the population is divided by the answers to one question: people, or shares, by key."""

    question: str
    people: dict[str, float]


class Unmet(NamedTuple):
    """A margin that the answers cannot be weighted to, and by which category."""

    margin: int
    category: int
    reason: str  # "empty": nobody answered so; "trimmed": so few that their weights were cut
    target: float
    reached: float


@dataclass(frozen=True, slots=True)
class Raking:
    """Weights by cell, with a mean of 1 over the submissions, and how far they can be trusted."""

    weights: Numbers
    rounds: int
    converged: bool  # without a limit; else the margins contradict one another
    unmet: list[Unmet] = field(default_factory=list)
    design_effect: float = 1.0
    effective: float = 0.0
    trimmed: int = 0  # submissions whose weight was cut


def rake(
    cells: Numbers, counts: Numbers, targets: Sequence[Numbers], *, largest: float | None = LARGEST_WEIGHT
) -> Raking:
    """Weights for cells of respondents.

    `cells` is cells × margins with the number of the category, -1 where it is not known; `counts` the
    respondents of each cell; `targets` people or shares of each category. Those whose category is not known
    keep their share of the whole. `largest` is the largest weight in times of the mean, None for no limit.
    """
    total = float(counts.sum())
    if not total:
        return Raking(np.ones(len(counts)), 0, True)
    columns = [_filled(cells[:, margin], len(target)) for margin, target in enumerate(targets)]
    wanted = [_wanted(c, counts, target) for c, target in zip(columns, targets, strict=True)]
    weights, rounds, converged = _fit(np.ones(len(counts)), counts, columns, wanted)
    cut = np.zeros(len(counts), bool)
    for _ in range(MOST_TRIMMINGS if largest is not None else 0):
        over = weights > (largest or math.inf) * (1 + TOLERANCE)
        if not over.any():
            break
        cut |= over
        weights, rounds, _ = _fit(
            np.where(cut, largest or math.inf, weights), counts, columns, wanted, fixed=cut
        )
    weights, cut = _levelled(weights, counts, cut, largest or math.inf)
    return Raking(
        weights,
        rounds,
        converged,
        _unmet(weights, counts, columns, wanted, targets),
        design_effect(weights, counts),
        total / design_effect(weights, counts),
        int(counts[cut].sum()),
    )


def rake_rows(
    margins: Sequence[Numbers], targets: Sequence[Numbers], *, largest: float | None = LARGEST_WEIGHT
) -> tuple[Numbers, Raking]:
    """As `rake`, of respondents one by one: `margins` holds for each margin the category of everybody.

    Returns the weight of each respondent, and the raking of their cells.
    """
    sizes = [len(target) + 1 for target in targets]
    shifted = [np.asarray(margin, np.int64) + 1 for margin in margins]
    numbers = np.ravel_multi_index(shifted, sizes)
    counts = np.bincount(numbers, minlength=math.prod(sizes))
    occupied = np.flatnonzero(counts)
    cells = np.stack(np.unravel_index(occupied, sizes), axis=1) - 1
    raking = rake(cells, counts[occupied], targets, largest=largest)
    weights = np.zeros(len(counts))
    weights[occupied] = raking.weights
    return weights[numbers], raking


def _filled(column: Numbers, categories: int) -> Numbers:
    """Those of no known category as a last category of their own."""
    return np.where(column < 0, categories, column)


def _wanted(column: Numbers, counts: Numbers, target: Numbers) -> Numbers:
    """Respondents that each category should stand for, without the categories that nobody is in."""
    there = np.bincount(column, counts, minlength=len(target) + 1)
    unknown = there[len(target)]
    reachable = np.where(there[: len(target)] > 0, target, 0.0)
    whole = reachable.sum()
    shares = reachable / whole if whole else np.zeros(len(target))
    return np.append(shares * (counts.sum() - unknown), unknown)


def _fit(
    weights: Numbers,
    counts: Numbers,
    columns: Sequence[Numbers],
    wanted: Sequence[Numbers],
    fixed: Numbers | None = None,
) -> tuple[Numbers, int, bool]:
    """Fits one margin after the other until all fit. Cells that are `fixed` keep the weight they have."""
    movable = np.ones(len(counts), bool) if fixed is None else ~fixed
    most = MOST_ROUNDS if fixed is None else ROUNDS_AFTER_TRIMMING
    for done in range(1, most + 1):
        worst = 0.0
        for column, target in zip(columns, wanted, strict=True):
            held = np.bincount(column, weights * counts * ~movable, minlength=len(target))
            moved = np.bincount(column, weights * counts * movable, minlength=len(target))
            rest = np.maximum(target - held, 0.0)
            factor = np.divide(rest, moved, out=np.ones(len(target)), where=moved > 0)
            worst = max(worst, float(np.abs(factor - 1).max()))
            weights = np.where(movable, weights * factor[column], weights)
        if worst < TOLERANCE:
            return weights, done, True
    return weights, most, False


def _levelled(weights: Numbers, counts: Numbers, cut: Numbers, largest: float) -> tuple[Numbers, Numbers]:
    """Gives what trimming took, and no margin could take, to all others alike: the mean is 1, and the limit holds."""
    total = float(counts.sum())
    while True:
        cut = cut | (weights > largest * (1 + TOLERANCE))
        weights = np.where(cut, np.minimum(weights, largest), weights)
        missing = total - float((weights * counts).sum())
        if missing <= total * TOLERANCE:
            return weights * (total / (total - missing)), cut
        weights = np.where(cut, weights, weights + missing / float(counts[~cut].sum()))


def _unmet(
    weights: Numbers,
    counts: Numbers,
    columns: Sequence[Numbers],
    wanted: Sequence[Numbers],
    targets: Sequence[Numbers],
) -> list[Unmet]:
    total = float(counts.sum())
    found: list[Unmet] = []
    for margin, (column, target) in enumerate(zip(columns, targets, strict=True)):
        shares = target / target.sum() if target.sum() else target
        there = np.bincount(column, counts, minlength=len(target) + 1)
        reached = np.bincount(column, weights * counts, minlength=len(target) + 1) / total
        for category, share in enumerate(shares.tolist()):
            if share > 0 and not there[category]:
                found.append(Unmet(margin, category, "empty", share, 0.0))
            elif abs(reached[category] - wanted[margin][category] / total) > MET_WITHIN:
                found.append(Unmet(margin, category, "trimmed", share, float(reached[category])))
    return found


def design_effect(weights: Numbers, counts: Numbers) -> float:
    """How much larger the weights make the variance of a mean (Kish 1965): n Σw² / (Σw)²."""
    total = float((weights * counts).sum())
    return float(counts.sum() * (weights**2 * counts).sum()) / total**2 if total else 1.0


class Interval(msgspec.Struct, frozen=True):
    """Where the true value lies in 95 of 100 samples drawn at random."""

    low: float
    high: float


def share_interval(share: float, n: float) -> Interval:
    """Wilson's interval (1927) for a share among `n` answers, or as many as they are worth."""
    if n <= 0:
        return Interval(0.0, 1.0)
    square = NORMAL**2 / n
    middle = (share + square / 2) / (1 + square)
    half = NORMAL * math.sqrt(max(0.0, share * (1 - share)) / n + square / (4 * n)) / (1 + square)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def mean_interval(mean: float, deviation: float, n: float) -> Interval:
    """The interval for a mean of `n` answers, or as many as they are worth."""
    half = NORMAL * deviation / math.sqrt(n) if n > 0 else math.inf
    return Interval(mean - half, mean + half)
