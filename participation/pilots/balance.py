"""How alike the arms were before anybody got anything. Pure.

Differences are given in standard deviations and not tested: where chance decided, a test would only ask whether it was
chance (CONSORT 2010, item 15).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from participation.pilots.effect_schemas import Balance
from participation.pilots.estimates import Compared, difference
from participation.pilots.participants import FloatArray, Participants


def balance(people: Participants, pairs: Sequence[Compared]) -> Iterator[Balance]:
    """Of the baseline value, then of the share of every label of every group, arm by arm."""
    for question, label in characteristics(people):
        standardised = {pair.arm: _standardised(pair, question, label) for pair in pairs}
        values = _values(people, question, label)
        for arm in np.unique(people.arm):
            known = values[(people.arm == arm) & ~np.isnan(values)]
            if len(known):
                apart = standardised.get(int(arm))
                yield Balance(question, label, int(arm), len(known), float(known.mean()), apart)


def characteristics(people: Participants) -> Iterator[tuple[str, str]]:
    """Question and label; both are empty for the baseline value."""
    if not np.isnan(people.baseline).all():
        yield "", ""
    for question, labels in people.groups.items():
        yield from ((question, label) for label in sorted(set(labels) - {""}))


def _values(people: Participants, question: str, label: str) -> FloatArray:
    """Of each person: the baseline, or 1 or 0 for having the label; NaN where it is not known."""
    if not question:
        return people.baseline
    said = np.asarray(people.groups[question])
    return np.where(said == "", np.nan, np.where(said == label, 1.0, 0.0))


def _standardised(pair: Compared, question: str, label: str) -> float | None:
    """Over the root mean variance of both arms; within areas where places were given by area."""
    of_it = pair.of(_values(pair.people, question, label))
    found = difference(of_it)
    if found is None:
        return None
    known = of_it.known
    variances = [known.values[known.treated == side].var(ddof=1) for side in (0, 1)]
    return found.estimate / float(np.sqrt(np.mean(variances)))
