"""benchmarks/coverage.py."""

from benchmarks.coverage import run


async def test_coverage_runs(url: str) -> None:
    """Answers are counted into the targets of each area, and the page shows them."""
    found = await run(url, submissions=20, areas=2, pages=1)
    assert (found["submissions"], found["targets"]) == (20, 24)
