"""A block of coded submissions: made from answers, put together, relieved of what was erased."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from participation.surveys.arrays import Numbers, np
from participation.surveys.coding import Given
from participation.surveys.columns import NOTHING, Column, tally_of
from participation.surveys.results import Counted

MOST_ROWS = 16_384
"""Rows of a full block: small enough to be rewritten with each batch of new answers, in some milliseconds."""

VERSION, CHANNEL, SOURCE, LANGUAGE, DAY = "@version", "@channel", "@source", "@language", "@day"
DIMENSIONS = (VERSION, CHANNEL, SOURCE, LANGUAGE, DAY)
"""Columns that every submission has; no question's name begins with @."""
ASIDE = "@aside"
"""Which submissions count for no target: stored apart, as it changes, and put beside the others when they are read."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One submission, ready to be counted: what it gave, by column."""

    submission: UUID
    given: dict[str, Given]


class Block:
    """Submissions in the order of their random ids, which is no order of time."""

    def __init__(self, ids: Sequence[bytes], columns: dict[str, Column]) -> None:
        self.ids = list(ids)
        self.columns = columns

    @classmethod
    def of(cls, rows: Sequence[Coded]) -> "Block":
        names = dict.fromkeys(name for row in rows for name in row.given)
        columns = {name: Column.of(row.given.get(name, NOTHING) for row in rows) for name in names}
        return Block([row.submission.bytes for row in rows], columns)

    def __len__(self) -> int:
        return len(self.ids)

    def joined(self, other: "Block") -> "Block":
        """All submissions of both, mixed by their ids."""
        names = dict.fromkeys((*self.columns, *other.columns))
        columns = {name: self._column(name).joined(other._column(name)) for name in names}
        together = Block([*self.ids, *other.ids], columns)
        order = np.array(sorted(range(len(together)), key=together.ids.__getitem__), np.int64)
        return together._kept(order)

    def without(self, erased: Collection[bytes]) -> "Block":
        """What is left once these are gone."""
        return self._kept(np.array([id not in erased for id in self.ids], bool))

    def counted(self) -> Counted:
        return Counted(len(self), {name: tally_of(column) for name, column in self.columns.items()})

    def ids_as_bytes(self) -> bytes:
        return b"".join(self.ids)

    def _column(self, name: str) -> Column:
        return self.columns.get(name) or Column.empty(len(self))

    def _kept(self, rows: Numbers) -> "Block":
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        columns = {name: column.kept(rows) for name, column in self.columns.items()}
        return Block([self.ids[row] for row in numbers.tolist()], columns)


def ids_of(content: bytes) -> list[bytes]:
    """The ids that `ids_as_bytes` wrote."""
    return [content[start : start + 16] for start in range(0, len(content), 16)]
