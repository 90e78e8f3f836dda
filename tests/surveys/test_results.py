"""Counting answers, in one go or in parts."""

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.results import MOST_BINS, Bin, Tally

LABEL = {"id": "Tanya"}
CHOICES = [Choice(name, LABEL) for name in ("a", "b")]
QUESTIONS = [
    Question("one", QuestionType.SELECT_ONE, LABEL, choices=CHOICES, dont_know=True),
    Question("many", QuestionType.SELECT_MULTIPLE, LABEL, choices=CHOICES, dont_know=True),
    Question("scale", QuestionType.SCALE, LABEL, minimum=1, maximum=3, dont_know=True),
    Question("whole", QuestionType.INTEGER, LABEL),
    Question("text", QuestionType.LONG_TEXT, LABEL),
    Question("area", QuestionType.AREA, LABEL),
]
DEFINITION = Definition(["id"], "id", [Section("main", LABEL, QUESTIONS)])


def tally_of(*submissions: dict[str, Any]) -> Tally:
    tally = Tally(DEFINITION)
    for answers in submissions:
        tally.add(answers)
    return tally


def test_choices() -> None:
    """Every choice is counted from zero in the order of the form, "Tidak tahu" apart."""
    counted = tally_of({"one": "b"}, {"one": "b"}, {"one": "a"}, {"one": "dk"}, {}).questions["one"]
    assert (counted.n, counted.dont_know) == (3, 1)
    assert list(counted.counts.items()) == [("a", 1), ("b", 2)]
    assert counted.share("b") == pytest.approx(2 / 3)


def test_several_choices() -> None:
    """A person who chose two counts once in n and once in each."""
    counted = tally_of({"many": ["a", "b"]}, {"many": ["a"]}, {"many": ["dk"]}).questions["many"]
    assert (counted.n, counted.dont_know, counted.counts) == (2, 1, {"a": 2, "b": 1})


def test_means() -> None:
    """The mean of a scale leaves "Tidak tahu" out; nothing has no mean, and neither have choices."""
    tally = tally_of({"scale": 1, "one": "a"}, {"scale": 2}, {"scale": "dk"})
    assert tally.mean("scale") == 1.5
    assert tally.questions["scale"].counts == {"1": 1, "2": 1, "3": 0}
    assert tally.mean("one") is None
    assert tally.mean("whole") is None
    assert tally.questions["whole"].share("1") is None


def test_words_and_areas() -> None:
    """Words are only counted, never kept; areas are counted by id."""
    tally = tally_of({"text": "rahasia", "area": 12}, {"text": "dk", "area": 12})
    assert tally.questions["text"].n == 2
    assert tally.questions["area"].counts == {"12": 2}
    assert b"rahasia" not in tally.to_json()


def test_histogram() -> None:
    """Bars are whole tens, twenties or fifties, and empty ones between are there."""
    tally = tally_of({"whole": 3}, {"whole": 7}, {"whole": 12}, {"whole": 95})
    bars = tally.histogram("whole")
    assert bars[:2] == [Bin(0, 9, 2), Bin(10, 19, 1)]
    assert bars[-1] == Bin(90, 99, 1)
    assert len(bars) == 10
    assert Tally(DEFINITION).histogram("whole") == []
    assert tally.histogram("one") == []


def test_histogram_of_few_values() -> None:
    """Small numbers have a bar each."""
    assert tally_of({"whole": -1}, {"whole": 1}).histogram("whole") == [
        Bin(-1, -1, 1),
        Bin(0, 0, 0),
        Bin(1, 1, 1),
    ]


WHOLE = st.integers(-(10**15), 10**15)


@given(st.lists(WHOLE, min_size=1, max_size=30))
def test_histogram_counts_everyone(numbers: list[int]) -> None:
    """Whatever the numbers, at most 12 bars count each answer once; the mean is exact."""
    tally = tally_of(*({"whole": number} for number in numbers))
    bars = tally.histogram("whole")
    assert sum(bar.count for bar in bars) == len(numbers)
    assert len(bars) <= MOST_BINS
    assert all(left.high + 1 == right.low for left, right in pairwise(bars))
    assert tally.mean("whole") == sum(numbers) / len(numbers)


def test_memory_stays_small() -> None:
    """Ten thousand different numbers make far fewer counts."""
    assert (
        len(tally_of(*({"whole": number * 997} for number in range(10_000))).questions["whole"].counts)
        < 3_000
    )


def test_older_versions() -> None:
    """What this version does not ask or offer is passed over, and what was a text once is never shown as a choice."""
    tally = tally_of(
        {"gone": "x", "one": "Budi dari RT 3", "many": "a b", "whole": "dua", "area": "Desa", "scale": 9}
    )
    assert tally.submissions == 1
    assert tally.questions == Tally(DEFINITION).questions


SUBMISSIONS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "one": st.sampled_from(["a", "b", "dk"]),
            "many": st.sampled_from([["a"], ["a", "b"], ["dk"]]),
            "scale": st.sampled_from([1, 2, 3, "dk"]),
            "whole": WHOLE,
            "text": st.just("x"),
            "area": st.integers(1, 5),
        },
    ),
    max_size=8,
)


@given(SUBMISSIONS, SUBMISSIONS)
def test_parts_make_the_whole(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    """Counting in two parts, kept as JSON between, gives what counting in one go gives."""
    merged = Tally.from_json(DEFINITION, tally_of(*first).to_json())
    merged.merge(tally_of(*second))
    whole = tally_of(*first, *second)
    assert (merged.submissions, merged.questions) == (whole.submissions, whole.questions)


def test_refuses_other_json() -> None:
    """What is no tally is refused."""
    with pytest.raises(msgspec.ValidationError):
        Tally.from_json(DEFINITION, b'{"submissions": "x", "questions": {}}')


@pytest.mark.parametrize("kind", [QuestionType.AREA, QuestionType.SERVICE])
def test_places_are_counted_one_by_one(kind: QuestionType) -> None:
    """A village is not the one with the next number, however large the numbers are."""
    question = Question("tempat", kind, {"id": "Di mana?"})
    tally = Tally(Definition(["id"], "id", [Section("utama", {"id": "Utama"}, [question])]))
    for place in (83_436, 83_437, 83_437, 7):
        tally.add({"tempat": place})
    assert tally.questions["tempat"].counts == {"83436": 1, "83437": 2, "7": 1}
