"""What changed once an action was done: two shares compared, and nothing claimed of a few."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participation.improvements.before_after import Side, Verdict, change_of_complaints, change_of_share


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (Side(40, 200, 30), Side(12, 190, 6), Verdict.LESS),
        (Side(12, 190, 6), Side(40, 200, 30), Verdict.MORE),
        (Side(40, 200, 30), Side(35, 190, 6), Verdict.UNCLEAR),
        (Side(4, 200, 4), Side(0, 190, 0), Verdict.TOO_FEW),
        (Side(40, 200, 30), Side(0, 4, 0), Verdict.TOO_FEW),
        (Side(40, 200, 30), Side(0, 0, 0), Verdict.TOO_FEW),
    ],
)
def test_verdicts(before: Side, after: Side, verdict: Verdict) -> None:
    """A change is claimed where the interval leaves no change out, and never of fewer than five voices."""
    assert change_of_share(before, after).verdict is verdict


def test_the_interval_is_newcombes() -> None:
    """His example (1998, table II a): 56 of 70 against 48 of 80 differ by 0.2, from 0.0524 to 0.3339."""
    change = change_of_share(Side(48, 80, 0), Side(56, 70, 0))
    assert (round(change.low, 4), round(change.high, 4)) == (0.0524, 0.3339)


def test_complaints_are_shares_of_those_who_speak_of_it() -> None:
    """Fewer of them complain, although as many speak of it."""
    change = change_of_complaints(Side(40, 200, 36), Side(40, 200, 12))
    assert (round(change.before, 2), round(change.after, 2), change.verdict) == (0.9, 0.3, Verdict.LESS)


_SIDES = st.integers(0, 500).flatmap(lambda of: st.builds(Side, st.integers(0, of), st.just(of), st.just(0)))


@example(Side(57, 57, 0), Side(0, 22, 0))
@example(Side(0, 77, 0), Side(154, 154, 0))
@given(_SIDES, _SIDES)
def test_the_difference_lies_in_its_interval(before: Side, after: Side) -> None:
    """Whatever the numbers, and the interval never leaves what shares can differ by."""
    change = change_of_share(before, after)
    assert -1 <= change.low <= change.difference + 1e-9
    assert change.difference - 1e-9 <= change.high <= 1
