"""What a period and the one before it say of each topic. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, islice
from math import inf
from statistics import mean

from participation.improvements.evidence_places import Placed
from participation.improvements.periods import WEEK, Period
from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.schemas import Facts
from participation.improvements.theme_states import ThemeState, movement
from participation.improvements.themes import Part, single_words
from participation.improvements.voices import NO_SERVICE, Mix, Voices
from participation.sentiment.labels import NAMING
from participation.sentiment.phrases import GAP, as_said, sentences
from participation.sentiment.text import words
from participation.sentiment.topics import Topic

QUOTES = 3
READ = 1_000
"""Complaints among which such a quote is looked for, and voices that say whether a label is praise."""
PRAISED = 0.5
"""Share of how much all its voices complain below which those that say a label praise."""
LONGEST_LABEL = 200


@dataclass(frozen=True)
class PeriodTopic:
    """A topic in the period (`now`) and before it, as positions; the voices of each week."""

    part: Part
    now: list[int]
    voices: list[int]
    before: list[int]
    mix: Mix | None
    weeks: Counter[int]
    heard: int = 0
    """Voices in the period, those of a flood up to its limit; this and what follows is known once it has a place."""
    state: ThemeState = ThemeState.RETIRED
    facts: Facts | None = None
    label: str = ""

    @property
    def topic(self) -> Topic:
        return self.part.topic

    @property
    def name(self) -> str:
        return self.part.theme.name if self.part.theme else self.topic.label

    @property
    def naming(self) -> Set[str]:
        """Its most typical words: a name that fits holds one of them, and so does a quote if there is one that does."""
        return set(single_words(self.topic.terms)[:NAMING])

    @property
    def formerly(self) -> str:
        """The name that its theme had before, where it is named anew."""
        return self.name if self.part.theme and self.name != self.label else ""

    @property
    def pinned(self) -> str:
        return self.part.theme.pinned if self.part.theme else ""

    @property
    def excluded(self) -> str:
        return self.part.theme.excluded if self.part.theme else ""


def in_period(voices: Voices, period: Period, positions: Iterable[int]) -> list[int]:
    """Those of these positions that were said in the period."""
    start, end = period.start.toordinal(), period.end.toordinal()
    return [position for position in positions if start <= voices.days[position] < end]


def topic_of(voices: Voices, period: Period, part: Part) -> PeriodTopic:
    """A recognised topic, before anything is ranked."""
    members = part.topic.members
    now = in_period(voices, period, members)
    start = period.start.toordinal()
    before = [position for position in members if voices.days[position] < start]
    return PeriodTopic(
        part=part,
        now=now,
        voices=voices.distinct(now),
        before=voices.distinct(before),
        mix=voices.mix(now),
        weeks=_weeks(voices, period, members),
    )


def _weeks(voices: Voices, period: Period, positions: Iterable[int]) -> Counter[int]:
    """Voices by week, numbered from the first of `period.weeks`."""
    first = period.weeks[0].toordinal()
    spoken = {(voices.days[n] - first) // WEEK * (1 << 64) + voices.numbers[n] for n in positions}
    return Counter(week for each in spoken if (week := each >> 64) >= 0)


def settled(
    voices: Voices, topics: Sequence[PeriodTopic], placed: Placed, names: Set[str]
) -> list[PeriodTopic]:
    """The same topics with what is known of them once they are counted and have their places; `names` as _labels."""
    facts = {place.position: fact for place, fact in zip(placed.places, placed.facts, strict=True)}
    heard = [known.voices for known in placed.counted.topics]
    before = [len(one.before) for one in topics]
    growth = [heard[n] * sum(before) - before[n] * sum(heard) for n in range(len(topics))]
    labels = _labels(voices, topics, names)
    return [
        replace(
            one, heard=heard[n], state=_state(one, growth[n], chance), facts=facts.get(n), label=labels[n]
        )
        for n, (one, chance) in enumerate(zip(topics, placed.counted.chances, strict=True))
    ]


def _state(one: PeriodTopic, growth: int, chance: float | None) -> ThemeState:
    """What became of the theme; where it goes on, whether its share of the voices grew or shrank, as its trend says."""
    if not one.now:
        return ThemeState.RETIRED
    return movement(growth, chance) if one.part.state is None else one.part.state


def quotes_of(voices: Voices, one: PeriodTopic) -> list[int]:
    """Central comments of the period that complain, then complaints that name the topic: no two of one voice."""
    complaints = [n for n in one.voices if voices.negative(n) > 0.5] or one.voices
    sharpest = sorted(complaints, key=lambda n: (-voices.negative(n), voices.comment(n)))
    current = set(one.now)
    central = [n for n in one.topic.quotes if n in current and voices.negative(n) > 0.5]
    named = (n for n in sharpest[:READ] if not one.naming.isdisjoint(words(voices.texts[n])))
    return voices.distinct([*central[:QUOTES], *islice(named, QUOTES), *sharpest[:QUOTES]])[:QUOTES]


def service_of(voices: Voices, one: PeriodTopic) -> int | None:
    """The service that most of its voices name, of those that name one; None where none has half."""
    named = Counter(voices.services[n] for n in one.voices if voices.services[n] != NO_SERVICE)
    return next((service for service, times in named.items() if 2 * times > named.total()), None)


def _labels(voices: Voices, topics: Sequence[PeriodTopic], names: Set[str]) -> list[str]:
    """The name of the theme where a topic goes on and it still fits; else one of its labels that nothing else has.

    `names` are those of all themes that are known, also of those that nobody speaks of.
    """
    taken = names | {one.name for one in topics if one.part.theme}
    first = {one.topic.label for one in topics}
    labels = []
    for one in topics:
        of_others = first - {one.topic.label}
        labels.append(one.name if _fits(one) else _new_label(voices, one, taken, of_others)[:LONGEST_LABEL])
        taken |= {labels[-1]}
    return labels


def _fits(one: PeriodTopic) -> bool:
    """Whether the name of its theme holds one of the topic's most typical words, as labels do, or planners keep it."""
    theme = one.part.theme
    return theme is not None and (theme.keeps_name or not one.naming.isdisjoint(words(theme.name)))


def _new_label(voices: Voices, one: PeriodTopic, taken: Set[str], of_others: Set[str]) -> str:
    """The first of its labels that is free, not what people praise, and said by them in one phrase.

    "Sabar menjelaskan" says nothing of what to improve, "otp terkirim" the opposite of "otp tidak terkirim", and "ktp
    jam", of hours at a counter for identity cards, nothing at all.
    """
    read = one.voices[:READ]
    texts = [sentences(voices.texts[n]) for n in read]
    said = [({*chain.from_iterable(text)}, voices.complaint(n)) for n, text in zip(read, texts, strict=True)]
    least = PRAISED * _complaint(said, "")
    labels = (one.topic.label, *one.topic.others)
    phrases = {label: as_said(label, texts) for label in labels}
    free = [label for label in labels if label not in of_others and (phrases[label] or label) not in taken]
    if not free:
        return ", ".join(one.topic.terms[:4])
    best = min(free, key=lambda label: (_complaint(said, label) < least, GAP in (phrases[label] or GAP)))
    return phrases[best] or best


def _complaint(said: Sequence[tuple[Set[str], float]], label: str) -> float:
    """How much those complain, on average, who say all words of a label; without end where nobody does."""
    held = set(words(label))
    return mean([complaint for text, complaint in said if held <= text] or [inf])


def series_of(one: PeriodTopic, totals: Counter[int], weeks: int) -> list[float | None]:
    """Its share of the voices of each week; None where one to four spoke: they could be recognised."""
    return [_share(one.weeks[week], totals[week]) for week in range(weeks)]


def _share(voices: int, of: int) -> float | None:
    if not voices:
        return 0.0
    return voices / of if voices >= FEWEST_VOICES else None
