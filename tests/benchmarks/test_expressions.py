"""benchmarks/expressions.py."""

from benchmarks.expressions import EXPRESSIONS, figures


def test_expressions_run() -> None:
    """The form holds what it is to hold, and its answers are right."""
    found = figures(rounds=2)
    assert (found["questions"], found["expressions"]) == (100, EXPRESSIONS)
