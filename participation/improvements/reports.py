"""From analysed comments to a ranked report: topics, their figures, what is set aside. Pure.

The topics of a period and of the one before are found together, so that a trend compares like with like.
The same comments give the same report, in whatever order they are given. Imports scikit-learn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from threadpoolctl import threadpool_limits

from participation.improvements.evidence import ElementScore, Spoken
from participation.improvements.evidence_places import Placed, placed
from participation.improvements.floods import COPIES, Flood, copies
from participation.improvements.matching import match
from participation.improvements.periods import WEEK, Period
from participation.improvements.priorities import WEIGHTS, Evidence, has_too_few, is_praise
from participation.improvements.schemas import Figures, FloodView, ImprovementView, QuoteView, SetAside
from participation.improvements.voices import Mix, Voices
from participation.sentiment.topics import Topic, find_topics

QUOTES = 3
LONGEST_LABEL = 200


@dataclass(frozen=True)
class Known:
    """An improvement of the report before."""

    id: int
    label: str
    terms: Sequence[str]


@dataclass(frozen=True)
class Composed:
    """A report that nobody has stored yet; positions are those of the voices it was made from."""

    comments: int
    voices: int
    figures: Figures
    improvements: list[ImprovementView]
    members: list[list[int]]
    """Comments of each improvement, and the quotes …"""
    quotes: list[list[int]]
    """… that stand for them."""


@dataclass(frozen=True)
class _Found:
    """A topic in the period (`now`) and before it, as positions; the voices of each week."""

    topic: Topic
    now: list[int]
    voices: list[int]
    before: list[int]
    mix: Mix | None
    weeks: Counter[int]


def compose(
    voices: Voices,
    period: Period,
    model_version: str = "",
    previous: Sequence[Known] = (),
    weights: Mapping[str, float] = WEIGHTS,
    scores: Mapping[str, ElementScore] = {},
) -> Composed:
    """The report of the comments in `voices`; without any, one that is empty.

    `weights` are those of the parts of a priority, `scores` those of the SKM elements.
    """
    with threadpool_limits(
        limits=1
    ):  # sums in one order; and on small matrices threads wait more than they count
        topics = find_topics(voices.texts)
    found = [_found(voices, period, topic) for topic in topics.topics]
    now = _within(voices, period, range(len(voices)))
    everybody = voices.distinct(now)
    ranking = placed(
        voices,
        [Spoken(one.topic.label, one.voices, one.before) for one in found],
        everybody,
        compared=period.before is not None,
        weights=weights,
        scores=scores,
    )
    chosen = [found[place.position] for place in ranking.places]
    quotes = [_quotes(voices, one) for one in chosen]
    improvements = _improvements(voices, period, found, ranking, quotes, previous)
    labels = {
        place.position: improvement.label
        for place, improvement in zip(ranking.places, improvements, strict=True)
    }
    figures = Figures(
        mix=voices.mix(now),
        set_aside=_set_aside(
            found,
            ranking.counted.topics,
            len(now) - len(everybody),
            len(_within(voices, period, topics.short)),
        ),
        earlier_voices=sum(len(one.before) for one in found) if period.before else None,
        weeks=period.weeks,
        quotes=sum(map(len, quotes)),
        stability=topics.stability,
        model_version=model_version,
        weights=dict(weights),
        first_stays=ranking.first_stays,
        floods=[_flood(voices, found, labels, flood) for flood in (*ranking.floods, *copies(voices, now))],
        weighted=any(weight != 1 for weight in voices.weights),
        skm=sorted(scores),
    )
    return Composed(
        comments=len(now),
        voices=len(everybody),
        figures=figures,
        improvements=improvements,
        members=[one.now for one in chosen],
        quotes=quotes,
    )


def _within(voices: Voices, period: Period, positions: Iterable[int]) -> list[int]:
    start, end = period.start.toordinal(), period.end.toordinal()
    return [position for position in positions if start <= voices.days[position] < end]


def _found(voices: Voices, period: Period, topic: Topic) -> _Found:
    now = _within(voices, period, topic.members)
    start = period.start.toordinal()
    before = [position for position in topic.members if voices.days[position] < start]
    return _Found(
        topic=topic,
        now=now,
        voices=voices.distinct(now),
        before=voices.distinct(before),
        mix=voices.mix(now),
        weeks=_weeks(voices, period, topic.members),
    )


def _weeks(voices: Voices, period: Period, positions: Iterable[int]) -> Counter[int]:
    """Voices by week, numbered from the first of `period.weeks`."""
    first = period.weeks[0].toordinal()
    spoken = {(voices.days[n] - first) // WEEK * (1 << 64) + voices.numbers[n] for n in positions}
    return Counter(week for each in spoken if (week := each >> 64) >= 0)


def _set_aside(found: Sequence[_Found], evidence: Sequence[Evidence], copies: int, short: int) -> SetAside:
    spoken = [(one, known) for one, known in zip(found, evidence, strict=True) if one.now]
    few = [len(one.now) for one, known in spoken if has_too_few(known)]
    praise = [len(one.now) for one, known in spoken if is_praise(known) and not has_too_few(known)]
    return SetAside(copies, short, sum(praise), len(praise), sum(few), len(few))


def _quotes(voices: Voices, found: _Found) -> list[int]:
    """Central comments of the period that complain, then further complaints: no two of the same voice."""
    complaints = [n for n in found.voices if voices.negative(n) > 0.5]
    others = sorted(complaints or found.voices, key=lambda n: (-voices.negative(n), voices.comment(n)))
    current = set(found.now)
    central = [n for n in found.topic.quotes if n in current and voices.negative(n) > 0.5]
    return voices.distinct([*central, *others])[:QUOTES]


def _flood(voices: Voices, found: Sequence[_Found], labels: Mapping[int, str], flood: Flood) -> FloodView:
    days = [voices.days[position] for position in flood.positions]
    numbers = {voices.numbers[position] for position in flood.positions}
    heard = len(numbers)
    label = "" if flood.topic is None else labels.get(flood.topic, found[flood.topic].topic.label)
    return FloodView(
        kind=flood.kind,
        comments=len(flood.positions),
        voices=heard,
        first=date.fromordinal(min(days)),
        last=date.fromordinal(max(days)),
        label=label[:LONGEST_LABEL],
        counted=min(heard, flood.limit) if flood.limit else heard,
        source=flood.source,
        comment=voices.comment(flood.positions[0]) if flood.kind == COPIES else None,
    )


def _improvements(
    voices: Voices,
    period: Period,
    found: Sequence[_Found],
    ranking: Placed,
    quotes: Sequence[Sequence[int]],
    previous: Sequence[Known],
) -> list[ImprovementView]:
    chosen = [found[place.position] for place in ranking.places]
    continued = match([one.topic.terms for one in chosen], [known.terms for known in previous])
    before = {number: previous[other] for number, other in continued.items()}
    labels = _labels(chosen, before)
    totals = sum((one.weeks for one in found), Counter[int]())
    now, earlier = sum(len(one.voices) for one in found), sum(len(one.before) for one in found)
    return [
        ImprovementView(
            rank=number + 1,
            label=labels[number],
            terms=list(one.topic.terms),
            comments=len(one.now),
            voices=len(one.voices),
            share=len(one.voices) / now,
            mix=one.mix or Mix(0, 0, 0),
            trend=len(one.voices) / now - len(one.before) / earlier if "trend" in place.values else None,
            series=_series(one, totals, len(period.weeks)),
            priority=place.priority,
            components=place.components,
            quotes=[QuoteView(voices.texts[position]) for position in quotes[number]],
            previous=before[number].id if number in before else None,
            evidence=ranking.facts[number],
        )
        for number, (one, place) in enumerate(zip(chosen, ranking.places, strict=True))
    ]


def _labels(chosen: Sequence[_Found], before: dict[int, Known]) -> list[str]:
    """The label of the report before where a topic goes on; a new one that is taken says more words."""
    labels = {number: known.label for number, known in before.items()}
    for number, one in enumerate(chosen):
        taken = {label for other, label in labels.items() if other != number}
        if number not in labels:
            longer = ", ".join(one.topic.terms[:4])
            labels[number] = (longer if one.topic.label in taken else one.topic.label)[:LONGEST_LABEL]
    return [labels[number] for number in range(len(chosen))]


def _series(found: _Found, totals: Counter[int], weeks: int) -> list[float]:
    return [found.weeks[week] / totals[week] if totals[week] else 0.0 for week in range(weeks)]
