"""What may be said of an effect."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from participation.pilots.effect_schemas import ArmVerdict, Bounds, Difference
from participation.pilots.verdicts import Reason, Verdict, of_all, said, verdict_on

MINIMAL = 0.3


def found(low: float, high: float) -> Difference:
    return Difference(1, (low + high) / 2, low, high, 0.04, 0.1, 100.0, 200)


def bounded(low: float, high: float) -> Bounds:
    return Bounds(1, low + 0.1, high - 0.1, low, high, 0.1)


@pytest.mark.parametrize(
    ("low", "high", "enough", "verdict", "reason"),
    [
        (0.1, 0.6, True, "effective", "large"),
        (0.1, 0.6, False, "effective", "large"),
        (0.05, 0.4, True, "effective", "better"),
        (0.01, 0.29, True, "no_evidence", "small"),
        (-0.1, 0.29, True, "no_evidence", "excluded"),
        (-0.1, 0.29, False, "no_evidence", "excluded"),
        (-0.1, 0.31, True, "no_evidence", "unclear"),
        (-0.1, 0.31, False, "inconclusive", "too_few"),
        (-0.6, -0.01, False, "harmful", "worse"),
        (0.0, 0.4, True, "no_evidence", "unclear"),
        (-0.4, 0.0, True, "no_evidence", "excluded"),
    ],
)
def test_the_interval_decides(low: float, high: float, enough: bool, verdict: str, reason: str) -> None:
    """Against 0 and against the smallest effect that matters; the number of people, where both are within it."""
    assert verdict_on(found(low, high), None, MINIMAL, enough, grows=True) == ArmVerdict(1, verdict, reason)
    turned = verdict_on(found(-high, -low), None, MINIMAL, enough, grows=False)
    assert turned == ArmVerdict(1, verdict, reason), "less is better"


def test_missing_answers_can_take_an_effect_back() -> None:
    """Where bounds are given, an effect has to be there whatever those would have said whose answers are missing."""
    shown = found(0.1, 0.6)
    assert verdict_on(shown, bounded(0.05, 0.9), MINIMAL, True, grows=True).verdict == Verdict.EFFECTIVE
    assert verdict_on(shown, bounded(-0.05, 0.9), MINIMAL, True, grows=True).reason == Reason.LOST
    fallen = found(-0.6, -0.1)
    assert verdict_on(fallen, bounded(-0.9, -0.05), MINIMAL, True, grows=False).verdict == Verdict.EFFECTIVE
    assert verdict_on(fallen, bounded(-0.9, 0.05), MINIMAL, True, grows=False).reason == Reason.LOST


def test_missing_answers_do_not_excuse_harm() -> None:
    """A warning stands, though it might be due to who answered."""
    assert verdict_on(found(-0.6, -0.1), bounded(-0.9, 0.2), MINIMAL, True, grows=True).reason == Reason.WORSE


@given(low=some.floats(-2, 2), width=some.floats(0, 2), enough=some.booleans(), grows=some.booleans())
def test_nothing_is_said_that_the_interval_denies(
    low: float, width: float, enough: bool, grows: bool
) -> None:
    """ "Effective" and "harmful" never with 0 in the interval, and "effective" never surely too small."""
    verdict = verdict_on(found(low, low + width), None, MINIMAL, enough, grows).verdict
    better, worse = (low > 0, low + width < 0) if grows else (low + width < 0, low > 0)
    largest = low + width if grows else -low
    assert (verdict == Verdict.HARMFUL) == worse
    assert (verdict == Verdict.EFFECTIVE) == (better and largest >= MINIMAL)


def test_a_trial_of_several_arms() -> None:
    """What was shown of one arm counts first, then what could not be told of one."""
    effective, harmful, few, none = (
        said(arm, reason)
        for arm, reason in enumerate((Reason.LARGE, Reason.WORSE, Reason.TOO_FEW, Reason.UNCLEAR))
    )
    assert of_all((none, few, harmful, effective)) == effective
    assert of_all((none, few, harmful)) == harmful
    assert of_all((none, few)) == few
