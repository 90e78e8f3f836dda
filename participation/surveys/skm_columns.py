"""The SKM out of coded columns: what the submissions of a block scored, many at a time. Pure.

Each submission becomes one whole number: its nine scores as digits to the base five, 0 where none was given, and
before them the service that the person named. Equal numbers are then counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from participation.surveys.arrays import Numbers, np
from participation.surveys.blocks import DAY, VERSION
from participation.surveys.coding import Key, column_of
from participation.surveys.columns import Column
from participation.surveys.skm import ELEMENTS, SCORES
from participation.surveys.skm_asking import Asked
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_scores import Scores

Columns = Mapping[str, Column]

_BASE = len(SCORES) + 1
_VECTORS = _BASE ** len(ELEMENTS)
_BY_KEY: dict[Key, int] = {key: score for score in SCORES for key in (score, str(score))}
"""A scale is coded by its number, a single choice by its name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Submissions to one version, by its number, and which of their columns tell the SKM."""

    number: int
    elements: dict[str, str]
    service: str

    @classmethod
    def of(cls, number: int, asked: Asked) -> "Wanted":
        elements = {element: column_of(question) for element, question in asked.elements.items()}
        return cls(number, elements, column_of(asked.service) if asked.service else "")

    @property
    def columns(self) -> set[str]:
        return {VERSION, DAY, self.service, *self.elements.values()}

    def rows(self, columns: Columns) -> Numbers:
        """Which submissions of a block are meant."""
        versions = columns[VERSION]
        return versions.has([key == self.number for key in versions.keys])


def people_of(columns: Columns, wanted: Wanted, periods: Sequence[SkmPeriod]) -> list[Numbers]:
    """For each period one number for each submission that is meant and scored an element."""
    people = np.zeros(columns[VERSION].rows, np.int64)
    for place, element in enumerate(ELEMENTS):
        column = columns.get(wanted.elements.get(element, ""))
        if column is not None:
            people += _by_row(column, lambda key: _BY_KEY.get(key, 0)) * _BASE**place
    there = wanted.rows(columns) & (people > 0)
    people += _services(columns, wanted) * _VECTORS
    return [people[there & _within(columns, period)] for period in periods]


def _within(columns: Columns, period: SkmPeriod) -> Numbers:
    first, end = period.start.isoformat(), period.end.isoformat()
    days = columns[DAY]
    return days.has([first <= str(key) < end for key in days.keys])


def _services(columns: Columns, wanted: Wanted) -> Numbers:
    column = columns.get(wanted.service)
    return _by_row(column or Column.empty(columns[VERSION].rows), _service)


def _service(key: Key) -> int:
    return int(key) if str(key).isdigit() else 0


def _by_row(column: Column, number_of: Callable[[Key], int]) -> Numbers:
    """For each submission the number of what it gave; 0 where it gave nothing."""
    found: Numbers = np.zeros(column.rows, np.int64)
    numbers = np.array([number_of(key) for key in column.keys] or [0], np.int64)
    found[column.row_of] = numbers[column.codes]
    return found


def scores_by_service(people: Numbers) -> dict[int | None, Scores]:
    """How many scored alike, by the service that they named."""
    numbers, times = np.unique(people, return_counts=True)
    services, vectors = np.divmod(numbers, _VECTORS)
    digits = vectors[:, None] // _BASE ** np.arange(len(ELEMENTS)) % _BASE
    return {
        service or None: Scores(digits[services == service], times[services == service])
        for service in np.unique(services).tolist()
    }


def answers_of(
    columns: Columns, wanted: Wanted, column: str, period: SkmPeriod
) -> Iterator[tuple[int | None, str, int]]:
    """How many gave each answer to one question of the profile in a period, by the service that they named."""
    asked = columns.get(column)
    if asked is None or not asked.keys:
        return
    rows = (wanted.rows(columns) & _within(columns, period))[asked.row_of]
    services = _services(columns, wanted)[asked.row_of]
    numbers, counts = np.unique((services * len(asked.keys) + asked.codes)[rows], return_counts=True)
    for number, times in zip(numbers.tolist(), counts.tolist(), strict=True):
        service, place = divmod(number, len(asked.keys))
        yield service or None, str(asked.keys[place]), times
