"""What somebody asks of results: a question, by what, among whom; and what the counts answer."""

import math
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import msgspec

from participation.surveys.axes import axis_of, dimension_axis, has_groups
from participation.surveys.blocks import CHANNEL, DAY, LANGUAGE, SOURCE, VERSION
from participation.surveys.coding import Key, column_of
from participation.surveys.crosstab import Axis, Condition, Crosstab, Group
from participation.surveys.definitions import Definition, Question
from participation.surveys.publication import LEAST_ANSWERS
from participation.surveys.results import MEANT, Counted, QuestionTally, Tally
from participation.surveys.weighting import Interval, mean_interval, share_interval

PERIODS = "@periods"
MOST_GROUPS = 24
"""Columns of a table; of more months the latest are shown."""


class Period(msgspec.Struct, frozen=True):
    """Days in ISO form, both included; "" where the period is open."""

    since: str = ""
    until: str = ""

    def holds(self, day: Key) -> bool:
        return self.since <= str(day) and (not self.until or str(day) <= self.until)


class Asked(msgspec.Struct, frozen=True):
    """One look at results. "" leaves a choice open; `areas` are the ids of an area and all that lie in it."""

    question: str
    by: str = ""
    period: Period = Period()
    compared: Period = Period()  # the second one when `by` is PERIODS
    version: str = ""
    channel: str = ""
    source: str = ""
    language: str = ""
    areas: frozenset[int] = frozenset()
    where: str = ""  # another question …
    answer: str = ""  # … and the group of its answers
    without: frozenset[str] = frozenset()  # sources whose answers are left out

    @property
    def filters(self) -> bool:
        """Whether it leaves any answer out."""
        return bool(
            self.version or self.channel or self.source or self.language or self.areas or self.without
            or (self.where and self.answer) or (self.by != PERIODS and self.period != Period())
        )  # fmt: skip


class Brought(NamedTuple):
    """Sources that stand for one thing which brings people, such as all links of one campaign."""

    key: str
    title: str
    sources: frozenset[str]


WhoBrings = Callable[[int], Awaitable[Sequence[Brought]]]
"""Takes the id of a survey."""


class Share(msgspec.Struct, frozen=True):
    """A share of those who answered, with its interval."""

    share: float
    interval: Interval


class Mean(msgspec.Struct, frozen=True):
    mean: float
    interval: Interval


class GroupView(msgspec.Struct, frozen=True):
    """What one group answered, in the order of the question's groups; nothing but `n` of a group too small."""

    submissions: int
    n: int
    dont_know: int
    effective: float
    shown: bool
    counts: list[int]
    shares: list[Share]
    weighted: list[Share]
    mean: Mean | None = None
    weighted_mean: Mean | None = None
    quartiles: list[float] = []  # first, median, third
    positions: list[float | None] = []


def crosstab_of(asked: Asked, definition: Definition, tally: Tally, counted: Counted) -> Crosstab:
    """The cross tabulation that answers; raises KeyError for questions that are not counted."""
    question = _asked(definition, tally, asked.question)
    return Crosstab(
        column_of(question),
        _by(asked, definition, tally, counted),
        conditions_of(asked, definition, tally),
    )


def _asked(definition: Definition, tally: Tally, name: str) -> Question:
    question = definition.question(name)
    if question is None or name not in tally.questions:
        raise KeyError(name)
    return question


def _by(asked: Asked, definition: Definition, tally: Tally, counted: Counted) -> Axis | None:
    if not asked.by:
        return None
    if asked.by == PERIODS:
        return _periods(asked.period, asked.compared)
    if asked.by.startswith("@"):
        if asked.by not in counted.questions:
            raise KeyError(asked.by)
        axis = dimension_axis(asked.by, counted.questions[asked.by])
    else:
        question = _asked(definition, tally, asked.by)
        axis = axis_of(question, tally.questions[asked.by])
    return _last(axis)


def _last(axis: Axis) -> Axis:
    """At most MOST_GROUPS groups, the last ones."""
    beyond = len(axis.names) - MOST_GROUPS
    if beyond <= 0:
        return axis

    def place(key: Key) -> int:
        return max(-1, axis.place(key) - beyond)

    return Axis(axis.column, axis.names[beyond:], place)


def _periods(first: Period, second: Period) -> Axis:
    """Two periods; a day in both counts in the first."""

    def place(key: Key) -> int:
        return 0 if first.holds(key) else 1 if second.holds(key) else -1

    return Axis(DAY, ["first", "second"], place)


def conditions_of(asked: Asked, definition: Definition, tally: Tally) -> list[Condition]:
    """What an answer has to pass; raises KeyError for a question that is not counted."""
    found: list[Condition] = []
    chosen = {VERSION: asked.version, CHANNEL: asked.channel, SOURCE: asked.source, LANGUAGE: asked.language}
    found += [Condition(column, _is(value)) for column, value in chosen.items() if value]
    if asked.by != PERIODS and asked.period != Period():
        found.append(Condition(DAY, asked.period.holds))
    if asked.without:
        found.append(Condition(SOURCE, lambda key: str(key) not in asked.without))
    if asked.areas:
        areas = {str(area) for area in asked.areas}
        found += [
            Condition(column_of(question), lambda key: str(key) in areas)
            for question in definition.questions
            if question.type.value == "area" and question.name in tally.questions
        ]
    if asked.where and asked.answer:
        found.append(_answered(asked, definition, tally))
    return found


def _answered(asked: Asked, definition: Definition, tally: Tally) -> Condition:
    question = _asked(definition, tally, asked.where)
    axis = axis_of(question, tally.questions[asked.where])
    wanted = list(axis.names).index(asked.answer) if asked.answer in axis.names else len(axis.names)
    return Condition(axis.column, lambda key: axis.place(key) == wanted)


def _is(value: str) -> Callable[[Key], bool]:
    return lambda key: str(key) == value


def group_views(question: Question, axis: Axis, crosstab: Crosstab, *, weighted: bool) -> list[GroupView]:
    """What each group answered; `axis` is that of the question."""
    return [_group_view(question, axis, group, weighted=weighted) for group in crosstab.groups]


def _group_view(question: Question, axis: Axis, group: Group, *, weighted: bool) -> GroupView:
    tally = group.tally
    shown = tally.n >= LEAST_ANSWERS
    counts = _placed(axis, {key: float(times) for key, times in group.counts.items()})
    weights = _placed(axis, group.weighted)
    grouped = shown and has_groups(question)
    meant = shown and question.type in MEANT
    return GroupView(
        group.submissions,
        tally.n,
        tally.dont_know,
        group.effective,
        shown,
        [int(count) for count in counts] if grouped else [],
        [_share(count, tally.n, tally.n) for count in counts] if grouped else [],
        [_share(weight, group.weight, group.effective) for weight in weights] if grouped and weighted else [],
        _mean(tally) if meant else None,
        _weighted_mean(group) if meant and weighted else None,
        [tally.quantile(part) or 0.0 for part in (0.25, 0.5, 0.75)] if meant else [],
        [tally.position(name) for name in axis.names] if shown and tally.positions else [],
    )


def _placed(axis: Axis, by_key: dict[Key, float]) -> list[float]:
    sums = [0.0] * len(axis.names)
    for key, amount in by_key.items():
        place = axis.place(key)
        if place >= 0:
            sums[place] += amount
    return sums


def _share(count: float, n: float, effective: float) -> Share:
    share = count / n if n else 0.0
    return Share(share, share_interval(min(1.0, share), effective))


def _mean(tally: QuestionTally) -> Mean:
    mean = tally.total / tally.n
    return Mean(mean, mean_interval(mean, tally.deviation or 0.0, tally.n))


def _weighted_mean(group: Group) -> Mean:
    numbers = [(key, weight) for key, weight in group.weighted.items() if isinstance(key, int | float)]
    mean = math.fsum(key * weight for key, weight in numbers) / group.weight
    spread = math.fsum(weight * (key - mean) ** 2 for key, weight in numbers) / group.weight
    return Mean(mean, mean_interval(mean, math.sqrt(spread), group.effective))
