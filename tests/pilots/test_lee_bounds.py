"""What the effect can be where answers are missing unevenly."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from participation.pilots.effect_schemas import Bounds
from participation.pilots.estimates import compared
from participation.pilots.lee_bounds import lee_bounds
from participation.pilots.participants import Design, FloatArray, Participants
from participation.pilots.verdicts import Analysis

MISSING = float("nan")
DESIGN = Design("randomised", ("usual", "new"), 0, "mean", "higher", 0.05, 0.2, 100)


def trial(new: FloatArray, usual: FloatArray) -> Participants:
    """Those of the new service come first."""
    arm = np.repeat([1, 0], [len(new), len(usual)])
    return Participants(
        arm=arm,
        stratum=np.zeros_like(arm),
        cluster=np.arange(len(arm)),
        outcome=np.concatenate([new, usual]),
        baseline=np.full(len(arm), MISSING),
    )


def bounds(people: Participants, analysis: Analysis = Analysis.INTENTION_TO_TREAT) -> Bounds:
    found = lee_bounds(compared(people, DESIGN, 1, analysis))
    assert found is not None
    return found


def test_bounds_of_another_program() -> None:
    """On a public trial they are those of pyleebounds; trials/bounds.py computed them."""
    file = Path(__file__).parent / "trials" / "star_men.csv"
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    new, usual = (
        np.array([float(row["gpa1"]) for row in rows if row["treated"] == side][:40]) for side in "10"
    )
    usual[:10] = MISSING
    found = bounds(trial(new, usual))
    assert found.lower == pytest.approx(-0.2869999791185047, abs=1e-9)
    assert found.upper == pytest.approx(0.5720000147819522, abs=1e-9)
    assert found.trimmed == pytest.approx(0.25)


def test_by_hand() -> None:
    """Half of the new arm's four answers might not have been given: the two lowest, or the two highest."""
    found = bounds(trial(np.array([1.0, 2, 3, 6]), np.array([2.0, 4, MISSING, MISSING])))
    assert (found.lower, found.upper, found.trimmed) == pytest.approx((1.5 - 3, 4.5 - 3, 0.5))
    turned = bounds(trial(np.array([2.0, 4, MISSING, MISSING]), np.array([1.0, 2, 3, 6])))
    assert (turned.lower, turned.upper) == pytest.approx((3 - 4.5, 3 - 1.5))


def test_who_stands_on_the_border_counts_in_part() -> None:
    """A third of two answers are two thirds of one."""
    found = bounds(trial(np.array([0.0, 3, MISSING]), np.array([1.0, 1, 1])))
    assert (found.lower, found.upper, found.trimmed) == pytest.approx((0.5, 0.5, 1 / 3))
    found = bounds(trial(np.array([0.0, 3, 6]), np.array([1.0, 1, MISSING])))
    assert (found.lower, found.upper) == pytest.approx((1.5 - 1, 4.5 - 1))


answers = some.lists(some.none() | some.floats(-5, 5), min_size=4, max_size=30).filter(
    lambda given: sum(one is not None for one in given) > 1
)


@settings(deadline=None)
@given(new=answers, usual=answers)
def test_the_plain_difference_lies_within(new: list[float | None], usual: list[float | None]) -> None:
    """Bounds hold the difference of those who answered, and the interval holds the bounds."""
    sides = [np.array([MISSING if one is None else one for one in given]) for given in (new, usual)]
    found = bounds(trial(*sides))
    plain = float(np.nanmean(sides[0]) - np.nanmean(sides[1]))
    assert found.low - 1e-9 <= found.lower <= plain + 1e-9
    assert plain - 1e-9 <= found.upper <= found.high + 1e-9


def test_the_baseline_narrows_them() -> None:
    """What a baseline explains need not be feared of those who did not answer."""
    random = np.random.default_rng(5)
    before = random.normal(size=400)
    people = trial(
        before[:200] + random.normal(scale=0.3, size=200), before[200:] + random.normal(scale=0.3, size=200)
    )
    people.outcome[:30] = MISSING
    plain = bounds(people)
    adjusted = bounds(replace(people, baseline=before), Analysis.ADJUSTED)
    assert adjusted.upper - adjusted.lower < (plain.upper - plain.lower) / 2


def test_areas_with_other_chances_do_not_move_them() -> None:
    """Where nobody is missing and areas differ in level and in chances, the bounds are the effect."""
    stratum = np.repeat([0, 1], [40, 40])
    arm = np.array([1] * 10 + [0] * 30 + [1] * 30 + [0] * 10)
    noise = np.tile([-0.5, 0.5], 40)
    people = Participants(
        arm=arm,
        stratum=stratum,
        cluster=np.arange(80),
        outcome=5.0 * stratum + arm + noise,
        baseline=np.full(80, MISSING),
    )
    found = bounds(people)
    assert (found.lower, found.upper) == pytest.approx((1.0, 1.0))


def test_twice_the_same() -> None:
    """Errors are drawn from a fixed seed: an analysis that is run again says the same."""
    people = trial(np.array([1.0, 2, 3, 6]), np.array([2.0, 4, MISSING, MISSING]))
    assert bounds(people) == bounds(people)


def test_too_few_answers_have_no_bounds() -> None:
    """One answer in an arm bounds nothing."""
    people = trial(np.array([1.0, MISSING]), np.array([2.0, 4]))
    assert lee_bounds(compared(people, DESIGN, 1, Analysis.INTENTION_TO_TREAT)) is None
