"""Counts the answers to a survey, one submission after the other; what was counted apart can be put together.

"Tidak tahu" is counted apart and never enters a mean, a share or a histogram. Answers in people's own words are
only counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Self

import msgspec

from participation.surveys.definitions import (
    DONT_KNOW,
    NUMBERS,
    SELECTS,
    TEXTS,
    Definition,
    Question,
    QuestionType,
)
from participation.surveys.evaluation import Answer

MOST_BINS = 12
KEPT_DIGITS = 3


class Bin(msgspec.Struct, frozen=True):
    """A bar of a histogram: how many answers lie from `low` to `high`, both included."""

    low: int
    high: int
    count: int


class QuestionTally(msgspec.Struct):
    """One question: `n` people answered it, further `dont_know` people said that they do not know.

    `counts` is by choice name, scale point or area id, as text; of an integer by its value rounded down to
    three digits, so that memory does not grow with the answers.
    Several choices of one person count once each, so their shares of `n` may add up to more than 1.
    """

    n: int = 0
    dont_know: int = 0
    total: int = 0  # sum of the numbers answered
    counts: dict[str, int] = {}

    def share(self, name: str) -> float | None:
        """The share of those who answered, None when nobody did."""
        return self.counts.get(name, 0) / self.n if self.n else None


class _Counted(msgspec.Struct):
    submissions: int
    questions: dict[str, QuestionTally]


class Tally:
    """The counts of one survey. What the definition does not ask or offer (any more) is passed over."""

    def __init__(self, definition: Definition) -> None:
        self.submissions = 0
        self._asked = {question.name: question for question in definition.questions}
        self.questions = {name: _empty(question) for name, question in self._asked.items()}

    def add(self, answers: Mapping[str, Answer]) -> None:
        """Counts one submission as `Compiled.check` gives it."""
        self.submissions += 1
        for name, answer in answers.items():
            if name in self._asked:
                _add(self.questions[name], self._asked[name], answer)

    def merge(self, other: Self) -> None:
        """Adds what was counted by another tally of the same definition."""
        self._merge(other.submissions, other.questions)

    def mean(self, name: str) -> float | None:
        """The mean of a scale or an integer; None for other questions and before the first answer."""
        tally = self.questions[name]
        return tally.total / tally.n if tally.n and self._asked[name].type in NUMBERS else None

    def histogram(self, name: str) -> list[Bin]:
        """The bars of an integer question from lowest to highest, at most 12, empty ones between included."""
        counted = self.questions[name].counts
        if self._asked[name].type is not QuestionType.INTEGER or not counted:
            return []
        counts = {int(value): times for value, times in counted.items()}
        width = _width(min(counts), max(counts))
        bars = Counter[int]()
        for value, times in counts.items():
            bars[value // width * width] += times
        lows = range(min(bars), max(bars) + 1, width)
        return [Bin(low, low + width - 1, bars[low]) for low in lows]

    def to_json(self) -> bytes:
        return msgspec.json.encode(_Counted(self.submissions, self.questions))

    @classmethod
    def from_json(cls, definition: Definition, document: bytes | str) -> Self:
        """What `to_json` wrote; raises msgspec.ValidationError for anything else."""
        counted = msgspec.json.decode(document, type=_Counted)
        tally = cls(definition)
        tally._merge(counted.submissions, counted.questions)
        return tally

    def _merge(self, submissions: int, questions: Mapping[str, QuestionTally]) -> None:
        self.submissions += submissions
        for name, other in questions.items():
            if name in self.questions:
                _merge(self.questions[name], other)


def _empty(question: Question) -> QuestionTally:
    """With a zero for whatever can be chosen, in the order of the form."""
    if question.type in SELECTS:
        return QuestionTally(counts={choice.name: 0 for choice in question.choices})
    return QuestionTally(counts={str(point): 0 for point in question.points})


def _add(tally: QuestionTally, question: Question, answer: Answer) -> None:
    if question.type in TEXTS:
        tally.n += 1
    elif answer in (DONT_KNOW, [DONT_KNOW]):
        tally.dont_know += 1
    elif keys := _keys(tally, question, answer):
        tally.n += 1
        tally.total += answer if isinstance(answer, int) and question.type in NUMBERS else 0
        for key in keys:
            tally.counts[key] = tally.counts.get(key, 0) + 1


def _keys(tally: QuestionTally, question: Question, answer: Answer) -> list[str]:
    """What to count; nothing for an answer to an earlier question of this name that asked something else.

    A text must never become a key: it would be shown with the results.
    """
    if question.type is QuestionType.INTEGER:
        return [str(_rounded(answer))] if isinstance(answer, int) else []
    if question.type is QuestionType.AREA:
        return [str(answer)] if isinstance(answer, int) else []
    given = answer if isinstance(answer, list) else [str(answer)]
    return [name for name in given if name in tally.counts]


def _merge(tally: QuestionTally, other: QuestionTally) -> None:
    tally.n += other.n
    tally.dont_know += other.dont_know
    tally.total += other.total
    for key, times in other.counts.items():
        tally.counts[key] = tally.counts.get(key, 0) + times


def _rounded(value: int) -> int:
    """Down to three digits: exact up to 999, and never more than some thousand different counts."""
    unit = int(10 ** max(0, len(str(abs(value))) - KEPT_DIGITS))
    return value // unit * unit


def _width(first: int, last: int) -> int:
    """Of the bars that show this range: 1, 2 or 5 times a power of ten."""
    widths: Iterator[int] = (step * 10**power for power in count() for step in (1, 2, 5))
    return next(width for width in widths if last // width - first // width < MOST_BINS)
