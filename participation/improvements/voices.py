"""Analysed comments in columns, so that hundreds of thousands fit into little memory. Pure."""

from array import array
from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec


class Analysed(Protocol):
    """A comment as a model read it; sentiment/corpus.py has one."""

    @property
    def comment(self) -> UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def negative(self) -> float: ...
    @property
    def neutral(self) -> float: ...
    @property
    def positive(self) -> float: ...
    @property
    def said_on(self) -> date: ...


class Mix(msgspec.Struct, frozen=True):
    """Expected shares of negative, neutral and positive voices; they add up to 1."""

    negative: float
    neutral: float
    positive: float


class Voices:
    """Comments by position, in the order of their days and ids. Copies of one text are one voice."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.days = array("l")  # ordinal numbers of dates
        self.numbers = array("Q")  # of the voice: the fingerprint
        self._ids = bytearray()
        self._negative, self._neutral, self._positive = array("f"), array("f"), array("f")

    def add(self, read: Analysed) -> None:
        """Adds one; they have to come in the order of days and ids, so that nothing depends on another order."""
        self.texts.append(read.text)
        self.days.append(read.said_on.toordinal())
        self.numbers.append(int(read.fingerprint, 16))
        self._ids += read.comment.bytes
        self._negative.append(read.negative)
        self._neutral.append(read.neutral)
        self._positive.append(read.positive)

    def __len__(self) -> int:
        return len(self.texts)

    def comment(self, position: int) -> UUID:
        return UUID(bytes=bytes(self._ids[16 * position : 16 * position + 16]))

    def negative(self, position: int) -> float:
        return self._negative[position]

    def distinct(self, positions: Iterable[int]) -> list[int]:
        """The first comment of each voice among these."""
        first: dict[int, int] = {}
        for position in positions:
            first.setdefault(self.numbers[position], position)
        return list(first.values())

    def mix(self, positions: Iterable[int]) -> Mix | None:
        """Of distinct voices; None of nobody."""
        voices = self.distinct(positions)
        if not voices:
            return None
        columns = (self._negative, self._neutral, self._positive)
        return Mix(*(sum(column[voice] for voice in voices) / len(voices) for column in columns))
