"""Whether a trend is more than chance."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.improvements.evidence_trend import CLEAR, chance, corrected

counts = st.integers(0, 300)


def test_the_probability_is_that_of_the_binomial_distribution() -> None:
    """Nine of ten voices now, where half are expected: 2 × (1/1024 + half of 10/1024)."""
    assert chance(9, 1, 100, 100) == pytest.approx(2 * (1 + 5) / 1_024)
    assert chance(0, 0, 100, 100) == 1
    assert chance(5, 0, 100, 0) == 1


@given(counts, counts)
def test_both_directions_are_alike(now: int, before: int) -> None:
    """A rise and the fall that mirrors it are equally surprising, and a probability is one."""
    there = chance(now, before, 1_000, 1_000)
    assert there == pytest.approx(chance(before, now, 1_000, 1_000))
    assert 0 <= there <= 1


def test_large_numbers_are_quick_and_small_changes_chance() -> None:
    """A hundred thousand voices more or less by a thousandth are no trend; by a tenth they are."""
    assert chance(100_000, 100_100, 10**6, 10**6) > 0.5
    assert chance(100_000, 110_000, 10**6, 10**6) < 1e-9


def test_nothing_changed_is_seldom_called_a_trend() -> None:
    """Of a hundred reports of twenty topics in which nothing changed, few call any trend clear."""
    drawn = random.Random(4)
    wrong = 0
    for _ in range(100):
        topics = [(_binomial(drawn, 40), _binomial(drawn, 40)) for _ in range(20)]
        now, before = (sum(column) for column in zip(*topics, strict=True))
        found = corrected([chance(a, b, now, before) for a, b in topics])
        wrong += min(found) <= CLEAR
    assert wrong <= 8


def _binomial(drawn: random.Random, expected: int) -> int:
    return sum(drawn.random() < 0.5 for _ in range(2 * expected))


def test_many_tests_are_corrected() -> None:
    """The correction of Benjamini and Hochberg, worked out by hand, in the order given."""
    assert corrected([0.04, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])
    assert corrected([]) == []
