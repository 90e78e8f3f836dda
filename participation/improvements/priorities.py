"""What to improve first: a priority from 0 to 1 that a person can check by hand. Pure.

    priority = 0.5 × volume + 0.3 × severity + 0.2 × trend

- volume: voices of the topic / voices of the largest ranked topic. A voice is a distinct text.
- severity: (negative voices + 10 × m) / (voices + 10), m the negative share of the whole report: a topic of
  a few voices is drawn towards what people say on average, so that five angry texts do not outrank fifty.
- trend: (s + 0.01) / (s + b + 0.02), with s the topic's share of the voices now and b in the period before:
  0.5 is unchanged, towards 1 growing, towards 0 vanishing; the hundredth keeps rare topics from jumping.
  Without a period before it is 0.5.

Only complaints are ranked: a topic in which fewer than a quarter of the voices are negative is praise or
neither, and one of fewer than five voices could give a person away.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

WEIGHTS: Final = {"volume": 0.5, "severity": 0.3, "trend": 0.2}
FEWEST_VOICES = 5
LEAST_NEGATIVE = 0.25
AVERAGE_VOICES = 10
UNCHANGED = 0.5
HUNDREDTH = 0.01


class Components(msgspec.Struct, frozen=True):
    """What a priority is made of, each from 0 to 1."""

    volume: float
    severity: float
    trend: float

    @property
    def priority(self) -> float:
        parts = {"volume": self.volume, "severity": self.severity, "trend": self.trend}
        return sum(weight * parts[name] for name, weight in WEIGHTS.items())


class Evidence(msgspec.Struct, frozen=True):
    """What is known of a topic. Shares are of the voices of their period; `before` is None without one."""

    name: str  # settles ties, and must differ between topics
    voices: int
    negative: float
    share: float
    before: float | None = None


class Ranked(msgspec.Struct, frozen=True):
    """A place in the ranking: the position in what was given, and why."""

    position: int
    components: Components


def is_praise(evidence: Evidence) -> bool:
    return evidence.negative < LEAST_NEGATIVE


def has_too_few(evidence: Evidence) -> bool:
    return evidence.voices < FEWEST_VOICES


def rank(topics: Sequence[Evidence], average_negative: float) -> list[Ranked]:
    """The topics that are to be improved, the most urgent first; the order in which they come changes nothing.

    `average_negative` is the negative share of all voices of the report.
    """
    kept = [n for n, topic in enumerate(topics) if not is_praise(topic) and not has_too_few(topic)]
    largest = max((topics[n].voices for n in kept), default=1)
    ranked = [Ranked(n, _components(topics[n], largest, average_negative)) for n in kept]
    return sorted(ranked, key=lambda place: (-place.components.priority, topics[place.position].name))


def _components(topic: Evidence, largest: int, average_negative: float) -> Components:
    complaints = topic.voices * topic.negative + AVERAGE_VOICES * average_negative
    return Components(
        volume=topic.voices / largest,
        severity=complaints / (topic.voices + AVERAGE_VOICES),
        trend=_trend(topic.share, topic.before),
    )


def _trend(share: float, before: float | None) -> float:
    if before is None:
        return UNCHANGED
    return (share + HUNDREDTH) / (share + before + 2 * HUNDREDTH)
