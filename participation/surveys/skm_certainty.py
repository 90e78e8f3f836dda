"""How sure an IKM and its grade are: what it would have been, had chance brought other people. Pure and seeded.

The bootstrap (Efron 1979): as many people are drawn from those who answered, with replacement, a thousand times,
and the index of each draw is taken. A person is drawn with all of their scores. From `MOST_DRAWN` people on the
index of a draw follows the normal distribution so closely that its formula stands in for the drawing: its
standard error is that of the mean of what each person adds to the index. Neither says anything about people who
would never have answered.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from random import Random
from statistics import NormalDist

from participation.surveys.arrays import np
from participation.surveys.skm import ELEMENTS, LOWER_BOUNDS, grade_of, rounded
from participation.surveys.skm_scores import Scores, Vector

RESAMPLES = 1_000
MOST_DRAWN = 1_500
"""People. A thousand draws of so many take about half a second."""
FEWEST = 30
"""People, below which an interval would seem surer than it is."""
SEED = 14_2017
_EDGE = 0.025
_LOWEST, _HIGHEST = 25.0, 100.0
_BITS = 16  # of a field that holds a sum: four times MOST_DRAWN fits
_FIELD = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Certainty:
    """The interval that holds 95 of 100 draws, and the share of draws with the same grade."""

    low: Decimal
    high: Decimal
    same_grade: float


def certainty_of(scores: Scores, seed: int = SEED) -> Certainty | None:
    """None with fewer than 30 people."""
    if scores.people < FEWEST:
        return None
    return drawn(scores, seed) if scores.people < MOST_DRAWN else by_formula(scores)


def drawn(scores: Scores, seed: int = SEED, resamples: int = RESAMPLES) -> Certainty:
    """By drawing. Takes time in proportion to people × resamples."""
    rows = sorted(zip(map(tuple, scores.vectors.tolist()), scores.times.tolist(), strict=True))
    people = [packed for vector, times in rows for packed in [_packed(vector)] * times]
    random = Random(seed)  # noqa: S311 (nothing here is secret)
    found = sorted(_index(sum(random.choices(people, k=len(people)))) for _ in range(resamples))
    low, high = _band(scores)
    return Certainty(
        _shown(found[int(_EDGE * resamples)]),
        _shown(found[int((1 - _EDGE) * resamples) - 1]),
        sum(low <= value < high for value in found) / resamples,
    )


def by_formula(scores: Scores) -> Certainty:
    """By the normal distribution, which drawing approaches."""
    centre, error = _ikm(scores), _standard_error(scores)
    low, high = _band(scores)
    if error == 0:
        return Certainty(_shown(centre), _shown(centre), 1.0)
    normal = NormalDist(centre, error)
    same = normal.cdf(high) - normal.cdf(low)
    return Certainty(_shown(normal.inv_cdf(_EDGE)), _shown(normal.inv_cdf(1 - _EDGE)), min(1.0, same))


def _packed(vector: Vector) -> int:
    """A person as one number with a field for each score and for whether it was given: sums add up in one go."""
    fields = [*vector, *(1 if score else 0 for score in vector)]
    return sum(value << _BITS * place for place, value in enumerate(fields))


def _index(total: int) -> float:
    """The IKM of people whose packed numbers add up to `total`."""
    count = len(ELEMENTS)
    fields = [total >> _BITS * place & _FIELD for place in range(2 * count)]
    means = [score / n for score, n in zip(fields[:count], fields[count:], strict=True) if n]
    return 25 * sum(means) / len(means)


def _ikm(scores: Scores) -> float:
    means = [
        sum(score * n for score, n in counts.items()) / sum(counts.values()) for counts in _scored(scores)
    ]
    return 25 * sum(means) / len(means)


def _scored(scores: Scores) -> list[dict[int, int]]:
    return [counts for counts in scores.by_element.values() if counts]


def _standard_error(scores: Scores) -> float:
    """Of the index: each person's part is how far their scores lie from the means, over who scored the element."""
    parts = np.zeros(len(scores.times))
    for place, counts in enumerate(scores.by_element.values()):
        if counts:
            n = sum(counts.values())
            mean = sum(score * times for score, times in counts.items()) / n
            given = scores.vectors[:, place]
            parts += np.where(given > 0, given - mean, 0.0) / n
    return 25 / len(_scored(scores)) * sqrt(float((scores.times * parts**2).sum()))


def _band(scores: Scores) -> tuple[float, float]:
    """Between which exact indices the grade stays: the bounds of its band, before rounding."""
    skm = scores.skm
    grade = skm.grade if skm else grade_of(Decimal(0))
    bounds = [101.0, *(float(bound) - 0.005 - 1e-9 for bound, _ in LOWER_BOUNDS), 0.0]
    grades = [*(grade for _, grade in LOWER_BOUNDS), grade_of(Decimal(0))]
    return next(
        (low, high) for (high, low), held in zip(pairwise(bounds), grades, strict=True) if held is grade
    )


def _shown(value: float) -> Decimal:
    return rounded(Fraction(min(max(value, _LOWEST), _HIGHEST)), 2)
