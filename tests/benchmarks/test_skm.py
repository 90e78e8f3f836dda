"""benchmarks/skm.py."""

from benchmarks.skm import run


async def test_skm_runs(url: str) -> None:
    """A unit, all units and all surveys are shown."""
    found = await run(url, submissions=40)
    assert found.keys() == {"submissions", "unit_ms", "recapitulation_ms", "overview_ms"}
