"""benchmarks/results.py, and how it and others make a database of their own."""

import json
import sys
from typing import Any

import pytest

from benchmarks.results import on_a_new_database, run


async def test_results_run(url: str) -> None:
    """Answers are counted, repeated, tabulated and weighted, and live ones are counted behind."""
    found = await run(url, submissions=40, seconds=0.01, between=0)
    assert found["submissions"] >= 40
    assert found["seconds_behind"] >= 0


def test_what_is_measured_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the kind of database, which is a file where no other is named."""

    async def measure(url: str, submissions: int) -> dict[str, Any]:
        return {"url": url.partition("/")[0], "submissions": submissions}

    monkeypatch.setattr(sys, "argv", ["results", "--submissions", "7"])
    on_a_new_database("What is claimed.", measure)
    assert json.loads(capsys.readouterr().out) == {"database": "sqlite", "url": "sqlite:", "submissions": 7}
