"""benchmarks/raking.py."""

from benchmarks.raking import measured


def test_raking_runs() -> None:
    """The margins of invented respondents are met."""
    assert measured(rows=2_000)["unmet"] == 0
