"""benchmarks/continuity.py."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.continuity import run


async def test_continuity_runs(url: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two reports of two weeks each share comments, and topics go on."""
    await run(url, data, (14,), datetime(2025, 4, 22, tzinfo=UTC))
    found = json.loads(capsys.readouterr().out)
    assert found["reports"] == 2
    assert found["comments_in_two"] > 0
    assert found["of_the_same_theme"] <= found["of_it_at_best"] <= 1
