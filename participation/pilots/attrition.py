"""Of how many the outcome is not known, and whether the arms differ in that. Pure."""

from collections.abc import Iterator, Sequence

import numpy as np

from participation.pilots.effect_schemas import Attrition
from participation.pilots.estimates import Compared, difference
from participation.pilots.participants import Design, Participants

SIGNIFICANT = 0.05
POINTS = 0.02
"""Arms differ if chance would hardly explain it, or by so much: a test misses what biases a trial of few people."""


def attrition(people: Participants, design: Design, pairs: Sequence[Compared]) -> Iterator[Attrition]:
    """One for each arm, in their order."""
    by_arm = {pair.arm: pair for pair in pairs}
    for arm in range(len(design.arms)):
        missing = np.isnan(people.outcome[people.arm == arm])
        apart, p = _apart(by_arm[arm]) if arm in by_arm else (None, None)
        yield Attrition(
            arm=arm,
            randomised=len(missing),
            missing=int(missing.sum()),
            difference=apart,
            p=p,
            differs=apart is not None and (abs(apart) >= POINTS or (p is not None and p < SIGNIFICANT)),
        )


def _apart(pair: Compared) -> tuple[float | None, float | None]:
    """The difference of the shares missing, and how likely chance makes a larger one.

    Where all of each arm are alike nothing tells it from chance; with nobody in an arm there is none.
    """
    missing = np.where(np.isnan(pair.people.outcome), 1.0, 0.0)
    found = difference(pair.of(missing))
    if found:
        return found.estimate, found.p
    shares = [missing[pair.treated == side] for side in (0, 1)]
    if not all(len(side) for side in shares):
        return None, None
    return float(shares[1].mean() - shares[0].mean()), None
