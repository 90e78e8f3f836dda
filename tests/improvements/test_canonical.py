"""Figures in one form."""

from participation.improvements.canonical import canonical
from participation.improvements.priorities import WEIGHTS, Components
from participation.improvements.schemas import Figures


def test_numbers_have_six_digits() -> None:
    """What a sum of another order, or a column of four bytes, would change is gone; small numbers keep theirs."""
    parts = Components(volume=0.1 + 0.2, severity=0.30000001192092896, trend=1.23456789e-9)
    assert canonical(parts) == Components(volume=0.3, severity=0.3, trend=1.23457e-9)


def test_parts_stand_in_the_order_of_the_formula() -> None:
    """Whatever order a database gives them back in."""
    backwards = dict(reversed(WEIGHTS.items()))
    assert list(canonical(Figures(weights=backwards)).weights) == list(WEIGHTS)
