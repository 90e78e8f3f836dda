"""Whether a topic grows or shrinks, or whether chance alone could look so. Pure.

The conditional test of two Poisson rates (Przyborowski & Wilenski 1940), exact and with the mid-p correction
(Lancaster 1961): had nothing changed, each of the topic's voices of both periods would be one of this period
with the same probability, that of all voices. It needs no large numbers, which a test of proportions would; and
eight weeks are too few for a test of the weekly series (Mann 1945). As many topics are tested at once, the
probabilities are corrected after Benjamini & Hochberg (1995): of the trends that a report calls clear, one in
twenty is expected to be chance.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import exp, lgamma, log

CLEAR = 0.05
NEGLIGIBLE = 1e-12
"""Part of a sum below which further terms change nothing."""


def chance(now: int, before: int, all_now: int, all_before: int) -> float:
    """The probability of a change at least as large, had the topic kept its share of the voices. 1 of nothing."""
    together, everybody = now + before, all_now + all_before
    if not together or not all_now or not all_before:
        return 1.0
    share = all_now / everybody
    exactly = _probability(now, together, share)
    above = sum_from(now, together, share, 1)
    below = sum_from(now, together, share, -1)
    return min(1.0, 2 * (min(above, below) + exactly / 2))


def sum_from(number: int, of: int, share: float, step: int) -> float:
    """The probability of more (step 1) or fewer (step -1) than `number` out of `of`."""
    total, place = 0.0, number + step
    mode = of * share
    while 0 <= place <= of:
        term = _probability(place, of, share)
        total += term
        if term <= total * NEGLIGIBLE and (place - mode) * step > 0:
            break
        place += step
    return total


def corrected(chances: Sequence[float]) -> list[float]:
    """The probabilities corrected for their number, in the same order (Benjamini & Hochberg 1995)."""
    order = sorted(range(len(chances)), key=lambda number: -chances[number])
    scaled = [chances[number] * len(chances) / (len(chances) - place) for place, number in enumerate(order)]
    smallest = accumulate(scaled, min)
    found = dict(zip(order, smallest, strict=True))
    return [min(1.0, found[number]) for number in range(len(chances))]


def _probability(number: int, of: int, share: float) -> float:
    """Of exactly so many out of `of`: the binomial distribution."""
    if share >= 1 or share <= 0:
        return float(number == (of if share >= 1 else 0))
    ways = lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)
    return exp(ways + number * log(share) + (of - number) * log(1 - share))
