"""The SKM out of coded columns: what the submissions of a block scored, many at a time. Pure.

Each submission becomes one whole number: its nine scores as digits to the base five, 0 where none was given, and
before them the service that the person named. Equal numbers are then counted.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from participation.surveys.arrays import Numbers, np
from participation.surveys.blocks import DAY, VERSION
from participation.surveys.coding import Key, column_of
from participation.surveys.columns import Column
from participation.surveys.skm import ELEMENTS, SCORES
from participation.surveys.skm_asking import Asked
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_scores import Scores, Vector

Columns = Mapping[str, Column]

_BASE = len(SCORES) + 1
_VECTORS = _BASE ** len(ELEMENTS)
_BY_KEY: dict[Key, int] = {key: score for score in SCORES for key in (score, str(score))}
"""A scale is coded by its number, a single choice by its name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Submissions of one version, by its number, in a period; and which of their columns tell the SKM."""

    number: int
    elements: dict[str, str]
    service: str
    period: SkmPeriod

    @classmethod
    def of(cls, number: int, asked: Asked, period: SkmPeriod) -> "Wanted":
        elements = {element: column_of(question) for element, question in asked.elements.items()}
        return cls(number, elements, column_of(asked.service) if asked.service else "", period)

    @property
    def columns(self) -> list[str]:
        return [VERSION, DAY, *filter(None, (self.service, *self.elements.values()))]

    def rows(self, columns: Columns) -> Numbers:
        """Which submissions of a block are meant."""
        first, end = self.period.start.isoformat(), self.period.end.isoformat()
        versions, days = columns[VERSION], columns[DAY]
        there = versions.has([key == self.number for key in versions.keys])
        return there & days.has([first <= str(key) < end for key in days.keys])


def people_of(columns: Columns, wanted: Wanted) -> Numbers:
    """One number for each submission that is meant and scored an element."""
    rows = wanted.rows(columns)
    if not rows.any():
        return np.zeros(0, np.int64)
    numbers = np.zeros(len(rows), np.int64)
    for place, element in enumerate(ELEMENTS):
        column = columns.get(wanted.elements.get(element, ""))
        if column is not None:
            numbers += _by_row(column, lambda key: _BY_KEY.get(key, 0)) * _BASE**place
    scored = rows & (numbers > 0)
    return (numbers + _services(columns, wanted, len(rows)) * _VECTORS)[scored]


def _services(columns: Columns, wanted: Wanted, rows: int) -> Numbers:
    column = columns.get(wanted.service)
    return _by_row(column, _service) if column is not None else np.zeros(rows, np.int64)


def _service(key: Key) -> int:
    return key if isinstance(key, int) and not isinstance(key, bool) else 0


def _by_row(column: Column, number_of: Callable[[Key], int]) -> Numbers:
    """For each submission the number of what it gave; 0 where it gave nothing."""
    found = np.zeros(column.rows, np.int64)
    numbers = np.array([number_of(key) for key in column.keys] or [0], np.int64)
    found[column.row_of] = numbers[column.codes]
    return found


def scores_by_service(people: Numbers) -> dict[int | None, Scores]:
    """How many scored alike, by the service that they named."""
    found: dict[int | None, Counter[Vector]] = {}
    numbers, counts = np.unique(people, return_counts=True)
    services, vectors = np.divmod(numbers, _VECTORS)
    digits = vectors[:, None] // _BASE ** np.arange(len(ELEMENTS)) % _BASE
    for service, vector, times in zip(services.tolist(), digits.tolist(), counts.tolist(), strict=True):
        found.setdefault(service or None, Counter())[tuple(vector)] = times
    return {service: Scores(counted) for service, counted in found.items()}


def answers_of(columns: Columns, wanted: Wanted, column: str) -> Iterator[tuple[int | None, str, int]]:
    """How many of the submissions gave each answer to one question of the profile, by the service they named."""
    asked = columns.get(column)
    if asked is None or not asked.keys:
        return
    rows = wanted.rows(columns)[asked.row_of]
    services = _services(columns, wanted, asked.rows)[asked.row_of]
    numbers, counts = np.unique((services * len(asked.keys) + asked.codes)[rows], return_counts=True)
    for number, times in zip(numbers.tolist(), counts.tolist(), strict=True):
        service, place = divmod(number, len(asked.keys))
        yield service or None, str(asked.keys[place]), times
