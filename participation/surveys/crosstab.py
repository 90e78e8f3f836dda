"""Cross tabulation over coded blocks, one block at a time: memory does not grow with the answers.

What is counted, filtered by and compared are columns; how their keys are put together is an `Axis`. With
weights, each submission counts as much as its weight says, and the unweighted counts stay beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from participation.surveys.coding import Key
from participation.surveys.columns import Column, Numbers
from participation.surveys.definitions import DONT_KNOW
from participation.surveys.results import QuestionTally, count_key

ALL = "all"
"""The name of the only group where nothing is compared."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A column whose keys are put into named groups; `place` gives the number of a key's group, -1 for none."""

    column: str
    names: Sequence[str]
    place: Callable[[Key], int]


@dataclass(frozen=True, slots=True)
class Condition:
    """Counts only submissions of which at least one key in this column passes."""

    column: str
    passes: Callable[[Key], bool]


@dataclass(slots=True)
class Group:
    """What one group answered: by key, unweighted and weighted."""

    counts: dict[tuple[type, Key], int] = field(default_factory=dict)
    weighted: dict[tuple[type, Key], float] = field(default_factory=dict)
    submissions: int = 0
    answers: int = 0
    weight: float = 0.0  # of all answers but "don't know" …
    squares: float = 0.0  # … and the sum of the squares of their weights

    @property
    def tally(self) -> QuestionTally:
        """Unweighted, as results.Tally counts it."""
        tally = QuestionTally(counts={}, positions={})
        for (_, key), times in self.counts.items():
            if key == DONT_KNOW:
                tally.dont_know += times
            else:
                count_key(tally, key, times)
        tally.n = self.answers - tally.dont_know
        return tally

    @property
    def effective(self) -> float:
        """Kish's effective number of answers: as many unweighted ones would tell as much."""
        return self.weight**2 / self.squares if self.squares else 0.0


class Crosstab:
    """Counts `question` for each group of `by`, among the submissions that pass every condition."""

    def __init__(self, question: str, by: Axis | None = None, conditions: Sequence[Condition] = ()) -> None:
        self.question = question
        self.by = by
        self.conditions = conditions
        self.groups = [Group() for _ in (by.names if by else [ALL])]

    @property
    def columns(self) -> list[str]:
        """The columns that `add` has to be given."""
        others = [condition.column for condition in self.conditions]
        return list(dict.fromkeys([self.question, *([self.by.column] if self.by else []), *others]))

    def add(self, columns: Mapping[str, Column], rows: int, weights: Numbers | None = None) -> None:
        """Counts one block of `rows` submissions; a column that is missing was answered by none of them.

        `weights` are by row.
        """
        answered = columns.get(self.question) or Column.empty(rows)
        chosen = passing(columns, rows, self.conditions)
        weights = np.ones(rows) if weights is None else weights
        for group, inside in zip(self.groups, self._inside(columns, rows), strict=True):
            _count(group, answered, chosen & inside, weights)

    def _inside(self, columns: Mapping[str, Column], rows: int) -> list[Numbers]:
        """For each group the rows that belong to it; one person may belong to several."""
        if self.by is None:
            return [np.ones(rows, bool)]
        column = columns.get(self.by.column) or Column.empty(rows)
        places = [self.by.place(key) for key in column.keys]
        return [column.has([place == number for place in places]) for number in range(len(self.by.names))]


def passing(columns: Mapping[str, Column], rows: int, conditions: Sequence[Condition]) -> Numbers:
    """Which rows pass every condition."""
    chosen = np.ones(rows, bool)
    for condition in conditions:
        column = columns.get(condition.column) or Column.empty(rows)
        chosen &= column.has([condition.passes(key) for key in column.keys])
    return chosen


def _count(group: Group, column: Column, chosen: Numbers, weights: Numbers) -> None:
    row_of = column.row_of
    inside = chosen[row_of]
    codes, heavy = column.codes[inside], weights[row_of[inside]]
    by_key = np.bincount(codes, heavy, minlength=len(column.keys)).tolist()
    for (key, times), weight in zip(column.times(codes), by_key, strict=True):
        if times:
            place = (type(key), key)
            group.counts[place] = group.counts.get(place, 0) + times
            group.weighted[place] = group.weighted.get(place, 0.0) + weight
    known = column.answers.astype(np.int64) - column.times_given(DONT_KNOW)
    group.submissions += int(chosen.sum())
    group.answers += int(column.answers[chosen].sum(dtype=np.int64))
    group.weight += float((known * weights)[chosen].sum())
    group.squares += float((known * weights**2)[chosen].sum())


def placed(axis: Axis, column: Column) -> Numbers:
    """For each row the number of its group, -1 where it has none: for margins, where a person is in one group."""
    places = np.array([axis.place(key) for key in column.keys] or [-1], np.int64)
    found = np.full(column.rows, -1, np.int64)
    if column.keys:
        found[column.row_of] = places[column.codes]
    return found
