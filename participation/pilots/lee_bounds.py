"""What the effect can be where more people of one arm than of the other did not answer. Pure.

Lee (2009, Review of Economic Studies 76:1071-1102): if a service makes people answer or keeps them from it, but not
some the one and some the other, then of the arm that answered more a known share would not have answered in the other
one. Leaving out that share from the top, then from the bottom, gives the least and the largest effect on those who
answer in any case. Values are taken less what baseline and area explain, which narrows the bounds; where chances
of a place differed between areas, people weigh by the inverse of theirs. The interval reaches beyond either bound by
its own error, from a bootstrap of people, or of areas where those were drawn.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import special

from participation.pilots.effect_schemas import Bounds
from participation.pilots.estimates import Compared, unexplained
from participation.pilots.participants import Chosen, FloatArray

DRAWS = 500
AT_ONCE = 1_000_000
"""Weights of people that are held at a time."""
SEED = 2009


def lee_bounds(pair: Compared) -> Bounds | None:
    """None where an arm has no two people, or areas, whose values are known, in areas that have both arms."""
    pair = pair.among(_with_both_arms(pair))
    if not pair.known.replicated:
        return None
    pair = _ascending(replace(pair, values=unexplained(pair)))
    values, weights = pair.values, _weights(pair)
    lower, upper, trimmed = (float(found[0]) for found in _bounds(pair.treated, values, weights[None, :]))
    drawn = [_bounds(pair.treated, values, weights * times)[:2] for times in _resampled(pair)]
    of_lower, of_upper = (float(np.nanstd(np.concatenate(side), ddof=1)) for side in zip(*drawn, strict=True))
    if not math.isfinite(of_lower + of_upper):
        return None
    reach = float(special.stdtrit(len(np.unique(pair.people.cluster)) - 2, (1 + pair.level) / 2))
    return Bounds(pair.arm, lower, upper, lower - reach * of_lower, upper + reach * of_upper, trimmed)


def _with_both_arms(pair: Compared) -> Chosen:
    strata = pair.people.stratum
    return np.isin(strata, strata[pair.treated == 1]) & np.isin(strata, strata[pair.treated == 0])


def _ascending(pair: Compared) -> Compared:
    """In the order of their values, those that are missing at the end."""
    order = np.argsort(pair.values)
    return replace(pair, values=pair.values[order], people=pair.people.of(order))


def _weights(pair: Compared) -> FloatArray:
    """The inverse of each person's chance of their arm within their area."""
    strata = np.unique(pair.people.stratum, return_inverse=True)[1]
    sizes = np.stack([np.bincount(strata, pair.treated == side) for side in (0, 1)])
    weights: FloatArray = sizes.sum(axis=0)[strata] / sizes[pair.treated.astype(int), strata]
    return weights


def _bounds(
    treated: FloatArray, values: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lower and upper bound and the share left out, for each row of `weights` (draws × people)."""
    known = ~np.isnan(values)
    sides = [treated == side for side in (0, 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        usual, new = (weights[:, side & known].sum(axis=1) / weights[:, side].sum(axis=1) for side in sides)
        kept = [np.minimum(1, new / usual), np.minimum(1, usual / new)]
        least, most = zip(
            *(
                _trimmed(values[side & known], weights[:, side & known], share)
                for side, share in zip(sides, kept, strict=True)
            ),
            strict=True,
        )
    return least[1] - most[0], most[1] - least[0], 1 - np.minimum(*kept)


def _trimmed(values: FloatArray, weights: FloatArray, kept: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Means of the lowest and of the highest values that make up the share `kept` (a row each) of the weight.

    `values` ascend. Who stands where the share is full counts in part.
    """
    upto = np.cumsum(weights, axis=1)
    mass = (upto[:, -1] * kept)[:, None]
    lowest = np.clip(mass - upto + weights, 0, weights) @ values
    highest = np.clip(mass - upto[:, -1:] + upto, 0, weights) @ values
    return lowest / mass[:, 0], highest / mass[:, 0]


def _resampled(pair: Compared) -> Iterator[FloatArray]:
    """How often each person is drawn (draws × people), a few draws at a time.

    Of m people or areas of an arm m - 1 are drawn, so that the variance is not too small (Rao and Wu 1988).
    """
    random = np.random.default_rng(SEED)
    at_once = max(1, AT_ONCE // len(pair.treated))
    for start in range(0, DRAWS, at_once):
        times = np.empty((min(at_once, DRAWS - start), len(pair.treated)))
        for side in (0, 1):
            chosen = pair.treated == side
            units = np.unique(pair.people.cluster[chosen], return_inverse=True)[1]
            count = int(units.max()) + 1
            times[:, chosen] = random.multinomial(count - 1, np.full(count, 1 / count), len(times))[:, units]
        yield times
