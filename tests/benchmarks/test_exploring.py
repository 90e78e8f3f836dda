"""benchmarks/exploring.py."""

import pytest

from benchmarks.exploring import SEARCHES, main


async def test_exploring_runs(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Invented comments are stored, searched, counted and exported."""
    await main(url, 20)
    printed = capsys.readouterr().out
    assert all(f"counts of {name}" in printed for name in SEARCHES)
    assert "exported, rows a second" in printed
