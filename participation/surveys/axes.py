"""How the keys of a question are put together for people to read: bars, rows and columns in their order."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from participation.surveys.blocks import DAY
from participation.surveys.coding import IDS, RANKED, Key, column_of
from participation.surveys.crosstab import Axis
from participation.surveys.definitions import (
    DONT_KNOW,
    SELECTS,
    TEXTS,
    Question,
    QuestionType,
)
from participation.surveys.results import BINNED, Bin, QuestionTally, histogram, rounded
from participation.surveys.schemas import ALL_OTHERS

MOST_PLACES = 20
"""Areas or services that are shown one by one; the others stand together."""
LENGTHS = {QuestionType.DATE: 7, QuestionType.TIME: 2}
"""Days are put together by month, times by hour: the first characters of the key."""


def axis_of(question: Question, tally: QuestionTally) -> Axis:
    """The groups that the answers to a question are shown in; `tally` says which answers there are."""
    column = column_of(question)
    if question.type in BINNED:
        return _of_bins(column, bins_of(question, tally))
    if question.type is QuestionType.RANK:
        return _named(column, tally.counts, lambda key: str(key).partition(RANKED)[2])
    if question.type in IDS:
        return _of_places(column, tally.counts)
    if question.type in LENGTHS:
        length = LENGTHS[question.type]
        return _named(column, sorted({key[:length] for key in tally.counts}), lambda key: str(key)[:length])
    return _named(column, tally.counts, str)


def dimension_axis(column: str, tally: QuestionTally) -> Axis:
    """The groups of a dimension: each version, channel, source or language, or each month of answering."""
    if column == DAY:
        return _named(column, sorted({key[:7] for key in tally.counts}), lambda key: str(key)[:7])
    return _named(column, sorted(tally.counts, key=lambda key: (len(key), key)), str)


def grouped(axis: Axis, question: Question | None, tally: QuestionTally) -> list[int]:
    """How often each group of an axis was given."""
    counts = Counter[int]()
    for key, times in tally.counts.items():
        counts[_place_of_text(axis, question, key)] += times
    return [counts[number] for number in range(len(axis.names))]


def _place_of_text(axis: Axis, question: Question | None, key: str) -> int:
    if question is not None and question.type in BINNED:
        return axis.place(float(key))
    if question is not None and question.type is QuestionType.RANK:
        return axis.place(f"1{RANKED}{key}")
    return axis.place(key)


def bins_of(question: Question, tally: QuestionTally) -> list[Bin]:
    """The bars of a question for numbers."""
    return histogram(tally.counts, whole=question.type is QuestionType.INTEGER) if tally.counts else []


def is_nominal(question: Question) -> bool:
    """Whether its answers have no order of their own, so that the most frequent one stands first."""
    if question.type in IDS:
        return True
    numbered = all(choice.name.isdigit() for choice in question.choices)
    return question.type in SELECTS and not numbered and question.element is None


def is_single(question: Question) -> bool:
    """Whether a person gives one answer at most out of a few: then shares add up to 1."""
    return question.type in {QuestionType.SELECT_ONE, QuestionType.SCALE}


def has_groups(question: Question) -> bool:
    """Whether there is more to show than that it was answered."""
    return question.type not in TEXTS


def with_dont_know(axis: Axis, tally: QuestionTally) -> Axis:
    """An axis with a last group for those who do not know, where there are any.

    A comparison without them would tell how few they are: its sum beside everybody who answered.
    """
    if not tally.dont_know:
        return axis
    last = len(axis.names)
    return Axis(
        axis.column, [*axis.names, DONT_KNOW], lambda key: last if key == DONT_KNOW else axis.place(key)
    )


def _named(column: str, names: Iterable[str], name_of: Callable[[Key], str]) -> Axis:
    names = list(names)
    places = {name: place for place, name in enumerate(names)}

    def place(key: Key) -> int:
        return -1 if key == DONT_KNOW else places.get(name_of(key), -1)

    return Axis(column, names, place)


def _of_bins(column: str, bins: list[Bin]) -> Axis:
    lows = [one.low for one in bins]

    def place(key: Key) -> int:
        return bisect_right(lows, rounded(key)) - 1 if isinstance(key, int | float) and lows else -1

    return Axis(column, [f"{one.low!r}..{one.high!r}" for one in bins], place)


def _of_places(column: str, counts: Mapping[str, int]) -> Axis:
    """The most frequent ones in front, those beyond MOST_PLACES as one group at the end."""
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    names = ordered[:MOST_PLACES]
    places = {name: place for place, name in enumerate(names)}
    rest = len(names) if len(ordered) > MOST_PLACES else -1

    def place(key: Key) -> int:
        return -1 if key == DONT_KNOW else places.get(str(key), rest)

    return Axis(column, [*names, ALL_OTHERS] if rest >= 0 else names, place)
