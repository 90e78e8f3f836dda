"""Coded answers as columns: of a block of submissions, one array a question.

A column is a dictionary of the keys that occur and a small number for each answer. It is stored as msgpack;
a million answers to a question with ten choices are one megabyte.
"""

from collections.abc import Iterable, Sequence
from typing import Self

import msgspec

from participation.surveys.arrays import Numbers, np
from participation.surveys.coding import Given, Key
from participation.surveys.definitions import DONT_KNOW
from participation.surveys.results import QuestionTally, count_key

NOTHING = Given(0, [])


class _Stored(msgspec.Struct, array_like=True):
    """`lengths` are keys a row, `answers` are answers a row; empty where they are all 1, or are the lengths."""

    rows: int
    keys: list[Key]
    codes: tuple[str, bytes]
    lengths: tuple[str, bytes]
    answers: tuple[str, bytes]


class Column:
    """The answers of a block of submissions to one question.

    `codes` point into `keys`, row after row; row r has `lengths[r]` of them, which make `answers[r]` answers.
    """

    def __init__(self, keys: list[Key], codes: Numbers, lengths: Numbers, answers: Numbers) -> None:
        self.keys = keys
        self.codes = codes
        self.lengths = lengths
        self.answers = answers

    @classmethod
    def of(cls, rows: Iterable[Given]) -> Self:
        """The column of these rows."""
        rows = list(rows)
        places: dict[tuple[type, Key], int] = {}
        codes = [places.setdefault((type(key), key), len(places)) for row in rows for key in row.keys]
        return cls(
            [key for _, key in places],
            np.array(codes, np.int64),
            np.array([len(row.keys) for row in rows], np.int64),
            np.array([row.answers for row in rows], np.int64),
        )

    @classmethod
    def empty(cls, rows: int) -> Self:
        """Of submissions that did not answer."""
        return cls([], *(np.zeros(count, np.int64) for count in (0, rows, rows)))

    @classmethod
    def marking(cls, rows: Numbers) -> Self:
        """Of submissions some of which have a mark, as booleans say."""
        lengths = rows.astype(np.int64)
        return cls([True], np.zeros(int(lengths.sum()), np.int64), lengths, lengths)

    @property
    def rows(self) -> int:
        return len(self.lengths)

    @property
    def row_of(self) -> Numbers:
        """For each code the row that it stands in."""
        return np.repeat(np.arange(self.rows), self.lengths)

    def has(self, wanted: Sequence[bool]) -> Numbers:
        """Which rows have at least one of the keys that `wanted` says yes to, in the order of `keys`."""
        chosen = np.zeros(self.rows, bool)
        if self.keys:
            chosen[self.row_of[np.array(wanted, bool)[self.codes]]] = True
        return chosen

    def times_given(self, key: Key) -> Numbers:
        """For each row how often it gave this key."""
        wanted = np.array([one == key for one in self.keys] or [False], bool)
        return np.bincount(self.row_of[wanted[self.codes]], minlength=self.rows)

    def kept(self, rows: Numbers) -> "Column":
        """The column of some rows only: a mask, or their numbers in a new order."""
        if rows.dtype == bool:
            return Column(
                self.keys, self.codes[np.repeat(rows, self.lengths)], self.lengths[rows], self.answers[rows]
            )
        lengths = self.lengths[rows].astype(np.int64)
        starts = np.cumsum(self.lengths, dtype=np.int64)[rows] - lengths
        shifts = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        return Column(self.keys, self.codes[shifts + np.arange(len(shifts))], lengths, self.answers[rows])

    def joined(self, other: "Column") -> "Column":
        """The rows of both, one after the other."""
        places = {(type(key), key): place for place, key in enumerate(self.keys)}
        keys = list(self.keys)
        for key in other.keys:
            if (type(key), key) not in places:
                places[type(key), key] = len(keys)
                keys.append(key)
        moved = np.array([places[type(key), key] for key in other.keys], np.int64)
        further = moved[other.codes] if len(other.codes) else other.codes
        return Column(
            keys,
            np.concatenate([self.codes, further]),
            np.concatenate([self.lengths, other.lengths]),
            np.concatenate([self.answers, other.answers]),
        )

    def times(self, codes: Numbers | None = None) -> list[tuple[Key, int]]:
        """Each key with how often it was given, among these codes or all."""
        counts = np.bincount(self.codes if codes is None else codes, minlength=len(self.keys))
        return list(zip(self.keys, counts.tolist(), strict=True))

    def to_bytes(self) -> bytes:
        """With the keys that are given, sorted: they tell neither who came first nor what was withdrawn."""
        used = np.flatnonzero(np.bincount(self.codes, minlength=len(self.keys))).tolist()
        order = sorted(used, key=lambda place: (type(self.keys[place]).__name__, self.keys[place]))
        places = np.zeros(len(self.keys), np.int64)
        places[order] = np.arange(len(order))
        ones = bool((self.lengths == 1).all())
        stored = _Stored(
            self.rows,
            [self.keys[place] for place in order],
            _packed(places[self.codes]),
            _packed(self.lengths[:0] if ones else self.lengths),
            _packed(self.answers[:0] if (self.answers == self.lengths).all() else self.answers),
        )
        return msgspec.msgpack.encode(stored)

    @classmethod
    def from_bytes(cls, document: bytes) -> Self:
        """What `to_bytes` wrote."""
        stored = msgspec.msgpack.decode(document, type=_Stored)
        lengths = _unpacked(stored.lengths)
        if len(lengths) != stored.rows:
            lengths = np.ones(stored.rows, np.uint8)
        answers = _unpacked(stored.answers)
        return cls(
            stored.keys, _unpacked(stored.codes), lengths, answers if len(answers) == stored.rows else lengths
        )


def tally_of(column: Column) -> QuestionTally:
    """What results.Tally counts one submission after the other, of a whole block at once."""
    tally = QuestionTally(counts={}, positions={})
    for key, times in column.times():
        if key == DONT_KNOW:
            tally.dont_know += times
        elif times:
            count_key(tally, key, times)
    tally.n = int(column.answers.sum(dtype=np.int64)) - tally.dont_know
    return tally


def _packed(numbers: Numbers) -> tuple[str, bytes]:
    """In the smallest type that holds them."""
    kind = np.min_scalar_type(int(numbers.max())) if len(numbers) else np.dtype(np.uint8)
    return kind.str, numbers.astype(kind).tobytes()


def _unpacked(packed: tuple[str, bytes]) -> Numbers:
    kind, content = packed
    return np.frombuffer(content, np.dtype(kind))
