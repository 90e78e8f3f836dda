"""benchmarks/database.py."""

from pathlib import Path

from benchmarks.database import WORKS, run
from participation.database import DB
from tests.conftest import Databases


async def test_database_runs(url: str, databases: Databases, tmp_path: Path) -> None:
    """Each piece of work is done, and what it wrote is copied."""
    other = await databases.empty_url("sqlite")
    found = await run((url, other), tmp_path, connections=2, seconds=0.01)
    assert all(found[name]["per_second"] > 0 for name in WORKS)
    assert found["copies"]["rows"] > 0
    DB.bind(None)
