"""benchmarks/pilots.py."""

from benchmarks.pilots import SCENARIOS, figures


def test_pilots_run() -> None:
    """Trials of each design are invented and analysed; where answers are lost no interval is asked to hold."""
    found = [figures(scenario, 1, 0) for scenario in SCENARIOS]
    assert [one["design"] for one in found] == [scenario.name for scenario in SCENARIOS]
    assert [one["held_with_effect"] is None for one in found] == [not one.sound for one in SCENARIOS]
