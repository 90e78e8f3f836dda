"""Cross tabulation over coded blocks, one block at a time: memory does not grow with the answers.

What is counted, filtered by and compared are columns; how their keys are put together is an `Axis`. With
weights, each submission counts as much as its weight says, and the unweighted counts stay beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from participation.surveys.arrays import Numbers, np
from participation.surveys.coding import Key
from participation.surveys.columns import Column
from participation.surveys.definitions import DONT_KNOW
from participation.surveys.results import QuestionTally, count_key


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


@dataclass(frozen=True, slots=True)
class Group:
    """What one group answered: by key, unweighted and weighted."""

    counts: dict[Key, int]
    weighted: dict[Key, float]
    submissions: int
    answers: int
    weight: float  # of all answers but "don't know" …
    squares: float  # … and the sum of the squares of their weights

    @property
    def tally(self) -> QuestionTally:
        """Unweighted, as results.Tally counts it."""
        tally = QuestionTally(counts={}, positions={})
        for key, times in self.counts.items():
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
        size = len(by.names) if by else 1
        self._places: dict[Key, int] = {}
        self._counts = np.zeros((size, 0), np.int64)
        self._weighted = np.zeros((size, 0))
        self._sums = np.zeros((size, 4))  # submissions, answers, weight, squares

    @property
    def columns(self) -> list[str]:
        """The columns that `add` has to be given."""
        others = [condition.column for condition in self.conditions]
        return list(dict.fromkeys([self.question, *([self.by.column] if self.by else []), *others]))

    @property
    def groups(self) -> list[Group]:
        """What was counted so far, in the order of the groups."""
        keys = list(self._places)
        return [
            Group(
                {key: times for key, times in zip(keys, counts.tolist(), strict=True) if times},
                dict(zip(keys, weighted.tolist(), strict=True)),
                int(submissions),
                int(answers),
                float(weight),
                float(squares),
            )
            for counts, weighted, (submissions, answers, weight, squares) in zip(
                self._counts, self._weighted, self._sums, strict=True
            )
        ]

    def add(self, columns: Mapping[str, Column], rows: int, weights: Numbers | None = None) -> None:
        """Counts one block of `rows` submissions; a column that is missing was answered by none of them.

        `weights` are by row.
        """
        answered = columns.get(self.question) or Column.empty(rows)
        chosen = passing(columns, rows, self.conditions)
        weights = np.ones(rows) if weights is None else weights
        row_of, places = answered.row_of, self._global_places(answered.keys)
        known = answered.answers.astype(np.int64) - answered.times_given(DONT_KNOW)
        for group_of in self._memberships(columns, rows):
            inside = np.where(chosen, group_of, -1)
            self._add_keys(answered, inside[row_of], weights[row_of], places)
            counted = inside >= 0
            figures = (np.ones(rows), answered.answers, known * weights, known * weights**2)
            for number, figure in enumerate(figures):
                sums = np.bincount(inside[counted], figure[counted], minlength=len(self._sums))
                self._sums[:, number] += sums

    def _add_keys(self, column: Column, group_of: Numbers, weights: Numbers, places: Numbers) -> None:
        """Counts each key in each group; `group_of` and `weights` are by code."""
        counted = group_of >= 0
        joint = group_of[counted] * len(places) + column.codes[counted]
        shape = (len(self._sums), len(places))
        size = shape[0] * shape[1]
        self._counts[:, places] += np.bincount(joint, minlength=size).reshape(shape)
        self._weighted[:, places] += np.bincount(joint, weights[counted], minlength=size).reshape(shape)

    def _global_places(self, keys: Sequence[Key]) -> Numbers:
        """Where the keys of a block stand among those of all blocks."""
        places = np.array([self._places.setdefault(key, len(self._places)) for key in keys], np.int64)
        further = ((0, 0), (0, len(self._places) - self._counts.shape[1]))
        self._counts = np.pad(self._counts, further)
        self._weighted = np.pad(self._weighted, further)
        return places

    def _memberships(self, columns: Mapping[str, Column], rows: int) -> Iterator[Numbers]:
        """For each row the number of its group, -1 for none; several such, as one person may be in several groups."""
        if self.by is None:
            yield np.zeros(rows, np.int64)
            return
        column = columns.get(self.by.column) or Column.empty(rows)
        if not rows or column.lengths.max() <= 1:
            yield placed(self.by, column)
            return
        places = [self.by.place(key) for key in column.keys]
        for number in range(len(self.by.names)):
            yield np.where(column.has([place == number for place in places]), number, -1)


def passing(columns: Mapping[str, Column], rows: int, conditions: Sequence[Condition]) -> Numbers:
    """Which rows pass every condition."""
    chosen = np.ones(rows, bool)
    for condition in conditions:
        column = columns.get(condition.column) or Column.empty(rows)
        chosen &= column.has([condition.passes(key) for key in column.keys])
    return chosen


def placed(axis: Axis, column: Column) -> Numbers:
    """For each row the number of its group, -1 where it has none: for margins, where a person is in one group."""
    places = np.array([axis.place(key) for key in column.keys] or [-1], np.int64)
    found = np.full(column.rows, -1, np.int64)
    if column.keys:
        found[column.row_of] = places[column.codes]
    return found
