"""benchmarks/exporting.py."""

import gc

import pytest

from benchmarks.exporting import run


async def test_exporting_runs(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Submissions are stored and written in each kind."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    kinds = ["csv", "jsonl", "zip", "xlsx"]
    await run(url, 5, kinds)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed[1:-1]] == kinds
