"""From analysed comments to a ranked report: topics, their figures, what is set aside. Pure.

The topics of a period and of the one before are found together, so that a trend compares like with like.
The same comments give the same report, in whatever order they are given. Imports scikit-learn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from threadpoolctl import threadpool_limits

from participation.improvements.breakdowns import by_area, by_element
from participation.improvements.canonical import canonical
from participation.improvements.evidence import ElementScore, Spoken
from participation.improvements.evidence_places import placed
from participation.improvements.floods import COPIES, Flood, copies
from participation.improvements.periods import WEEK, Period
from participation.improvements.priorities import (
    FEWEST_VOICES,
    WEIGHTS,
    Evidence,
    Ranked,
    has_too_few,
    is_praise,
)
from participation.improvements.schemas import (
    Facts,
    Figures,
    FloodView,
    ImprovementView,
    QuoteView,
    SetAside,
)
from participation.improvements.theme_outcomes import Exclusion, Idle, ordered, ranks
from participation.improvements.theme_states import ThemeState, movement
from participation.improvements.themes import Memory, Part, Recognised, recognise
from participation.improvements.voices import Mix, Voices, quoted
from participation.sentiment.topics import Topic, find_topics

NOTHING_KNOWN = Memory()
QUOTES = 3
LONGEST_LABEL = 200


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
class _Found:
    """A topic in the period (`now`) and before it, as positions; the voices of each week."""

    part: Part
    now: list[int]
    voices: list[int]
    before: list[int]
    mix: Mix | None
    weeks: Counter[int]
    heard: int = 0
    """Voices in the period, those of a flood up to its limit."""

    @property
    def topic(self) -> Topic:
        return self.part.topic

    @property
    def name(self) -> str:
        return self.part.theme.name if self.part.theme else self.topic.label

    @property
    def pinned(self) -> str:
        return self.part.theme.pinned if self.part.theme else ""

    @property
    def excluded(self) -> str:
        return self.part.theme.excluded if self.part.theme else ""


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
    with threadpool_limits(
        limits=1
    ):  # sums in one order; and on small matrices threads wait more than they count
        topics = find_topics(voices.texts, voices.numbers if voices.folded else None)
        recognised = recognise(voices.texts, topics.topics, memory, voices.told(memory.comments))
    found = [_found(voices, period, part) for part in recognised.parts]
    now = _within(voices, period, range(len(voices)))
    everybody = voices.distinct(now)
    ranking = placed(
        voices,
        [Spoken(one.name, one.voices, one.before) for one in found],
        everybody,
        compared=period.before is not None,
        weights=weights,
        scores=scores,
    )
    found = [
        replace(one, heard=known.voices) for one, known in zip(found, ranking.counted.topics, strict=True)
    ]
    order = ordered(ranking.places, [one.pinned for one in found], [one.excluded for one in found])
    chosen = [found[place.position] for place in order.ranked]
    quotes = [_quotes(voices, one) for one in chosen]
    facts = {place.position: fact for place, fact in zip(ranking.places, ranking.facts, strict=True)}
    states = [_state(one, found, chance) for one, chance in zip(found, ranking.counted.chances, strict=True)]
    improvements = _improvements(
        voices, period, found, states, order.ranked, facts, quotes, ranks(ranking.places)
    )
    labels = {
        place.position: improvement.label
        for place, improvement in zip(order.ranked, improvements, strict=True)
    }
    figures = Figures(
        mix=voices.mix(now) if len(everybody) >= FEWEST_VOICES else None,
        set_aside=_set_aside(
            found,
            ranking.counted.topics,
            len(now) - len(everybody),
            len(_within(voices, period, topics.short)),
            len(_within(voices, period, topics.apart)),
        ),
        earlier_voices=sum(len(one.before) for one in found)
        if ranking.counted.whole.before is not None
        else None,
        weeks=period.weeks,
        quotes=sum(map(len, quotes)),
        stability=topics.stability,
        model_version=model_version,
        weights=dict(weights),
        first_stays=ranking.first_stays,
        floods=[_flood(voices, found, labels, flood) for flood in (*ranking.floods, *copies(voices, now))],
        weighted=any(weight != 1 for weight in voices.weights),
        skm=sorted(scores),
        excluded=_excluded(found, order.excluded, facts),
        idle=_idle(memory, [found[place.position] for place in ranking.places]),
        retired=_gone(memory, recognised, found),
        unranked=_unranked(found, {place.position for place in (*order.ranked, *order.excluded)}),
        areas=by_area(voices, everybody, [one.voices for one in chosen], within),
        elements=by_element(voices, everybody, scores),
    )
    return Composed(
        comments=len(now),
        voices=len(everybody),
        figures=canonical(figures),
        improvements=[canonical(one) for one in improvements],
        members=[one.now for one in chosen],
        quotes=quotes,
        left_out=[found[place.position].now for place in order.excluded],
        outcomes=_outcomes(found, states, order.ranked, improvements),
        recognised=recognised,
    )


def _within(voices: Voices, period: Period, positions: Iterable[int]) -> list[int]:
    start, end = period.start.toordinal(), period.end.toordinal()
    return [position for position in positions if start <= voices.days[position] < end]


def _found(voices: Voices, period: Period, part: Part) -> _Found:
    topic = part.topic
    now = _within(voices, period, topic.members)
    start = period.start.toordinal()
    before = [position for position in topic.members if voices.days[position] < start]
    return _Found(
        part=part,
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


def _set_aside(
    found: Sequence[_Found], evidence: Sequence[Evidence], copies: int, short: int, apart: int
) -> SetAside:
    spoken = [(one, known) for one, known in zip(found, evidence, strict=True) if one.now]
    few = [len(one.now) for one, known in spoken if has_too_few(known)]
    praise = [len(one.now) for one, known in spoken if is_praise(known) and not has_too_few(known)]
    return SetAside(copies, short, sum(praise), len(praise), sum(few), len(few), apart)


def _quotes(voices: Voices, found: _Found) -> list[int]:
    """Central comments of the period that complain, then further complaints: no two of the same voice."""
    complaints = [n for n in found.voices if voices.negative(n) > 0.5]
    others = sorted(complaints or found.voices, key=lambda n: (-voices.negative(n), voices.comment(n)))
    current = set(found.now)
    central = [n for n in found.topic.quotes if n in current and voices.negative(n) > 0.5]
    return voices.distinct([*central, *others])[:QUOTES]


def _gone(memory: Memory, recognised: Recognised, found: Sequence[_Found]) -> list[str]:
    """What the report before ranked and is no topic of this period. What became part of another theme is not gone,
    and what was never ranked, as too few spoke of it, is named nowhere."""
    taken_up = {
        theme.id for part in recognised.parts if part.state is ThemeState.MERGED for theme in part.kin
    }
    silent = {one.part.theme.id for one in found if one.part.theme and not one.now}
    return [
        theme.name
        for theme in memory.themes
        if theme.id in silent.union(recognised.retired)
        and theme.improvement is not None
        and theme.merged_into is None
        and theme.id not in taken_up
    ]


def _idle(memory: Memory, placed: Sequence[_Found]) -> list[Idle]:
    there = {one.part.theme.id for one in placed if one.part.theme}
    return [
        Idle(theme.name, theme.pinned or theme.excluded, bool(theme.pinned))
        for theme in memory.themes
        if (theme.pinned or theme.excluded) and theme.id not in there
    ]


def _unranked(found: Sequence[_Found], placed: Set[int]) -> list[str]:
    """What the report before ranked and this one does not, though people speak of it."""
    themes = [one.part.theme for position, one in enumerate(found) if position not in placed and one.now]
    return [theme.name for theme in themes if theme is not None and theme.improvement is not None]


def _flood(voices: Voices, found: Sequence[_Found], labels: Mapping[int, str], flood: Flood) -> FloodView:
    days = [voices.days[position] for position in flood.positions]
    numbers = {voices.numbers[position] for position in flood.positions}
    heard = len(numbers)
    label = "" if flood.topic is None else labels.get(flood.topic, found[flood.topic].name)
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
    states: Sequence[ThemeState],
    places: Sequence[Ranked],
    facts: Mapping[int, Facts],
    quotes: Sequence[Sequence[int]],
    by_figures: dict[int, int],
) -> list[ImprovementView]:
    chosen = [found[place.position] for place in places]
    labels = _labels(chosen)
    totals = sum((one.weeks for one in found), Counter[int]())
    now, heard = sum(len(one.voices) for one in found), sum(one.heard for one in found)
    earlier = sum(len(one.before) for one in found)
    return [
        ImprovementView(
            rank=number + 1,
            label=labels[number],
            terms=list(one.topic.terms),
            comments=len(one.now),
            voices=len(one.voices),
            share=len(one.voices) / now,
            mix=one.mix or Mix(0, 0, 0),
            trend=one.heard / heard - len(one.before) / earlier if "trend" in place.values else None,
            series=_series(one, totals, len(period.weeks)),
            priority=place.priority,
            components=place.components,
            quotes=[QuoteView(quoted(voices.texts[position])) for position in quotes[number]],
            previous=one.part.theme.improvement if one.part.theme else None,
            theme=one.part.theme.id if one.part.theme else None,
            state=states[place.position],
            related=[theme.name for theme in one.part.kin if theme.improvement is not None],
            kin=[theme.id for theme in one.part.kin],
            pinned=one.pinned,
            rank_by_figures=by_figures[place.position],
            evidence=facts[place.position],
        )
        for number, (one, place) in enumerate(zip(chosen, places, strict=True))
    ]


def _labels(chosen: Sequence[_Found]) -> list[str]:
    """The name of the theme where a topic goes on; a new one that is taken says more words."""
    labels = {number: one.name for number, one in enumerate(chosen) if one.part.theme}
    for number, one in enumerate(chosen):
        taken = {label for other, label in labels.items() if other != number}
        if number not in labels:
            longer = ", ".join(one.topic.terms[:4])
            labels[number] = (longer if one.topic.label in taken else one.topic.label)[:LONGEST_LABEL]
    return [labels[number] for number in range(len(chosen))]


def _state(one: _Found, found: Sequence[_Found], chance: float | None) -> ThemeState:
    """What became of the theme; where it goes on, whether its share of the voices grew or shrank, as its trend says."""
    if not one.now:
        return ThemeState.RETIRED
    if one.part.state is not None:
        return one.part.state
    now = sum(each.heard for each in found)
    before = sum(len(each.before) for each in found)
    return movement(one.heard * before - len(one.before) * now, chance)


def _excluded(
    found: Sequence[_Found], places: Sequence[Ranked], facts: Mapping[int, Facts]
) -> list[Exclusion]:
    return [
        Exclusion(
            one.name,
            one.excluded,
            facts[place.position].usual_rank,
            len(one.voices),
            len(one.now),
            one.part.theme.id if one.part.theme else None,
        )
        for place in places
        for one in [found[place.position]]
    ]


def _outcomes(
    found: Sequence[_Found],
    states: Sequence[ThemeState],
    places: Sequence[Ranked],
    improvements: Sequence[ImprovementView],
) -> list[Outcome]:
    """Of everything that enough voices speak of, ranked or not, and of what is known already."""
    numbers = {place.position: number for number, place in enumerate(places)}
    return [
        Outcome(
            part=one.part,
            name=improvements[numbers[position]].label if position in numbers else one.name[:LONGEST_LABEL],
            state=states[position],
            voices=len(one.voices),
            improvement=numbers.get(position),
        )
        for position, one in enumerate(found)
        if one.part.theme or len(one.voices) >= FEWEST_VOICES
    ]


def _series(found: _Found, totals: Counter[int], weeks: int) -> list[float | None]:
    """None where one to four voices spoke in a week: they could be recognised."""
    return [_share(found.weeks[week], totals[week]) for week in range(weeks)]


def _share(voices: int, of: int) -> float | None:
    if not voices:
        return 0.0
    return voices / of if voices >= FEWEST_VOICES else None
