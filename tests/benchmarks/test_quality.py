"""benchmarks/quality.py."""

import pytest

from benchmarks.quality import run
from participation.campaigns import quality_check_service as service


async def test_quality_runs(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are checked, shown and decided about."""
    monkeypatch.setattr(service, "_check_batch", service._check_batch)  # what paces it is gone afterwards
    monkeypatch.setattr(service, "BATCH", 20)
    found = await run(url, submissions=100, pages=1)
    assert found["flagged"] > 0
    assert found["decided"] > 0
