"""From analysed comments to a ranked report: topics, their figures, what is set aside. Pure.

The topics of a period and of the one before are found together, so that a trend compares like with like.
The same comments give the same report, in whatever order they are given. Imports scikit-learn.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace
from threadpoolctl import threadpool_limits

from participation.improvements.breakdowns import by_area, by_element
from participation.improvements.canonical import canonical
from participation.improvements.evidence import ElementScore, Spoken
from participation.improvements.evidence_places import Placed, placed
from participation.improvements.floods import COPIES, Flood, copies
from participation.improvements.not_ranked import excluded, gone, idle, set_aside, unranked
from participation.improvements.period_topics import (
    PeriodTopic,
    in_period,
    quotes_of,
    series_of,
    service_of,
    settled,
    topic_of,
)
from participation.improvements.periods import Period
from participation.improvements.priorities import FEWEST_VOICES, WEIGHTS, Ranked
from participation.improvements.schemas import Figures, FloodView, ImprovementView, QuoteView, SetAside
from participation.improvements.theme_outcomes import Order, ordered, ranks
from participation.improvements.theme_states import ThemeState
from participation.improvements.themes import Memory, Part, Recognised, recognise
from participation.improvements.voices import Mix, Voices, quoted
from participation.sentiment.topics import Topics, find_topics

NOTHING_KNOWN = Memory()


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
    services: list[int | None]
    """The service that each improvement is mostly about."""
    left_out: list[list[int]]
    """Comments of each theme among `figures.excluded`."""
    outcomes: list["Outcome"]
    recognised: Recognised


@dataclass(frozen=True)
class Outcome:
    """What a theme is in this report: its part, and its position among the improvements if it is ranked."""

    part: Part
    name: str
    state: ThemeState
    voices: int
    improvement: int | None


@dataclass(frozen=True)
class _Draft:
    """What the parts of a report are made of: positions of the period's voices, topics and their places."""

    voices: Voices
    period: Period
    found: Topics
    recognised: Recognised
    now: list[int]
    everybody: list[int]
    topics: list[PeriodTopic]
    placed: Placed
    order: Order

    @property
    def ranked(self) -> list[PeriodTopic]:
        return [self.topics[place.position] for place in self.order.ranked]


def compose(
    voices: Voices,
    period: Period,
    model_version: str = "",
    memory: Memory = NOTHING_KNOWN,
    weights: Mapping[str, float] = WEIGHTS,
    scores: Mapping[str, ElementScore] = {},
    within: Mapping[int, int] = {},
) -> Composed:
    """The report of the comments in `voices`; without any, one that is empty.

    `weights` are those of the parts of a priority, `scores` those of the SKM elements;
    `within` says under which area another one is counted: breakdowns.py.
    """
    draft = _draft(voices, period, memory, weights, scores)
    quotes = [quotes_of(voices, one) for one in draft.ranked]
    improvements = _improvements(draft, quotes)
    figures = Figures(
        mix=voices.mix(draft.now) if len(draft.everybody) >= FEWEST_VOICES else None,
        set_aside=_set_aside(draft),
        earlier_voices=_earlier_voices(draft),
        weeks=period.weeks,
        quotes=sum(map(len, quotes)),
        stability=draft.found.stability if draft.topics else None,
        model_version=model_version,
        weights=dict(weights),
        first_stays=draft.placed.first_stays,
        floods=_floods(draft),
        weighted=any(weight != 1 for weight in voices.weights),
        skm=sorted(scores),
        excluded=excluded(draft.topics, draft.order.excluded),
        idle=idle(memory, [draft.topics[place.position] for place in draft.placed.places]),
        retired=gone(memory, draft.recognised, draft.topics),
        unranked=unranked(
            draft.topics, {place.position for place in (*draft.order.ranked, *draft.order.excluded)}
        ),
        areas=by_area(voices, draft.everybody, [one.voices for one in draft.ranked], within),
        elements=by_element(voices, draft.everybody, scores),
    )
    return Composed(
        comments=len(draft.now),
        voices=len(draft.everybody),
        figures=canonical(figures),
        improvements=[canonical(one) for one in improvements],
        members=[one.now for one in draft.ranked],
        quotes=quotes,
        services=[service_of(voices, one) for one in draft.ranked],
        left_out=[draft.topics[place.position].now for place in draft.order.excluded],
        outcomes=_outcomes(draft),
        recognised=draft.recognised,
    )


def _draft(
    voices: Voices,
    period: Period,
    memory: Memory,
    weights: Mapping[str, float],
    scores: Mapping[str, ElementScore],
) -> _Draft:
    # one thread sums in one order; and on small matrices threads wait more than they count
    with threadpool_limits(limits=1):
        earlier = voices.told(memory.comments)
        found = find_topics(voices.texts, voices.numbers if voices.folded else None, earlier=earlier)
        recognised = recognise(voices.texts, found.topics, memory, earlier)
    topics = [topic_of(voices, period, part) for part in recognised.parts]
    now = in_period(voices, period, range(len(voices)))
    everybody = voices.distinct(now)
    ranking = placed(
        voices,
        [Spoken(one.name, one.voices, one.before) for one in topics],
        everybody,
        compared=period.before is not None,
        weights=weights,
        scores=scores,
    )
    order = ordered(ranking.places, [one.pinned for one in topics], [one.excluded for one in topics])
    topics = settled(voices, topics, ranking, {theme.name for theme in memory.themes})
    return _Draft(voices, period, found, recognised, now, everybody, topics, ranking, order)


def _set_aside(draft: _Draft) -> SetAside:
    short, apart = (
        len(in_period(draft.voices, draft.period, positions))
        for positions in (draft.found.short, draft.found.apart)
    )
    repeated = len(draft.now) - len(draft.everybody)
    return set_aside(draft.topics, draft.placed.counted.topics, repeated, short, apart)


def _earlier_voices(draft: _Draft) -> int | None:
    """Of topics; None where there is no period before that could be compared."""
    if draft.placed.counted.whole.before is None:
        return None
    return sum(len(one.before) for one in draft.topics)


def _floods(draft: _Draft) -> list[FloodView]:
    """Bursts and sources first, then texts that were copied."""
    floods = (*draft.placed.floods, *copies(draft.voices, draft.now))
    return [_flood(draft.voices, draft.topics, flood) for flood in floods]


def _flood(voices: Voices, topics: Sequence[PeriodTopic], flood: Flood) -> FloodView:
    days = [voices.days[position] for position in flood.positions]
    heard = len({voices.numbers[position] for position in flood.positions})
    return FloodView(
        kind=flood.kind,
        comments=len(flood.positions),
        voices=heard,
        first=date.fromordinal(min(days)),
        last=date.fromordinal(max(days)),
        label="" if flood.topic is None else topics[flood.topic].label,
        counted=min(heard, flood.limit) if flood.limit else heard,
        source=flood.source,
        comment=voices.comment(flood.positions[0]) if flood.kind == COPIES else None,
    )


def _improvements(draft: _Draft, quotes: Sequence[Sequence[int]]) -> list[ImprovementView]:
    by_figures = ranks(draft.placed.places)
    totals = sum((one.weeks for one in draft.topics), Counter[int]())
    now = sum(len(one.voices) for one in draft.topics)
    return [
        ImprovementView(
            rank=number + 1,
            label=one.label,
            terms=list(one.topic.terms),
            comments=len(one.now),
            voices=len(one.voices),
            share=len(one.voices) / now,
            mix=one.mix or Mix(0, 0, 0),
            trend=_trend(draft, place),
            series=series_of(one, totals, len(draft.period.weeks)),
            priority=place.priority,
            components=place.components,
            quotes=[QuoteView(quoted(draft.voices.texts[position])) for position in quotes[number]],
            previous=one.part.theme.improvement if one.part.theme else None,
            theme=one.part.theme.id if one.part.theme else None,
            state=one.state,
            related=[theme.name for theme in one.part.kin if theme.improvement is not None],
            kin=[theme.id for theme in one.part.kin],
            pinned=one.pinned,
            rank_by_figures=by_figures[place.position],
            evidence=replace(one.facts, formerly=one.formerly) if one.facts else None,
        )
        for number, (one, place) in enumerate(zip(draft.ranked, draft.order.ranked, strict=True))
    ]


def _trend(draft: _Draft, place: Ranked) -> float | None:
    """By how much its share of the voices changed since the period before; None where that cannot be said."""
    if "trend" not in place.values:
        return None
    one = draft.topics[place.position]
    heard, before = sum(one.heard for one in draft.topics), sum(len(one.before) for one in draft.topics)
    return one.heard / heard - len(one.before) / before


def _outcomes(draft: _Draft) -> list[Outcome]:
    """Of everything that enough voices speak of, ranked or not, and of what is known already."""
    numbers = {place.position: number for number, place in enumerate(draft.order.ranked)}
    return [
        Outcome(
            part=one.part,
            name=one.label,
            state=one.state,
            voices=len(one.voices),
            improvement=numbers.get(position),
        )
        for position, one in enumerate(draft.topics)
        if one.part.theme or len(one.voices) >= FEWEST_VOICES
    ]
