"""Who may read the files that a database is."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.database import DB, bind, open_engine


@pytest.fixture(autouse=True)
def _generous_umask() -> Iterator[None]:
    """As most accounts have it: others may read what they make."""
    before = os.umask(0o022)
    yield
    os.umask(before)
    DB.bind(None)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def _write(path: Path) -> list[Path]:
    """Opens the database, writes, and says which files there are meanwhile."""
    engine = bind(open_engine(f"sqlite:///{path}"))
    await engine.start_connection_pool()
    await engine.run_ddl("CREATE TABLE IF NOT EXISTS said (text TEXT)")
    await engine.run_ddl("INSERT INTO said VALUES ('rahasia')")
    files = sorted(path.parent.iterdir())
    modes = {mode(file) for file in files}
    await engine.close_connection_pool()
    assert len(modes) == 1
    return files


async def test_a_new_file_is_its_users_alone(tmp_path: Path) -> None:
    """The database and the log beside it are closed to every other user of the machine."""
    path = tmp_path / "new.db"
    files = await _write(path)
    assert [file.name for file in files] == ["new.db", "new.db-shm", "new.db-wal"]
    assert mode(path) == 0o600


async def test_what_the_operator_allowed_stays(tmp_path: Path) -> None:
    """A file that is there keeps its permissions and what it holds."""
    path = tmp_path / "old.db"
    await _write(path)
    path.chmod(0o640)
    await _write(path)
    assert mode(path) == 0o640
