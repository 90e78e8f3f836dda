"""benchmarks/results.py."""

from benchmarks.results import run


async def test_results_run(url: str) -> None:
    """Answers are counted, repeated, tabulated and weighted, and live ones are counted behind."""
    found = await run(url, submissions=40, seconds=0.01, between=0)
    assert found["submissions"] >= 40
    assert found["seconds_behind"] >= 0
