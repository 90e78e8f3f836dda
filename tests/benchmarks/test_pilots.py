"""benchmarks/pilots.py."""

import json
import sys

import pytest

from benchmarks.pilots import SCENARIOS, main


def test_pilots_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Trials of each design are invented and analysed; where answers are lost no interval is asked to hold."""
    monkeypatch.setattr(sys, "argv", ["pilots", "--pilots", "1"])
    main()
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["design"] for one in found] == [scenario.name for scenario in SCENARIOS]
    assert [one["held_with_effect"] is None for one in found] == [not one.sound for one in SCENARIOS]
