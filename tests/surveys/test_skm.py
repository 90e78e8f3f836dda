"""The SKM as Permenpan RB 14/2017 defines it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.skm import (
    ELEMENTS,
    GRADE_NAMES,
    Grade,
    Skm,
    grade_of,
    rounded,
    sample_size,
    skm_of,
)
from tests.skm_factories import scores_of

COUNTS = st.fixed_dictionaries(
    {
        element: st.dictionaries(st.integers(1, 4), st.integers(0, 500), max_size=4).filter(
            lambda counts: any(counts.values())
        )
        for element in ELEMENTS
    }
)


def everyone(score: int, elements: int = 9) -> Skm:
    found = skm_of({f"U{number}": {score: 7} for number in range(1, elements + 1)})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("score", "ikm", "grade"), [(1, "25.00", "D"), (2, "50.00", "D"), (3, "75.00", "C"), (4, "100.00", "A")]
)
def test_all_the_same(score: int, ikm: str, grade: str) -> None:
    """Ones give 25.00, fours 100.00: ninths are exact, where a weight of 0.11 would give 99."""
    assert (str(everyone(score).ikm), everyone(score).grade) == (ikm, grade)


@pytest.mark.parametrize(
    ("ikm", "grade"),
    [
        ("25.00", Grade.D),
        ("64.99", Grade.D),
        ("65.00", Grade.C),
        ("76.60", Grade.C),
        ("76.61", Grade.B),
        ("88.30", Grade.B),
        ("88.31", Grade.A),
        ("100.00", Grade.A),
    ],
)
def test_grades(ikm: str, grade: Grade) -> None:
    """Each band starts at its lower bound."""
    assert grade_of(Decimal(ikm)) is grade
    assert GRADE_NAMES[grade]["id"]


@pytest.mark.parametrize(
    ("twos", "threes", "ikm", "grade"),
    [(2_001, 2_999, "65.00", Grade.C), (2_002, 2_998, "64.99", Grade.D), (2_000, 3_000, "65.00", Grade.C)],
)
def test_rounds_before_it_grades(twos: int, threes: int, ikm: str, grade: Grade) -> None:
    """The index is rounded half up, then graded as it is shown: 64.995 exactly is a C, 64.99 a D."""
    found = skm_of({element: {2: twos, 3: threes} for element in ELEMENTS})
    assert found is not None
    assert (found.ikm, found.grade) == (Decimal(ikm), grade)


def test_rounding() -> None:
    """Halves go up, exactly, where binary fractions would not."""
    assert rounded(Fraction("1.005"), 2) == Decimal("1.01")
    assert rounded(Fraction("64.9949"), 2) == Decimal("64.99")
    assert str(rounded(Fraction(3), 3)) == "3.000"


def test_worked_example() -> None:
    """NRR is the mean of an element, each with its own n; the index is 25 times the mean of the nine."""
    counts = {element: {3: 10} for element in ELEMENTS} | {"U3": {1: 1, 2: 2, 4: 4}}
    found = skm_of(counts)
    assert found is not None
    third = next(score for score in found.elements if score.element == "U3")
    assert (third.n, third.total, third.nrr) == (7, 21, Decimal("3.000"))
    assert found.ikm == Decimal("75.00")


@given(COUNTS)
def test_in_bounds_and_without_order(counts: dict[str, dict[int, int]]) -> None:
    """The index lies between 25 and 100, is exactly the mean of the means, and knows no order of elements."""
    found = skm_of(counts)
    assert found is not None
    means = [
        Fraction(sum(score * n for score, n in given.items()), sum(given.values()))
        for given in counts.values()
    ]
    assert Decimal(25) <= found.ikm <= Decimal(100)
    assert abs(Fraction(found.ikm) - sum(means, Fraction()) / 9 * 25) <= Fraction("0.005")
    backwards = skm_of(dict(reversed(counts.items())))
    assert backwards is not None
    assert (backwards.ikm, backwards.is_standard, backwards.missing) == (found.ikm, True, ())


def test_missing_elements() -> None:
    """An element that nobody scored is left out and named; the others weigh 1 / their number."""
    found = skm_of({"U1": {4: 3}, "U2": {2: 3}, "U3": {}, "U4": {1: 0}})
    assert found is not None
    assert (found.weight, found.ikm, found.is_standard) == (Fraction(1, 2), Decimal("75.00"), False)
    assert found.missing == ("U3", "U4", "U5", "U6", "U7", "U8", "U9")


def test_further_elements() -> None:
    """A unit may ask more: each element then weighs 1/10, and the index is not the standard one."""
    found = skm_of({element: {4: 1} for element in ELEMENTS} | {"X1": {1: 1}})
    assert found is not None
    assert (found.weight, found.ikm, found.is_standard) == (Fraction(1, 10), Decimal("92.50"), False)


def test_no_answers() -> None:
    """Without answers there is no index, and not one of zero."""
    assert skm_of({}) is None
    assert skm_of({"U1": {}}) is None


@pytest.mark.parametrize("counts", [{0: 1}, {5: 1}, {3: -1}])
def test_refuses_other_scores(counts: dict[int, int]) -> None:
    """Scores are 1 to 4."""
    with pytest.raises(ValueError, match="1 to 4"):
        skm_of({"U1": counts})


@pytest.mark.parametrize(
    ("population", "sample"),
    [(0, 0), (1, 1), (10, 10), (100, 80), (500, 217), (1_000, 278), (10_000, 370), (1_000_000, 384)],
)
def test_sample_size(population: int, sample: int) -> None:
    """Krejcie and Morgan's published table."""
    assert sample_size(population) == sample


def test_from_a_survey() -> None:
    """Elements are found by their key whatever the order of questions, and "Tidak tahu" is in no mean."""
    label = {"id": "Tanya"}
    choices = [Choice(str(score), label) for score in range(1, 5)]
    questions = [
        Question("facilities", QuestionType.SCALE, label, minimum=1, maximum=4, element="U9", dont_know=True),
        Question("cost", QuestionType.SELECT_ONE, label, choices=choices, element="U4", dont_know=True),
        Question("say", QuestionType.TEXT, label),
    ]
    definition = Definition(["id"], "id", [Section("main", label, questions)])
    scores = scores_of(
        definition,
        {"facilities": 4, "cost": "2"},
        {"facilities": "dk", "cost": "3", "say": "4"},
        {"cost": "dk"},
    )
    assert {element: counts for element, counts in scores.by_element.items() if counts} == {
        "U4": {2: 1, 3: 1},
        "U9": {4: 1},
    }
    assert scores.people == 2
    assert scores.skm is not None
    assert [(score.element, score.n) for score in scores.skm.elements] == [("U4", 2), ("U9", 1)]
