"""Counts the answers to a survey, one submission after the other; what was counted apart can be put together.

"Tidak tahu" is counted apart and never enters a mean, a share or a histogram. Answers in people's own words are
only counted.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Self

import msgspec

from participation.surveys.coding import MEASURED, RANKED, Coder, Given, Key, column_of, is_counted
from participation.surveys.definitions import (
    DONT_KNOW,
    NUMBERS,
    OTHER,
    SELECTS,
    Definition,
    Question,
    QuestionType,
)
from participation.surveys.evaluation import Answer

MOST_BINS = 12
KEPT_DIGITS = 3

MEANT = frozenset({*NUMBERS, *MEASURED})
"""Questions that have a mean …"""
BINNED = MEANT - {QuestionType.SCALE}
"""… and those that are drawn as a histogram."""
POINTS = 10**4
"""Decimals are sorted into bars by ten-thousandths, so that the bounds of bars are exact."""


class Bin(msgspec.Struct, frozen=True):
    """A bar of a histogram: how many answers lie from `low` to `high`, both included.

    Bars of decimals end just below the next one: `high` then is the low of the next.
    """

    low: float
    high: float
    count: int


class QuestionTally(msgspec.Struct):
    """One question: `n` people answered it, further `dont_know` people said that they do not know.

    `counts` is by choice name, scale point, id, day or time, as text; of other numbers by their value rounded
    down to three digits, so that memory does not grow with the answers. Of a ranking it is by choice, and
    `positions` adds up the places, 1 for the best. Several choices of one person count once each, so their
    shares of `n` may add up to more than 1.
    """

    n: int = 0
    dont_know: int = 0
    total: int | float = 0  # sum of the numbers answered, exact for whole ones …
    squares: int | float = 0  # … and of their squares
    counts: dict[str, int] = {}
    positions: dict[str, int] = {}

    def share(self, name: str) -> float | None:
        """The share of those who answered, None when nobody did."""
        return self.counts.get(name, 0) / self.n if self.n else None

    def position(self, name: str) -> float | None:
        """The mean place of a choice among those who ranked it."""
        ranked = self.counts.get(name, 0)
        return self.positions.get(name, 0) / ranked if ranked else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the numbers answered, None for fewer than two."""
        if self.n < 2:
            return None
        return math.sqrt(max(0.0, self.squares - self.total**2 / self.n) / (self.n - 1))

    def quantile(self, share: float) -> float | None:
        """The least number that this share of the answers does not exceed; exact to three digits."""
        below = 0
        for value, times in sorted((float(key), times) for key, times in self.counts.items()):
            below += times
            if times and below >= share * self.n:
                return value
        return None


class Counted(msgspec.Struct):
    """All counts of some submissions by column, whatever the definition says: what is stored."""

    submissions: int = 0
    questions: dict[str, QuestionTally] = {}

    def add(self, other: Self) -> None:
        """Adds what was counted apart."""
        self.submissions += other.submissions
        for name, tally in other.questions.items():
            _merge(self.questions.setdefault(name, QuestionTally()), tally)

    def to_json(self) -> str:
        """With sorted names and keys: in the order in which they came they would tell who came first."""
        return msgspec.json.encode(self, order="deterministic").decode()


class Tally:
    """The counts of one survey. What the definition does not ask or offer is passed over."""

    def __init__(self, definition: Definition) -> None:
        self.submissions = 0
        self._asked = {q.name: q for q in definition.questions if is_counted(q)}
        self._coder = Coder(definition)
        self.questions = {name: _empty(question) for name, question in self._asked.items()}

    def add(self, answers: Mapping[str, Answer]) -> None:
        """Counts one submission as `Compiled.check` gives it."""
        self.submissions += 1
        for name, given in self._coder.read(answers).items():
            count_given(self.questions[name], given)

    def merge(self, other: Self) -> None:
        """Adds what was counted by another tally of the same definition."""
        self._merge(other.submissions, other.questions)

    def mean(self, name: str) -> float | None:
        """The mean of a scale or a number; None for other questions and before the first answer."""
        tally = self.questions[name]
        return tally.total / tally.n if tally.n and self._asked[name].type in MEANT else None

    def histogram(self, name: str) -> list[Bin]:
        """The bars of a question for numbers from lowest to highest, at most 12, empty ones between included."""
        counted = self.questions[name].counts
        if self._asked[name].type not in BINNED or not counted:
            return []
        return histogram(counted, whole=self._asked[name].type is QuestionType.INTEGER)

    def to_json(self) -> bytes:
        return msgspec.json.encode(Counted(self.submissions, self.questions))

    @classmethod
    def from_json(cls, definition: Definition, document: bytes | str) -> Self:
        """What `to_json` wrote; raises msgspec.ValidationError for anything else."""
        counted = msgspec.json.decode(document, type=Counted)
        tally = cls(definition)
        tally._merge(counted.submissions, counted.questions)
        return tally

    @classmethod
    def of(cls, definition: Definition, counted: Counted) -> Self:
        """What was counted by column, as far as this definition asks for it."""
        tally = cls(definition)
        columns = {
            name: counted.questions.get(column_of(question)) for name, question in tally._asked.items()
        }
        tally._merge(counted.submissions, {name: found for name, found in columns.items() if found})
        return tally

    def _merge(self, submissions: int, questions: Mapping[str, QuestionTally]) -> None:
        self.submissions += submissions
        for name, other in questions.items():
            if name in self.questions:
                _merge(self.questions[name], other)


def histogram(counted: Mapping[str, int], *, whole: bool) -> list[Bin]:
    """The bars of numbers by their values as text, at most 12, empty ones between included."""
    scale = 1 if whole else POINTS
    counts = Counter[int]()
    for value, times in counted.items():
        counts[math.floor(float(value) * scale)] += times
    width = _width(min(counts), max(counts))
    bars = Counter[int]()
    for number, times in counts.items():
        bars[number // width * width] += times
    lows = range(min(bars), max(bars) + 1, width)
    if whole:
        return [Bin(low, low + width - 1, bars[low]) for low in lows]
    return [Bin(low / scale, (low + width) / scale, bars[low]) for low in lows]


def _empty(question: Question) -> QuestionTally:
    """With a zero for whatever can be chosen, in the order of the form."""
    if question.type in SELECTS:
        names = [choice.name for choice in question.choices] + ([OTHER] if question.other else [])
        return QuestionTally(counts=dict.fromkeys(names, 0))
    return QuestionTally(counts={str(point): 0 for point in question.points})


def count_given(tally: QuestionTally, given: Given, times: int = 1) -> None:
    """Counts what one submission gave to a question, or what `times` submissions gave alike."""
    unknown = sum(key == DONT_KNOW for key in given.keys)
    tally.dont_know += unknown * times
    tally.n += (given.answers - unknown) * times
    for key in given.keys:
        if key != DONT_KNOW:
            count_key(tally, key, times)


def count_key(tally: QuestionTally, key: Key, times: int) -> None:
    """Counts one key; nothing but "there was one" of an answer in words."""
    if isinstance(key, bool):
        return
    if isinstance(key, int | float):
        tally.total += key * times
        tally.squares += key * key * times
        key = rounded(key)
    position, ranked, name = str(key).partition(RANKED)
    if ranked:
        tally.positions[name] = tally.positions.get(name, 0) + int(position) * times
    label = name if ranked else str(key)
    tally.counts[label] = tally.counts.get(label, 0) + times


def _merge(tally: QuestionTally, other: QuestionTally) -> None:
    tally.n += other.n
    tally.dont_know += other.dont_know
    tally.total += other.total
    tally.squares += other.squares
    for key, times in other.counts.items():
        tally.counts[key] = tally.counts.get(key, 0) + times
    for key, places in other.positions.items():
        tally.positions[key] = tally.positions.get(key, 0) + places


def rounded(value: float) -> float:
    """Down to three digits: whole numbers are exact up to 999, and there are never more than some thousand."""
    if isinstance(value, int):
        unit = int(10 ** max(0, len(str(abs(value))) - KEPT_DIGITS))
        return value // unit * unit
    if value == 0:
        return 0.0
    digits = KEPT_DIGITS - 1 - math.floor(math.log10(abs(value)))
    return math.floor(value * 10**digits) / 10**digits if digits < 300 else 0.0


def _width(first: int, last: int) -> int:
    """Of the bars that show this range: 1, 2 or 5 times a power of ten."""
    widths: Iterator[int] = (step * 10**power for power in count() for step in (1, 2, 5))
    return next(width for width in widths if last // width - first // width < MOST_BINS)
