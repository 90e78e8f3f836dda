"""Counts the answers of every target over coded answers, a block at a time. Pure.

What is set aside is counted for itself: it reaches no target.

Targets with the same conditions are counted together, their areas beside one another, so that a block is read once
for each group of people and not once for each target.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from participation.campaigns.schemas import Condition, Target
from participation.surveys.arrays import Numbers, np
from participation.surveys.blocks import ASIDE, DAY, SOURCE
from participation.surveys.coding import Key, column_of
from participation.surveys.columns import Column
from participation.surveys.crosstab import Axis, passing, placed
from participation.surveys.crosstab import Condition as Passing
from participation.surveys.definitions import Definition

FEWEST = 30
"""Answers, below which the variance of a cell is taken from all answers together."""
UNKNOWN_VARIANCE = 0.25
"""Of a share of which nothing is known: the largest it can be, p (1 − p) at one half."""


class Frame(NamedTuple):
    """What answers are counted by: the column of areas with what each lies in, the days, the links."""

    area: str  # a column; empty where nobody is asked for an area
    paths: Mapping[str, Sequence[int]]  # by key of that column, from the country down to the area itself
    first: date
    last: date
    links: Sequence[str]  # codes
    measured: str = ""  # a column of numbers whose variance is wanted

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class CellCounter:
    """Counts targets by day: `reached` and `by_links` are targets × days."""

    def __init__(self, targets: Sequence[Target], definition: Definition, frame: Frame) -> None:
        self._frame = frame
        days = [(frame.first + timedelta(number)).isoformat() for number in range(frame.days)]
        self._day = _axis(DAY, days)
        self._link = _axis(SOURCE, frame.links)
        self._groups = [
            _Group(conditions, members, definition, frame)
            for conditions, members in _by_conditions(targets).items()
        ]
        self._counts = np.zeros((len(targets), frame.days, 2), np.int64)
        self.aside = np.zeros(len(targets), np.int64)
        self.aside_of_days = np.zeros(frame.days, np.int64)
        self.aside_of_links = np.zeros((len(frame.links), frame.days), np.int64)
        self._moments = np.zeros((len(targets), 3))  # answers, their sum, the sum of their squares
        self._all_moments = np.zeros(3)
        self.of_days = np.zeros((frame.days, 2), np.int64)
        self.of_links = np.zeros((len(frame.links), frame.days), np.int64)

    @property
    def columns(self) -> list[str]:
        """The columns that `add` has to be given."""
        asked = [condition.column for group in self._groups for condition in group.conditions]
        further = [name for name in (self._frame.area, self._frame.measured) if name]
        return list(dict.fromkeys([DAY, SOURCE, *further, *asked]))

    @property
    def reached(self) -> Numbers:
        return np.add(self._counts[:, :, 0], self._counts[:, :, 1])

    @property
    def by_links(self) -> Numbers:
        return np.asarray(self._counts[:, :, 1])

    def add(self, columns: Mapping[str, Column], rows: int) -> None:
        """Counts one block of `rows` submissions; a column that is missing was answered by none of them."""
        empty = Column.empty(rows)
        day = placed(self._day, columns.get(DAY) or empty)
        link = placed(self._link, columns.get(SOURCE) or empty)
        values = _values(columns.get(self._frame.measured) or empty)
        aside = (columns.get(ASIDE) or empty).lengths > 0
        inside, counts = day >= 0, ~aside
        self._add_totals(np.where(counts, day, -1), link, values)
        self._add_aside(np.where(aside, day, -1), link)
        for group in self._groups:
            chosen = inside & passing(columns, rows, group.conditions)
            for place in group.places(columns.get(self._frame.area) or empty):
                self._add_cells(np.where(chosen & counts, place, -1), day, link, values)
                self.aside += _counted(place[chosen & aside & (place >= 0)], self.aside.shape)

    def _add_totals(self, day: Numbers, link: Numbers, values: Numbers) -> None:
        inside, days = day >= 0, self._frame.days
        self.of_days += _counted(day[inside] * 2 + (link[inside] >= 0), (days, 2))
        brought = inside & (link >= 0)
        self.of_links += _counted(link[brought] * days + day[brought], self.of_links.shape)
        known = values[inside & ~np.isnan(values)]
        self._all_moments += (len(known), known.sum(), (known**2).sum())

    def _add_aside(self, day: Numbers, link: Numbers) -> None:
        inside, days = day >= 0, self._frame.days
        self.aside_of_days += _counted(day[inside], self.aside_of_days.shape)
        brought = inside & (link >= 0)
        self.aside_of_links += _counted(link[brought] * days + day[brought], self.aside_of_links.shape)

    def _add_cells(self, place: Numbers, day: Numbers, link: Numbers, values: Numbers) -> None:
        rows = np.flatnonzero(place >= 0)
        where = (place[rows] * self._frame.days + day[rows]) * 2 + (link[rows] >= 0)
        np.add.at(self._counts.reshape(-1), where, 1)
        known = rows[~np.isnan(values[rows])]
        for number, figure in enumerate((np.ones(len(known)), values[known], values[known] ** 2)):
            np.add.at(self._moments[:, number], place[known], figure)

    def variances(self) -> list[float]:
        """Of each target's answers; of all answers together where there are few."""
        overall = _variance(self._all_moments) if self._all_moments[0] > 1 else UNKNOWN_VARIANCE
        return [_variance(one) if one[0] >= FEWEST else overall for one in self._moments]


class _Group:
    """Targets of one group of people, in one area each."""

    def __init__(
        self,
        conditions: tuple[Condition, ...],
        members: Mapping[int | None, int],
        definition: Definition,
        frame: Frame,
    ) -> None:
        self.conditions = [_passing(condition, definition) for condition in conditions]
        self._everywhere = members.get(None)
        self._axes = _layers(members, frame)

    def places(self, areas: Column) -> Iterator[Numbers]:
        """For each row the target that it counts for, -1 for none; several such, as areas lie in one another."""
        if self._everywhere is not None:
            yield np.full(areas.rows, self._everywhere, np.int64)
        for axis in self._axes:
            yield placed(axis, areas)


def _layers(members: Mapping[int | None, int], frame: Frame) -> list[Axis]:
    """One axis a level of targets that lie in one another: most campaigns have one."""
    chains = {key: [members[area] for area in path if area in members] for key, path in frame.paths.items()}
    depth = max(map(len, chains.values()), default=0)
    return [
        _places(frame.area, {key: chain[level] for key, chain in chains.items() if len(chain) > level})
        for level in range(depth)
    ]


def _by_conditions(targets: Sequence[Target]) -> dict[tuple[Condition, ...], dict[int | None, int]]:
    found: dict[tuple[Condition, ...], dict[int | None, int]] = {}
    for number, target in enumerate(targets):
        found.setdefault(target.conditions, {})[target.area] = number
    return found


def _passing(condition: Condition, definition: Definition) -> Passing:
    """A condition over a column; a question that is gone is answered by nobody."""
    question = definition.question(condition.question)
    column = column_of(question) if question else ""
    return Passing(column, _choice(condition) if condition.choices else _within(condition))


def _choice(condition: Condition) -> Callable[[Key], bool]:
    return lambda key: key in condition.choices


def _within(condition: Condition) -> Callable[[Key], bool]:
    least = condition.least or 0
    most = condition.most

    def passes(key: Key) -> bool:
        if isinstance(key, str | bool):
            return False
        return least <= key and (most is None or key <= most)

    return passes


def _axis(column: str, names: Sequence[str]) -> Axis:
    return _places(column, {name: number for number, name in enumerate(names)})


def _places(column: str, places: Mapping[str, int]) -> Axis:
    return Axis(column, list(places), lambda key: places.get(str(key), -1))


def _values(column: Column) -> Numbers:
    """The number that each row gave, nan where it gave none."""
    numbers = np.array([_number(key) for key in column.keys] or [np.nan])
    found = np.full(column.rows, np.nan)
    if column.keys:
        found[column.row_of] = numbers[column.codes]
    return found


def _number(key: Key) -> float:
    """Choices of rated questions are named by their points."""
    text = str(key)
    return float(text) if text.isascii() and text.isdigit() else float("nan")


def _counted(places: Numbers, shape: tuple[int, ...]) -> Numbers:
    return np.asarray(np.bincount(places, minlength=int(np.prod(shape))).reshape(shape))


def _variance(moments: Numbers) -> float:
    count, total, squares = moments.tolist()
    return float(max(0.0, (squares - total**2 / count) / (count - 1)))
