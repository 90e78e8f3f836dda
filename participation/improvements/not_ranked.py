"""What a report says of all that it does not rank: set aside, left out, gone, and decisions without a topic. Pure."""

from collections.abc import Sequence, Set

from participation.improvements.period_topics import PeriodTopic
from participation.improvements.priorities import Evidence, Ranked, has_too_few, is_praise
from participation.improvements.schemas import SetAside
from participation.improvements.theme_outcomes import Exclusion, Idle
from participation.improvements.theme_states import ThemeState
from participation.improvements.themes import Memory, Recognised, Theme


def set_aside(
    topics: Sequence[PeriodTopic], evidence: Sequence[Evidence], copies: int, short: int, apart: int
) -> SetAside:
    """Comments of the period by why they are not ranked; the evidence is that of each topic."""
    spoken = [(one, known) for one, known in zip(topics, evidence, strict=True) if one.now]
    few = [len(one.now) for one, known in spoken if has_too_few(known)]
    praise = [len(one.now) for one, known in spoken if is_praise(known) and not has_too_few(known)]
    return SetAside(copies, short, sum(praise), len(praise), sum(few), len(few), apart)


def gone(memory: Memory, recognised: Recognised, topics: Sequence[PeriodTopic]) -> list[str]:
    """What the report before ranked and is no topic of this period. What became part of another theme is not gone,
    and what was never ranked, as too few spoke of it, is named nowhere."""
    taken_up = {theme.id for one in topics for theme in _taken_up(one)}
    silent = {one.part.theme.id for one in topics if one.part.theme and not one.now}
    return [
        theme.name
        for theme in memory.themes
        if theme.id in silent.union(recognised.retired)
        and theme.improvement is not None
        and theme.merged_into is None
        and theme.id not in taken_up
    ]


def _taken_up(one: PeriodTopic) -> Sequence[Theme]:
    """Themes that a topic of the period took up."""
    return one.part.kin if one.now and one.part.state is ThemeState.MERGED else ()


def idle(memory: Memory, placed: Sequence[PeriodTopic]) -> list[Idle]:
    """Decisions to pin or to exclude a theme of which nothing has a place."""
    there = {one.part.theme.id for one in placed if one.part.theme}
    return [
        Idle(theme.name, theme.pinned or theme.excluded, bool(theme.pinned))
        for theme in memory.themes
        if (theme.pinned or theme.excluded) and theme.id not in there
    ]


def unranked(topics: Sequence[PeriodTopic], placed: Set[int]) -> list[str]:
    """What the report before ranked and this one does not, nor what took it up, though people speak of it."""
    themes = [
        theme
        for position, one in enumerate(topics)
        if position not in placed and one.now
        for theme in (one.part.theme, *_taken_up(one))
    ]
    return [theme.name for theme in themes if theme is not None and theme.improvement is not None]


def excluded(topics: Sequence[PeriodTopic], places: Sequence[Ranked]) -> list[Exclusion]:
    """What planners left out, with their reasons and the rank that the default weights give it."""
    return [
        Exclusion(
            one.label,
            one.excluded,
            one.facts.usual_rank,
            len(one.voices),
            len(one.now),
            one.part.theme.id if one.part.theme else None,
        )
        for place in places
        if (one := topics[place.position]).facts
    ]
