"""How sure an index and its grade are."""

from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.skm_certainty import FEWEST, by_formula, certainty_of, drawn
from participation.surveys.skm_scores import Scores

VECTORS = st.tuples(*[st.integers(0, 4)] * 9).filter(any)


def people(count: int, seed: int = 1, centre: float = 3.2) -> Scores:
    """Invented people, each more or less content with everything."""
    random = Random(seed)
    found: Counter[tuple[int, ...]] = Counter()
    for _ in range(count):
        mood = random.gauss(centre, 0.4)
        found[tuple(_score(random, mood) for _ in range(9))] += 1
    return Scores.of(found)


def _score(random: Random, mood: float) -> int:
    return 0 if random.random() < 0.05 else max(1, min(4, round(mood + random.gauss(0, 0.6))))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(VECTORS, st.integers(1, 30), min_size=1, max_size=20))
def test_bounds_hold_for_any_scores(counts: dict[tuple[int, ...], int]) -> None:
    """An interval lies on the scale, the right way round, and a share is one."""
    for found in (drawn(Scores.of(counts), resamples=50), by_formula(Scores.of(counts))):
        assert Decimal(25) <= found.low <= found.high <= Decimal(100)
        assert 0 <= found.same_grade <= 1


@settings(max_examples=20, deadline=None)
@given(VECTORS, st.integers(FEWEST, 3_000))
def test_who_all_agree_leave_nothing_to_chance(vector: tuple[int, ...], count: int) -> None:
    """The interval is the index itself, and the grade is sure."""
    scores = Scores.of({vector: count})
    found = certainty_of(scores)
    assert found is not None
    assert scores.skm is not None
    assert (found.low, found.high) == (scores.skm.ikm, scores.skm.ikm)
    assert found.same_grade == 1


def test_the_same_people_give_the_same_interval() -> None:
    """Seeded, whatever order they are counted in; another seed draws other people."""
    scores = people(200)
    turned = Scores(scores.vectors[::-1], scores.times[::-1])
    assert drawn(scores) == drawn(turned)
    assert drawn(scores) != drawn(scores, seed=2)


def test_the_formula_is_what_drawing_approaches() -> None:
    """At 1,500 people both agree to a tenth of a point and three hundredths of the share."""
    scores = people(1_500, centre=3.07)  # near the border of C and B
    exact, formula = drawn(scores), by_formula(scores)
    assert abs(exact.low - formula.low) < Decimal("0.1")
    assert abs(exact.high - formula.high) < Decimal("0.1")
    assert exact.same_grade == pytest.approx(formula.same_grade, abs=0.03)
    assert exact.same_grade < 1


def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Of 100 samples from one population, about 95 intervals hold its index."""
    truth = people(60_000, seed=99).skm
    assert truth is not None
    found = [drawn(people(100, seed=seed), resamples=300) for seed in range(100)]
    assert 88 <= sum(one.low <= truth.ikm <= one.high for one in found) <= 100


def test_few_people_get_no_interval() -> None:
    """29 are too few, 30 are enough."""
    assert certainty_of(people(FEWEST - 1)) is None
    assert certainty_of(people(FEWEST)) is not None


def test_nobody_is_counted_who_scored_nothing() -> None:
    """Whoever said "Tidak tahu" to everything is no respondent of the index."""
    scores = Scores.of({(0,) * 9: 5})
    assert (scores.people, scores.skm, certainty_of(scores)) == (0, None, None)
