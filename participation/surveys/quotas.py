"""Groups of whom a survey wants no more than so many answers: which ones a person belongs to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from participation.surveys.answers import Compiled
from participation.surveys.evaluation import Answer
from participation.surveys.expressions import Expression, ExpressionError, holds, names, parse


class Cell(NamedTuple):
    """A group, and how many of it have answered."""

    id: int
    label: str
    condition: str
    wanted: int
    counted: int

    @property
    def is_full(self) -> bool:
        return self.counted >= self.wanted


def cells_of(cells: Iterable[Cell], answers: Mapping[str, Answer], today: date) -> list[Cell]:
    """The groups that somebody with these answers belongs to; there may be several, or none."""
    return [
        cell for cell in cells if (read := condition_of(cell.condition)) and holds(read, answers, today=today)
    ]


def full_cell(
    cells: Sequence[Cell], compiled: Compiled, answers: Mapping[str, Answer], through: int, today: date
) -> Cell | None:
    """A full group that the answers up to and with this section have decided somebody belongs to."""
    decided = [cell for cell in cells if cell.is_full and _decided_by(cell, compiled) <= through]
    return next(iter(cells_of(decided, answers, today)), None)


def unknown_names(condition: str, compiled: Compiled) -> list[str]:
    """Names in a condition that the questions do not have. Raises ExpressionError for one that cannot be read."""
    return sorted(name for name in names(parse(condition)) if not compiled.has(name))


def _decided_by(cell: Cell, compiled: Compiled) -> int:
    """The index of the last section that its condition asks about; beyond all where a version lacks a name."""
    read = condition_of(cell.condition)
    asked = names(read) if read else frozenset()
    if not all(map(compiled.has, asked)):
        return len(compiled.definition.sections)
    return max((compiled.section_of(name) for name in asked), default=0)


@lru_cache(maxsize=512)
def condition_of(condition: str) -> Expression | None:
    """None for what cannot be read, which was never stored."""
    try:
        return parse(condition)
    except ExpressionError:
        return None
