"""Which database this process uses, by URL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zlib import crc32

from piccolo.table import TABLE_REGISTRY

from participation.database.engine import DB, DatabaseEngine
from participation.database.postgres import UNUSABLE_URL, PostgresEngine
from participation.database.sqlite import SQLiteEngine
from participation.database.transactions import Savepoint, Transaction, running
from participation.errors import ConfigurationError


def open_engine(url: str) -> DatabaseEngine:
    """The engine for `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgres://…` or `postgresql://…`.

    Nothing is opened before `start_connection_pool`. Raises ConfigurationError for any other URL.
    """
    if url.startswith(("postgres://", "postgresql://")):
        return PostgresEngine(url)
    path = unquote(urlsplit(url).path.removeprefix("/")) if url.startswith("sqlite:///") else ""
    if path not in ("", ":memory:"):
        return SQLiteEngine(Path(path))
    raise ConfigurationError(UNUSABLE_URL)


def bind(engine: DatabaseEngine) -> DatabaseEngine:
    """Makes every table use `engine` from now on, and returns it.

    Tables that are already there are told where to look: asked to search by itself, Piccolo imports a formatter of
    code, 8 MiB in every web process.
    """
    for table in TABLE_REGISTRY:
        table._meta.db = DB
    DB.bind(engine)
    return engine


def transaction() -> Transaction | Savepoint:
    """`async with transaction():` commits at the end, rolls back on any exception or cancellation.

    Within another one it is a savepoint: a failure that is caught outside it undoes only its own writes.
    Raises Unavailable when the database cannot be used, TransactionError in a task that was started inside
    another task's transaction.
    """
    return DB.transaction()


@asynccontextmanager
async def exclusive(name: str) -> AsyncIterator[None]:
    """One at a time across all processes, until the transaction around it ends.

    SQLite's transactions exclude each other anyway; PostgreSQL takes an advisory lock keyed by `name`.
    """
    current = running(DB.current_transaction)
    if current is None:
        raise RuntimeError("exclusive() needs a transaction around it: the lock is held until that one ends.")
    if DB.engine_type == "postgres":
        await current.execute("SELECT pg_advisory_xact_lock($1)", crc32(name.encode()))
    yield
