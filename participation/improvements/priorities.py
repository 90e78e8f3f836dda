"""What to improve first: a priority that a person can check by hand; docs/priorities.md works one out. Pure.

    priority = volume^0.30 × severity^0.30 × trend^0.15 × reach^0.15 × gap^0.10

A product of powers, so that only ratios count: whatever else a report holds, two topics keep their order
(docs/decisions/0021). The exponents are the weights; they add up to 1 and can be set for each schedule. A part
that nothing in a report is known of is left out, and the others bear its weight in proportion.

- volume: voices of the topic, weighted to the population where a survey has weights.
- severity: (complaints + 5 × m) / (voices + 5), m the share of complaints in the whole report: a topic of a
  few voices is drawn towards what people say on average.
- trend: how many times as large the topic's share is as before, one voice added to both periods.
- reach: a quarter of how far the topic is spread over the areas, or the share of its voices that name people
  whom the law protects: the greater of both, at least 0.1. By the usual weights a topic about such people alone
  stands as if twice as many spoke of it.
- gap: how far its SKM element is from full marks, (4 - NRR) / 3, at least 0.1.

Only complaints are ranked: a topic in which fewer than a quarter of the voices are negative is praise or
neither, and one of fewer than five voices could give a person away.
"""

from collections.abc import Mapping, Sequence
from math import log, prod
from typing import Final

import msgspec

WEIGHTS: Final[Mapping[str, float]] = {
    "volume": 0.30,
    "severity": 0.30,
    "trend": 0.15,
    "reach": 0.15,
    "gap": 0.10,
}
FEWEST_VOICES = 5
LEAST_NEGATIVE = 0.25
AVERAGE_VOICES = 5
LEAST = 0.1
"""Of reach and gap: no topic is as good as struck off because it is known in one place, or of a good element."""
SPREAD = 0.25
"""Reach of a topic that is spread as the whole report is: four to the power 0.15 is two to the power 0.30."""
BEST_SCORE, SCORE_STEPS = 4, 3
"""Of an SKM element: from 1 to 4."""


class Components(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a priority is made of, each above 0 and up to 1; None of what is not known of any topic.

    Volume and trend are of the largest in the report.
    """

    volume: float
    severity: float
    trend: float | None = None
    reach: float | None = None
    gap: float | None = None

    def priority(self, weights: Mapping[str, float]) -> float:
        """The product of the parts, each to the power of its weight."""
        exponents = self.exponents(weights)
        return float(prod(value ** exponents[name] for name, value in self.known.items()))

    def exponents(self, weights: Mapping[str, float]) -> dict[str, float]:
        """The weights of the parts that are known, which bear those of the others."""
        return borne(weights, self.known)

    @property
    def known(self) -> dict[str, float]:
        parts = {name: getattr(self, name) for name in WEIGHTS}
        return {name: value for name, value in parts.items() if value is not None}


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of a topic. Sums are of voices, each as heavy as its weight."""

    name: str  # settles ties, and must differ between topics
    voices: int  # distinct texts
    counted: float  # the same, weighted, and without what one source brought beyond its due
    complaints: float  # sum of the probabilities that a voice complains
    before: float | None = None  # voices in the period before; None without one
    areas: dict[int, float] = {}  # voices by area, of those that name one
    protected: float = 0.0  # voices that name people whom the law protects
    nrr: float | None = None  # mean score of its SKM element
    spread: float = 1.0  # sum of squared weights / sum of weights
    spread_before: float = 1.0  # the same, of the period before

    @property
    def negative(self) -> float:
        return self.complaints / self.counted if self.counted else 0.0


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """The report that a topic is seen in."""

    negative: float  # share of complaints among all voices
    counted: float  # voices that have a topic, now …
    before: float | None = None  # … and before; None without anything to compare with
    areas: dict[int, float] = {}  # voices by area, of all topics
    nrr: float | None = None  # mean of the SKM elements


class Ranked(msgspec.Struct, frozen=True):
    """A place in the ranking: the position in what was given, and why."""

    position: int
    values: dict[str, float]  # in their own units: voices, shares, times
    components: Components
    priority: float


def is_praise(evidence: Evidence) -> bool:
    return evidence.negative < LEAST_NEGATIVE


def has_too_few(evidence: Evidence) -> bool:
    return evidence.voices < FEWEST_VOICES


def rank(topics: Sequence[Evidence], whole: Whole, weights: Mapping[str, float] = WEIGHTS) -> list[Ranked]:
    """The topics that are to be improved, the most urgent first; the order in which they come changes nothing."""
    kept = [n for n, topic in enumerate(topics) if not is_praise(topic) and not has_too_few(topic)]
    values = [values_of(topics[n], whole) for n in kept]
    ranked = [
        Ranked(n, own, parts, parts.priority(weights))
        for n, own, parts in zip(kept, values, components_of(values), strict=True)
    ]
    return sorted(ranked, key=lambda place: (-place.priority, topics[place.position].name))


def values_of(topic: Evidence, whole: Whole) -> dict[str, float]:
    """The parts of a priority in their own units; what is not known of the report is left out."""
    found = {
        "volume": topic.counted,
        "severity": severity(topic.complaints, topic.counted, whole.negative),
        "reach": max(SPREAD * breadth(topic, whole), protection(topic), LEAST),
    }
    if topic.before is not None and whole.before:
        found["trend"] = growth(topic.counted, topic.before, whole.counted, whole.before)
    nrr = topic.nrr if topic.nrr is not None else whole.nrr
    if nrr is not None:
        found["gap"] = gap(nrr)
    return {name: found[name] for name in WEIGHTS if name in found}


def severity(complaints: float, voices: float, average: float) -> float:
    return (complaints + AVERAGE_VOICES * average) / (voices + AVERAGE_VOICES)


def growth(now: float, before: float, all_now: float, all_before: float) -> float:
    """How many times as large the share is as before, one voice added to both periods.

    The voice brings its due along: as many others as there are to each voice of the topic in both together.
    """
    due = (all_now + all_before) / max(1.0, now + before)
    return ((now + 1) / (all_now + due)) / ((before + 1) / (all_before + due))


def breadth(topic: Evidence, whole: Whole) -> float:
    """How likely two voices of the report are to be of one area, against two of the topic: at most 1.

    1 / this probability is the number of areas, each as large as it speaks (Simpson 1949, Hill 1973). Where no
    two areas are known, or no two voices, a topic is taken to be spread as the report is.
    """
    together = alike(topic.areas, topic.spread)
    if len(whole.areas) < 2 or together is None:
        return 1.0
    usual = alike(whole.areas, 1.0) or 0.0
    return min(1.0, usual / together) if together else 1.0


def alike(areas: Mapping[int, float], spread: float) -> float | None:
    """The probability that two different voices are of one area (Simpson's unbiased estimate); None of fewer."""
    voices = sum(areas.values())
    if voices <= spread:
        return None
    return sum(max(0.0, own * (own - spread)) for own in areas.values()) / (voices * (voices - spread))


def protection(topic: Evidence) -> float:
    """Share of the voices that name people whom the law protects."""
    return min(1.0, topic.protected / topic.counted) if topic.counted else 0.0


def gap(nrr: float) -> float:
    return max(LEAST, (BEST_SCORE - nrr) / SCORE_STEPS)


def components_of(values: Sequence[Mapping[str, float]]) -> list[Components]:
    """Volume and trend as shares of the largest; the other parts are shares already."""
    largest = {name: max((own[name] for own in values if name in own), default=1.0) for name in WEIGHTS}
    whole = {**dict.fromkeys(WEIGHTS, 1.0), "volume": largest["volume"], "trend": largest["trend"]}
    return [Components(**{name: value / whole[name] for name, value in own.items()}) for own in values]


def shares_of(per_cent: Mapping[str, int]) -> dict[str, float]:
    """The weights that a schedule sets in per cent; those that come with the program where it sets none."""
    return {name: value / 100 for name, value in per_cent.items()} or dict(WEIGHTS)


def per_cent_of(weights: Mapping[str, float]) -> dict[str, int]:
    """Weights as a form shows them."""
    return {name: round(100 * weight) for name, weight in weights.items()}


def borne(weights: Mapping[str, float], known: Mapping[str, float]) -> dict[str, float]:
    """The weights of the parts that are known: they bear those of the others in proportion."""
    total = sum(weights.get(name, 0.0) for name in known)
    if total <= 0:
        return dict.fromkeys(known, 1 / len(known))
    return {name: weights.get(name, 0.0) / total for name in known}


def first_stays(ranked: Sequence[Components], weights: Mapping[str, float], part: str) -> tuple[float, float]:
    """From where to where the weight of a part can move before another topic comes first.

    The other weights move in proportion, so that all add up to 1. `ranked` is in the order of these weights.
    The logarithm of a priority is linear in its weights: two topics change places at one weight at most.
    """
    low, high = 0.0, 1.0
    own = borne(weights, ranked[0].known)
    for other in ranked[1:]:
        alone, rest = _lead(ranked[0], other, part, own)
        if alone == rest:
            continue
        turning = rest / (rest - alone)
        if alone < rest and turning < high:
            high = max(turning, own[part])
        elif alone > rest and turning > low:
            low = min(turning, own[part])
    return low, high


def _lead(
    first: Components, other: Components, part: str, weights: Mapping[str, float]
) -> tuple[float, float]:
    """By how much the first is ahead in one part alone, and in all the others together, in logarithms."""
    ahead = {name: log(value) - log(other.known[name]) for name, value in first.known.items()}
    rest = borne({**weights, part: 0.0}, {name: 0.0 for name in ahead if name != part} or {part: 0.0})
    return ahead[part], sum(weight * ahead[name] for name, weight in rest.items())
