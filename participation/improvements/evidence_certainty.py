"""How sure the parts of a priority and the places of a ranking are: a seeded bootstrap. Pure; imports numpy.

What would have come out, had chance brought other voices (Efron 1979), a thousand times. Each voice is drawn a
Poisson number of times, as often as not once (Hanley & MacGibbon 2006), and complains each time with its
probability: then the voices of a topic in one area that complain, and those that do not, are Poisson numbers
themselves, and so are those of the period before. They are drawn from the counts alone. Time and memory do not
grow with the comments, and the uncertainty of the model is in the intervals. Weighted voices are drawn as a scaled
Poisson number (Bohm & Zech 2014).

Each topic draws from a stream of its own, named by its label: other topics do not change its draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.improvements.priorities import (
    AVERAGE_VOICES,
    LEAST,
    SCORE_STEPS,
    SPREAD,
    WEIGHTS,
    Evidence,
    Ranked,
    Whole,
    alike,
    borne,
    gap,
    protection,
)
from participation.surveys.weighting import Interval

DRAWS = 1_000
SEED = 2026
LOW, HIGH = 0.025, 0.975
"""Between which 95 of 100 draws lie."""
NOBODY = 0.5
"""Stands for no voice at all, of which there is no logarithm."""

Drawn = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Certainty:
    """How sure a place is: intervals of the parts in their own units and of the place, how often it is first."""

    intervals: dict[str, Interval]
    ranks: tuple[int, int]
    first: float


@dataclass(frozen=True)
class _Draws:
    """A thousand times what is counted of a topic."""

    counted: Drawn
    complaints: Drawn
    before: Drawn
    breadth: Drawn
    protected: Drawn
    gap: Drawn


def certainty(
    topics: Sequence[Evidence],
    places: Sequence[Ranked],
    whole: Whole,
    errors: Sequence[float],
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Certainty]:
    """Of each place of a ranking. `errors` holds the standard error of the NRR of each topic."""
    if not places:
        return []
    names = [topic.name for topic in topics]
    drawn = [
        _draw(topic, whole, error, names[:number].count(topic.name))
        for number, (topic, error) in enumerate(zip(topics, errors, strict=True))
    ]
    now = np.sum([one.counted for one in drawn], axis=0)
    before = np.sum([one.before for one in drawn], axis=0)
    parts = [_parts(drawn[place.position], place, whole, now, before) for place in places]
    ranks = _ranks(np.stack([_priority(one, weights) for one in parts]))
    return [
        Certainty({name: _spread(values) for name, values in own.items()}, _places(rank), _share(rank == 1))
        for own, rank in zip(parts, ranks, strict=True)
    ]


def _draw(topic: Evidence, whole: Whole, error: float, twins: int) -> _Draws:
    """`twins` topics before it have the same name."""
    name = topic.name + "'" * twins
    stream = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
    random = np.random.default_rng([SEED, stream])
    areas = _of_areas(topic, whole, random)
    unnamed = max(0.0, topic.counted - sum(topic.areas.values()))
    voices = areas.sum(axis=1) + random.poisson(unnamed / topic.spread, DRAWS)
    return _Draws(
        counted=topic.spread * voices,
        complaints=topic.spread * random.binomial(voices, _chance(topic.complaints, topic.counted)),
        before=topic.spread_before * random.poisson((topic.before or 0.0) / topic.spread_before, DRAWS),
        breadth=_breadth(topic.spread * areas, topic, whole),
        protected=random.binomial(voices, protection(topic)) / np.maximum(1, voices),
        gap=_gaps(topic, whole, error, random),
    )


def _of_areas(topic: Evidence, whole: Whole, random: np.random.Generator) -> NDArray[np.int64]:
    expected = [topic.areas.get(area, 0.0) / topic.spread for area in whole.areas]
    return random.poisson(expected, (DRAWS, len(expected)))


def _breadth(areas: Drawn, topic: Evidence, whole: Whole) -> Drawn:
    """As priorities.breadth, of all draws at once.

    Drawn voices are of one area as often as those that are drawn from, each put back, which is oftener than any two
    different ones: without that ratio few voices would seem less widely spread than they are (Efron 1979, bias).
    """
    usual = (alike(whole.areas, 1.0) or 0.0) * (alike(topic.areas, 0.0) or 1.0)
    voices = areas.sum(axis=1)
    pairs = voices * (voices - topic.spread)
    same = np.maximum(0, areas * (areas - topic.spread)).sum(axis=1)
    together = (alike(topic.areas, topic.spread) or 0.0) * same
    told = (pairs > 0) & (together > 0) & (len(whole.areas) > 1)
    spread: Drawn = np.minimum(1.0, np.divide(usual * pairs, together, out=np.ones(DRAWS), where=told))
    return spread


def _gaps(topic: Evidence, whole: Whole, error: float, random: np.random.Generator) -> Drawn:
    nrr = topic.nrr if topic.nrr is not None else whole.nrr
    centre = gap(nrr) if nrr is not None else LEAST
    return np.clip(random.normal(centre, error / SCORE_STEPS, DRAWS), LEAST, 1.0)


def _chance(part: float, whole: float) -> float:
    return min(1.0, part / whole) if whole else 0.0


def _parts(drawn: _Draws, place: Ranked, whole: Whole, now: Drawn, before: Drawn) -> dict[str, Drawn]:
    """The parts of a priority in their own units: those that the place has."""
    found = {
        "volume": drawn.counted,
        "severity": _towards(drawn.complaints, drawn.counted, whole.negative),
        "trend": _growth(drawn.counted, drawn.before, now, before),
        "reach": np.maximum(LEAST, np.maximum(SPREAD * drawn.breadth, drawn.protected)),
        "gap": drawn.gap,
    }
    return {name: found[name] for name in place.values}


def _towards(part: Drawn, voices: Drawn, average: float) -> Drawn:
    """As priorities.severity, of all draws at once …"""
    return (part + AVERAGE_VOICES * average) / (voices + AVERAGE_VOICES)


def _growth(now: Drawn, before: Drawn, all_now: Drawn, all_before: Drawn) -> Drawn:
    """… and as priorities.growth."""
    due = np.maximum(1.0, all_now + all_before) / np.maximum(1.0, now + before)
    grown: Drawn = ((now + 1) / (all_now + due)) / ((before + 1) / (all_before + due))
    return grown


def _priority(parts: Mapping[str, Drawn], weights: Mapping[str, float]) -> Drawn:
    """The logarithm of each draw's priority, but for a constant: ranks need no more."""
    exponents = borne(weights, dict.fromkeys(parts, 0.0))
    logarithms = [exponents[name] * np.log(np.maximum(values, NOBODY)) for name, values in parts.items()]
    return np.asarray(np.sum(logarithms, axis=0))


def _ranks(priorities: Drawn) -> NDArray[np.int64]:
    """Topics × draws: the place of each topic in each draw; in a tie the one that came first stays so."""
    order = np.argsort(-priorities, axis=0, kind="stable")
    ranks = np.empty(order.shape, np.int64)
    np.put_along_axis(ranks, order, np.arange(1, len(order) + 1)[:, np.newaxis], axis=0)
    return ranks


def _spread(values: Drawn) -> Interval:
    low, high = np.quantile(values, (LOW, HIGH))
    return Interval(float(low), float(high))


def _places(ranks: NDArray[np.int64]) -> tuple[int, int]:
    ordered = np.sort(ranks)
    return int(ordered[int(LOW * DRAWS)]), int(ordered[int(HIGH * DRAWS) - 1])


def _share(rows: NDArray[np.bool_]) -> float:
    return float(rows.mean())
