"""Benchmarks that load a platform as it is served: benchmarks/serving.py, answering.py and redirects.py."""

import asyncio
from pathlib import Path

import pytest

from benchmarks import answering, redirects
from benchmarks.serving import Platform


def test_a_served_platform_is_loaded(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Surveys are answered, results read and links followed, and each is counted; one server does for all."""
    platform = Platform(tmp_path, url)
    survey = asyncio.run(answering.with_results(platform.database_url, written=20, counted=40))
    codes = asyncio.run(redirects.make_links(platform.database_url))
    ready = platform.start()
    try:
        answering.report(platform, ready, 2, 0.1, survey)
        phases = asyncio.run(redirects.load(platform, codes, 2, 0.1))
    finally:
        platform.stop()
    redirects.report(phases, asyncio.run(redirects.counted(platform.database_url)), "")
    printed = capsys.readouterr().out
    assert printed.count("(0 failed)") == 3
    assert "each counted once            yes" in printed
