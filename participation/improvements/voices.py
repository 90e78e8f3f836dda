"""Analysed comments in columns, so that hundreds of thousands fit into little memory. Pure."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec

from participation.improvements.evidence_protected import names_protected
from participation.texts import shortened

NO_AREA = 0
NO_SERVICE = 0
LONGEST_QUOTE = 600
"""Characters of a comment that a report shows: the longest fill many screens, and what a file shows is read whole."""
LEANING = 0.25
"""Of what a neutral comment leans to, what counts (docs/decisions/0021)."""


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
    @property
    def area(self) -> int | None: ...
    @property
    def service(self) -> int | None: ...
    @property
    def source(self) -> str: ...
    @property
    def element(self) -> str: ...


class Mix(msgspec.Struct, frozen=True):
    """Expected shares of negative, neutral and positive voices; they add up to 1."""

    negative: float
    neutral: float
    positive: float


class Voices:
    """Comments by position, in the order of their days and ids. Copies and near-copies of a text are one voice."""

    def __init__(self) -> None:
        self.texts = Texts()
        self.days = array("l")  # ordinal numbers of dates
        self.numbers = array("Q")  # of the voice: the fingerprint, until `fold` says better
        self.folded = False
        self.areas = array("l")  # NO_AREA where none is known
        self.services = array("l")  # NO_SERVICE where it names none
        self.weights = array("f")  # how much a voice counts, so that a survey resembles the population
        self.protected = array("b")  # whether it names people whom the law protects
        self._ids = bytearray()
        self._negative, self._neutral, self._positive = array("f"), array("f"), array("f")
        self._sources, self._elements = _Names(), _Names()

    def add(self, read: Analysed, weight: float = 1.0) -> None:
        """Adds one; they have to come in the order of days and ids, so that nothing depends on another order."""
        self.texts.append(read.text)
        self.days.append(read.said_on.toordinal())
        self.numbers.append(int(read.fingerprint, 16))
        self.areas.append(read.area or NO_AREA)
        self.services.append(read.service or NO_SERVICE)
        self.weights.append(weight)
        self.protected.append(names_protected(read.text))
        self._ids += read.comment.bytes
        self._negative.append(read.negative)
        self._neutral.append(read.neutral)
        self._positive.append(read.positive)
        self._sources.append(read.source)
        self._elements.append(read.element)

    def fold(self, numbers: Sequence[int]) -> None:
        """Puts comments with the same number together as one voice."""
        self.numbers, self.folded = array("Q", numbers), True

    def __len__(self) -> int:
        return len(self.texts)

    def comment(self, position: int) -> UUID:
        return UUID(bytes=bytes(self._ids[16 * position : 16 * position + 16]))

    def day(self, position: int) -> date:
        return date.fromordinal(self.days[position])

    def negative(self, position: int) -> float:
        return self._negative[position]

    def complaint(self, position: int) -> float:
        """The probability that a comment complains."""
        return complaint(self._negative[position], self._positive[position])

    def source(self, position: int) -> str:
        """The campaign that brought a comment; empty where none did."""
        return self._sources[position]

    def element(self, position: int) -> str:
        """The SKM element that it speaks of; empty where none is known."""
        return self._elements[position]

    def distinct(self, positions: Iterable[int]) -> list[int]:
        """One comment of each voice among these: of its first day the text that comes first, whatever ids they have."""
        first: dict[int, int] = {}
        for position in positions:
            known = first.setdefault(self.numbers[position], position)
            if known != position and self._said(position) < self._said(known):
                first[self.numbers[position]] = position
        return list(first.values())

    def _said(self, position: int) -> tuple[int, str]:
        return self.days[position], self.texts[position]

    def told(self, comments: Mapping[UUID, int]) -> dict[int, int]:
        """Of each voice that has one of these comments, the position of the first and what stands beside it."""
        numbers = (
            (position, comments.get(self.comment(position)))
            for position in range(len(self) if comments else 0)
        )
        known = {position: number for position, number in numbers if number is not None}
        return {position: known[position] for position in self.distinct(known)}

    def mix(self, positions: Iterable[int]) -> Mix | None:
        """Of distinct voices; None of nobody."""
        voices = self.distinct(positions)
        if not voices:
            return None
        columns = (self._negative, self._neutral, self._positive)
        return Mix(*(sum(column[voice] for voice in voices) / len(voices) for column in columns))


def quoted(text: str) -> str:
    """As much of a comment as a quote shows; the explorer has all of it."""
    return shortened(text, LONGEST_QUOTE)


def complaint(negative: float, positive: float) -> float:
    """The probability that a comment complains: that it is negative, and a quarter of what a neutral one leans to.

    Some of what people send to an office without a word of feeling ("the lamp has been out for a month") a model
    reads as neutral; most of what it reads so is. benchmarks/sentiment.py holds this against stars.
    """
    sides = negative + positive
    leaning = negative / sides if sides else 0.5
    return negative + LEANING * max(0.0, 1 - sides) * leaning


class Texts(Sequence[str]):
    """Texts by position, as UTF-8 end to end: one emoji would make a str of four bytes a letter."""

    def __init__(self) -> None:
        self._written, self._ends = bytearray(), array("Q", [0])

    def append(self, text: str) -> None:
        self._written += text.encode()
        self._ends.append(len(self._written))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, position: int) -> str:  # type: ignore[override]
        return self._written[self._ends[position] : self._ends[position + 1]].decode()


class _Names:
    """Few different texts, one for each comment, kept as small numbers."""

    def __init__(self) -> None:
        self._numbers = array("L")
        self._known: dict[str, int] = {}
        self._names: list[str] = []

    def append(self, name: str) -> None:
        number = self._known.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        self._numbers.append(number)

    def __getitem__(self, position: int) -> str:
        return self._names[self._numbers[position]]
