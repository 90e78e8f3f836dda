"""What is counted of each topic of a report, and of the whole that it is seen in. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from participation.improvements.evidence_trend import chance, corrected
from participation.improvements.floods import Flood
from participation.improvements.priorities import FEWEST_VOICES, Evidence, Whole
from participation.improvements.voices import NO_AREA, Voices

FEWEST_EARLIER = 5
"""Voices in the period before, below which there is nothing to compare with."""
MAINLY = 0.5
"""Share of the voices that speak of an element, from which it is the topic's."""


@dataclass(frozen=True)
class ElementScore:
    """What people scored an SKM element: its NRR, how far chance may move it, and how many they were."""

    nrr: float
    error: float
    people: int


@dataclass(frozen=True)
class Spoken:
    """The distinct voices of a topic, now and before, as positions; its name differs from those of others."""

    name: str
    now: Sequence[int]
    before: Sequence[int]


@dataclass(frozen=True)
class Counted:
    """All topics, in the order given, with what they are seen in."""

    topics: list[Evidence]
    whole: Whole
    chances: list[float | None]
    """The probability that chance alone changed each so much, corrected; None without a period before."""
    elements: list[str]
    """The SKM element of each; empty where it has none."""


def count(
    voices: Voices,
    spoken: Sequence[Spoken],
    everybody: Sequence[int],
    *,
    compared: bool,
    scores: Mapping[str, ElementScore],
    floods: Iterable[Flood] = (),
) -> Counted:
    """Counts the topics. `everybody` are the distinct voices of the period, those without a topic too.

    `compared` says whether there is a period before. Voices of a flood count up to its limit.
    """
    parts = _parts(floods)
    compared = compared and sum(len(one.before) for one in spoken) >= FEWEST_EARLIER
    elements = [_element(voices, one.now) for one in spoken]
    topics = [
        _evidence(voices, one, parts.get(number, {}), scores.get(elements[number]), compared=compared)
        for number, one in enumerate(spoken)
    ]
    heard = [len(one.now) - _silenced(parts.get(number, {})) for number, one in enumerate(spoken)]
    whole = _whole(voices, topics, everybody, scores, compared=compared)
    return Counted(topics, whole, _chances(spoken, heard, compared=compared), elements)


def _parts(floods: Iterable[Flood]) -> dict[int, dict[int, float]]:
    """By topic and position, as what part of a voice each voice of a flood counts."""
    parts: dict[int, dict[int, float]] = {}
    for flood in floods:
        if flood.topic is not None:
            part = min(1.0, flood.limit / len(flood.positions))
            parts.setdefault(flood.topic, {}).update(dict.fromkeys(flood.positions, part))
    return parts


def _silenced(parts: Mapping[int, float]) -> int:
    return round(sum(1 - part for part in parts.values()))


def _evidence(
    voices: Voices, spoken: Spoken, parts: Mapping[int, float], score: ElementScore | None, *, compared: bool
) -> Evidence:
    weights = {n: voices.weights[n] * parts.get(n, 1.0) for n in spoken.now}
    areas: dict[int, float] = {}
    for position, weight in weights.items():
        if voices.areas[position] != NO_AREA:
            areas[voices.areas[position]] = areas.get(voices.areas[position], 0.0) + weight
    counted = sum(weights.values())
    return Evidence(
        name=spoken.name,
        voices=len(spoken.now) - _silenced(parts),
        counted=counted,
        complaints=sum(weight * voices.complaint(n) for n, weight in weights.items()),
        before=sum(voices.weights[n] for n in spoken.before) if compared else None,
        areas=dict(sorted(areas.items())),
        protected=sum(weight for n, weight in weights.items() if voices.protected[n]),
        nrr=score.nrr if score else None,
        spread=sum(voices.weights[n] * weight for n, weight in weights.items()) / counted if counted else 1.0,
        spread_before=_spread([voices.weights[n] for n in spoken.before]),
    )


def _spread(weights: Sequence[float]) -> float:
    counted = sum(weights)
    return sum(weight * weight for weight in weights) / counted if counted else 1.0


def _element(voices: Voices, positions: Sequence[int]) -> str:
    """The element that most voices speak of, of those that speak of one; empty where none has half of them."""
    named = Counter(element for n in positions if (element := voices.element(n)))
    if not named:
        return ""
    element, times = min(named.items(), key=lambda pair: (-pair[1], pair[0]))
    return element if times >= max(FEWEST_VOICES, MAINLY * named.total()) else ""


def _chances(spoken: Sequence[Spoken], heard: Sequence[int], *, compared: bool) -> list[float | None]:
    if not compared:
        return [None] * len(spoken)
    now, before = sum(heard), sum(len(one.before) for one in spoken)
    single = [chance(n, len(one.before), now, before) for n, one in zip(heard, spoken, strict=True)]
    return list(corrected(single))


def _whole(
    voices: Voices,
    topics: Sequence[Evidence],
    everybody: Sequence[int],
    scores: Mapping[str, ElementScore],
    *,
    compared: bool,
) -> Whole:
    weight = sum(voices.weights[n] for n in everybody)
    areas: dict[int, float] = {}
    for area, heard in (pair for topic in topics for pair in topic.areas.items()):
        areas[area] = areas.get(area, 0.0) + heard
    return Whole(
        negative=sum(voices.weights[n] * voices.complaint(n) for n in everybody) / weight if weight else 0.0,
        counted=sum(topic.counted for topic in topics),
        before=sum(topic.before or 0.0 for topic in topics) if compared else None,
        areas=dict(sorted(areas.items())),
        nrr=sum(score.nrr for score in scores.values()) / len(scores) if scores else None,
    )
