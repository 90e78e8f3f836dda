"""The identity of topics over time, and what planners decided about it. Pure; imports scikit-learn.

Each schedule keeps a space of terms, frozen when its first report was made. The topics of a run are placed in it
and matched to the themes of all earlier reports, also of those that were away; where they hold comments of the
report before, by these. Then the decisions of planners apply: merged themes are one, and a split theme gives the
comments that hold certain words to the other part. A new space is learnt only when the old one does not know the
words of a topic; every theme is then placed in it.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from participation.improvements.matching import (
    Centroids,
    by_comments,
    centroid,
    match,
    moved,
    nearest,
    similarities,
)
from participation.improvements.theme_states import ThemeState
from participation.sentiment.termspace import TermSpace
from participation.sentiment.text import words
from participation.sentiment.topics import NOTHING_EARLIER, Topic, topic_words

LEARNT = 5_000
"""Distinct texts that a space is learnt from."""
PLACED = 300
"""Distinct texts of a topic that its centroid is the mean of."""
TYPICAL = 3
"""Most typical words of a topic; a space that knows fewer than half of them does not know the topic."""
IN_COMMON = 2
"""Typical words that a topic must share with a theme whose comments it does not hold: where a space knows few words
of a topic, it lies close to what it has nothing to do with."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic as earlier reports knew it, with what stands decided about it."""

    id: int
    name: str
    terms: Sequence[str] = ()
    centroid: Centroids | None = None
    """None until a run has seen it."""
    present: bool = True
    """In the report before."""
    improvement: int | None = None
    """What it was in the report before, if it was ranked."""
    merged_into: int | None = None
    pinned: str = ""
    excluded: str = ""
    """Reasons; "" where nothing is decided."""
    keeps_name: bool = False
    """Planners know it by this name: they gave it, or decided something about what is called so."""


@dataclass(frozen=True, slots=True)
class Split:
    """Comments of `theme` that hold one of the words belong to `part`."""

    theme: int
    part: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Memory:
    """What a schedule knows from earlier reports; nothing before the first."""

    space: TermSpace | None = None
    themes: Sequence[Theme] = ()
    splits: Sequence[Split] = ()
    comments: Mapping[UUID, int] = field(default_factory=dict)
    """Of the report before, as far as they were ranked, with the theme of each; of many a sample."""


@dataclass(frozen=True, slots=True)
class Part:
    """A topic of this run as a theme: a known one, or one that is new."""

    topic: Topic
    centroid: Centroids = field(compare=False)
    theme: Theme | None = None
    state: ThemeState | None = None
    """None where only figures say whether it grew."""
    kin: tuple[Theme, ...] = field(default=(), compare=False)
    """The themes that it was split from or took up."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The topics of a run, the largest first, and what a schedule has to remember."""

    parts: list[Part] = field(default_factory=list)
    centroids: dict[int, Centroids] = field(default_factory=dict, compare=False)
    """Of known themes that have another one now."""
    space: TermSpace | None = field(default=None, compare=False)
    """A space that was learnt in this run."""
    retired: tuple[int, ...] = ()
    """Themes that were in the report before and are not in this one."""


def recognise(
    texts: Sequence[str],
    topics: Sequence[Topic],
    memory: Memory,
    earlier: Mapping[int, int] = NOTHING_EARLIER,
) -> Recognised:
    """Gives each topic its identity. The same for themes in any order, but for ties.

    `earlier` says of some positions which theme they were of in the report before.
    """
    if not topics:
        return Recognised(retired=tuple(theme.id for theme in memory.themes if theme.present))
    space = memory.space or learnt(texts)
    places = _places(space, memory)
    known = [theme for theme in memory.themes if theme.id in places]
    placed = [_placed(space, texts, topic) for topic in topics]
    unknown = [memory.space is not None and _unknown(space, topic) for topic in topics]
    similarity = similarities(placed, list(places.values()))
    similarity[unknown] = 0.0
    similarity[_strangers(topics, known)] = 0.0
    members = [topic.members for topic in topics]
    similarity = by_comments(similarity, members, [theme.id for theme in known], earlier)
    matched = match(similarity)
    divided = {split.part for split in memory.splits}
    parts = _lineage(topics, placed, known, similarity, matched, divided)
    kept = _divided(texts, _joined(parts, memory), memory)
    centroids = {} if memory.space else dict(places)
    centroids |= {known[n].id: moved(places[known[n].id], placed[topic]) for topic, n in matched.items()}
    centroids |= {
        part.theme.id: _placed(space, texts, part.topic)
        for part in kept
        if part.theme and part.theme.centroid is None
    }
    found = Recognised(_ordered(kept), centroids, None if memory.space else space, _retired(memory, kept))
    if not any(unknown):
        return found
    return _renewed(found, texts, memory.themes, {known[n].id: topics[topic] for topic, n in matched.items()})


def _places(space: TermSpace, memory: Memory) -> dict[int, Centroids]:
    """Where each theme lies; by its terms, where the space that it was placed in is lost."""
    if memory.space is None:
        return {theme.id: _by_terms(space, theme) for theme in memory.themes}
    return {theme.id: theme.centroid for theme in memory.themes if theme.centroid is not None}


def _by_terms(space: TermSpace, theme: Theme) -> Centroids:
    return centroid(space.points([" ".join(theme.terms).split()]))


def learnt(texts: Sequence[str]) -> TermSpace:
    """A space of these texts; of a sample that depends on their content alone where there are many."""
    return TermSpace(0).fit([topic_words(text) for text in _spread(texts, LEARNT)])


def _spread(texts: Sequence[str], count: int) -> list[str]:
    """So many distinct texts, those with the least digests: of a million texts no second list is made."""
    digests = (int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) for text in texts)
    _, places = np.unique(np.fromiter(digests, np.uint64, len(texts)), return_index=True)
    return sorted(texts[place] for place in places[:count].tolist())


def _placed(space: TermSpace, texts: Sequence[str], topic: Topic) -> Centroids:
    sample = _spread([texts[member] for member in topic.members], PLACED)
    return centroid(space.points([topic_words(text) for text in sample]))


def _unknown(space: TermSpace, topic: Topic) -> bool:
    typical = [[word] for word in single_words(topic.terms)[:TYPICAL]]
    return bool(2 * space.points(typical).any(axis=1).sum() < len(typical)) if typical else False


def _strangers(topics: Sequence[Topic], known: Sequence[Theme]) -> NDArray[np.bool_]:
    """Topics × themes: which share too few of their typical words to be the same."""
    of_themes = [set(single_words(theme.terms)) for theme in known]
    of_topics = [set(single_words(topic.terms)) for topic in topics]
    few = [
        [len(one & other) < min(IN_COMMON, len(one), len(other)) for other in of_themes] for one in of_topics
    ]
    return np.asarray(few, np.bool_).reshape(len(topics), len(known))


def single_words(terms: Sequence[str]) -> list[str]:
    """The words of which terms are made, each once, the most typical first."""
    return list(dict.fromkeys(" ".join(terms).split()))


def _renewed(
    found: Recognised, texts: Sequence[str], themes: Sequence[Theme], present: dict[int, Topic]
) -> Recognised:
    """Every theme in a new space: by its topic in this run, else by its terms."""
    space = learnt(texts)
    parts = [replace(part, centroid=_placed(space, texts, part.topic)) for part in found.parts]
    by_terms = {theme.id: _by_terms(space, theme) for theme in themes if theme.centroid is not None}
    of_parts = {part.theme.id: part.centroid for part in parts if part.theme}
    by_topics = {theme: _placed(space, texts, topic) for theme, topic in present.items()}
    return replace(found, parts=parts, centroids=by_terms | of_parts | by_topics, space=space)


def _lineage(
    topics: Sequence[Topic],
    placed: Sequence[Centroids],
    known: Sequence[Theme],
    similarity: NDArray[Any],
    matched: dict[int, int],
    divided: Set[int],
) -> list[Part]:
    """Each topic with the theme that it continues; split, where the nearest theme goes on in another topic.

    `divided` are themes that planners split off: they get their comments afterwards, so no topic takes them up.
    """
    taken_up = _taken_up(known, similarity, matched, divided)
    parts = []
    for number, (topic, place) in enumerate(zip(topics, placed, strict=True)):
        if number in matched:
            theme = known[matched[number]]
            state = None if theme.present else ThemeState.RETURNED
            kin = taken_up.get(number, ())
            parts.append(Part(topic, place, theme, ThemeState.MERGED if kin else state, kin))
            continue
        origin = nearest(similarity[number])
        split = origin is not None and known[origin].present
        state = ThemeState.SPLIT if split else ThemeState.BORN
        parts.append(
            Part(topic, place, None, state, (known[origin],) if split and origin is not None else ())
        )
    return parts


def _taken_up(
    known: Sequence[Theme], similarity: NDArray[Any], matched: dict[int, int], divided: Set[int]
) -> dict[int, tuple[Theme, ...]]:
    """Topic → the themes of the report before that no topic continues and that are near to this one."""
    found: dict[int, tuple[Theme, ...]] = {}
    for number, theme in enumerate(known):
        if (
            theme.present
            and theme.merged_into is None
            and theme.id not in divided
            and number not in matched.values()
        ):
            topic = nearest(similarity[:, number])
            if topic is not None:
                found[topic] = (*found.get(topic, ()), theme)
    return found


def _joined(parts: Sequence[Part], memory: Memory) -> list[Part]:
    """Topics of themes that planners merged, as one."""
    themes = {theme.id: theme for theme in memory.themes}
    joined: dict[int, Part] = {}
    alone = []
    for part in sorted(parts, key=lambda part: -len(part.topic.members)):
        if part.theme is None:
            alone.append(part)
            continue
        theme = whole(part.theme, themes)
        first = joined.get(theme.id)
        joined[theme.id] = _merged(part, theme) if first is None else _sum(first, _merged(part, theme))
    return [*joined.values(), *alone]


def _merged(part: Part, theme: Theme) -> Part:
    """As `_as`; the theme takes up the part's own if that was in the report before."""
    own = part.theme
    if own is None or own.id == theme.id or not own.present:
        return _as(part, theme)
    return replace(part, theme=theme, state=ThemeState.MERGED, kin=(*part.kin, own))


def _as(part: Part, theme: Theme) -> Part:
    if part.theme is not None and part.theme.id == theme.id:
        return part
    return replace(part, theme=theme, state=None if theme.present else ThemeState.RETURNED)


def whole(theme: Theme, themes: dict[int, Theme]) -> Theme:
    """The theme that a merged one became part of, however many steps away."""
    seen = {theme.id}
    while theme.merged_into in themes and theme.merged_into not in seen:
        theme = themes[theme.merged_into]
        seen.add(theme.id)
    return theme


def _sum(larger: Part, smaller: Part) -> Part:
    topic = replace(
        larger.topic,
        members=tuple(sorted({*larger.topic.members, *smaller.topic.members})),
        quotes=(*larger.topic.quotes, *smaller.topic.quotes),
    )
    kin = {theme.id: theme for theme in (*larger.kin, *smaller.kin)}
    state = ThemeState.MERGED if ThemeState.MERGED in (larger.state, smaller.state) else larger.state
    return replace(larger, topic=topic, state=state, kin=tuple(kin.values()))


def _divided(texts: Sequence[str], parts: Sequence[Part], memory: Memory) -> list[Part]:
    """Parts after the words by which planners split them."""
    themes = {theme.id: theme for theme in memory.themes}
    found = {part.theme.id: part for part in parts if part.theme}
    for split in memory.splits:
        one, other = whole(themes[split.theme], themes), whole(themes[split.part], themes)
        left, right = found.get(one.id), found.get(other.id)
        right = _not_taken_up(right, one) if right else None
        source = left or right
        if source is None or one.id == other.id:
            continue
        given = {n for n in source.topic.members if not split.words.isdisjoint(words(texts[n]))}
        rest = set(source.topic.members) - given
        given |= set(right.topic.members) if left and right else set()
        if rest:
            found[one.id] = _cut(_as(source, one), rest)
        if given:
            found[other.id] = _cut(right or _split_off(source, one, other), given)
        if not rest:
            found.pop(one.id, None)
    return [*found.values(), *(part for part in parts if part.theme is None)]


def _split_off(source: Part, one: Theme, other: Theme) -> Part:
    """What is `other` from now on; it came out of `one` if no report has seen it yet."""
    if other.centroid is None:
        return replace(source, theme=other, state=ThemeState.SPLIT, kin=(one,))
    return _as(replace(source, kin=()), other)


def _not_taken_up(part: Part, theme: Theme) -> Part:
    """A part that goes on beside the theme it was split from, though their comments were found together."""
    kin = tuple(one for one in part.kin if one.id != theme.id)
    state = None if part.state is ThemeState.MERGED and not kin else part.state
    return replace(part, kin=kin, state=state)


def _cut(part: Part, members: set[int]) -> Part:
    quotes = tuple(position for position in part.topic.quotes if position in members)
    return replace(part, topic=replace(part.topic, members=tuple(sorted(members)), quotes=quotes))


def _ordered(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-len(part.topic.members), part.topic.label))


def _retired(memory: Memory, parts: Sequence[Part]) -> tuple[int, ...]:
    there = {part.theme.id for part in parts if part.theme}
    return tuple(sorted(theme.id for theme in memory.themes if theme.present and theme.id not in there))
