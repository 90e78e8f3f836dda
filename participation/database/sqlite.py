"""SQLite for a busy server: one writer and a few readers, each connection with a thread of its own.

Piccolo's engine opens a connection for every query and begins transactions DEFERRED, which under load is
slow and fails with "database is locked". Here writes stand in line inside the process, so SQLite's own
lock is only ever contended between processes; readers see the last commit (WAL) and block nobody.
"""

import asyncio
import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import piccolo.engine.sqlite  # noqa: F401 (registers how Python's types are stored and read)
from piccolo.engine.base import BaseBatch
from piccolo.query.base import Query

from participation.database.engine import DatabaseEngine, Row
from participation.database.failures import outages, unavailable
from participation.database.transactions import Transaction

BUSY_SECONDS = 15
"""How long a write waits for its turn, in this process or for another one, before it is given up."""

CACHE = 512
"""KiB of pages that each connection keeps; what is read often the system keeps in memory for all of them."""
ROOM = 65_536
"""KiB instead of CACHE for the writer of a process that writes very many rows.

Indexes over random ids change everywhere at once: what does not fit is written and read again for every batch.
"""
LONG_LOG = 16_384
"""Pages that the log of such a process may hold before they go into the file: most pages change many times."""
READERS = 3
"""Python runs one thread at a time: more readers than this only cost memory."""

T = TypeVar("T")


class Connection:
    """One SQLite connection and the only thread that ever touches it: what is asked of it runs in order."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._thread = ThreadPoolExecutor(
            1, thread_name_prefix="sqlite-reader" if read_only else "sqlite-writer"
        )
        self._connection: sqlite3.Connection

    async def open(self) -> None:
        try:
            await self.run(lambda: self._open())
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    def _open(self) -> None:
        self._connection = connect(self._path)
        self._connection.execute(f"PRAGMA query_only = {int(self._read_only)}")

    async def close(self) -> None:
        await self.run(lambda: self._connection.close())
        self._thread.shutdown(wait=False)

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls `function` in the connection's thread. A cancelled caller does not stop it once it runs."""
        with outages():
            return await asyncio.wrap_future(self._thread.submit(function, *arguments))

    async def use(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Calls `function` with the raw connection, in its thread."""
        return await self.run(lambda: function(self._connection))

    async def execute(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        return await self.run(self._execute, sql, arguments)

    async def execute_within(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        """As `execute`, within a transaction, which SQLite may have ended by itself on a full disk."""
        return await self.run(self._execute_within, sql, arguments)

    def _execute(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        cursor = self._connection.execute(sql, arguments)
        try:
            return rows_of(cursor, cursor.fetchall())
        finally:
            cursor.close()

    def _execute_within(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        self._check_transaction()
        return self._execute(sql, arguments)

    async def commit(self) -> None:
        await self.run(self._commit)

    def _commit(self) -> None:
        self._check_transaction()
        self._connection.execute("COMMIT")

    async def rollback(self) -> None:
        await self.run(self._rollback)

    def rollback_later(self) -> None:
        """Rolls back, if need be, before the thread does anything else; it does not wait for that."""
        self._thread.submit(self._rollback)

    def _rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _check_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise unavailable("SQLite ended the transaction by itself")


def connect(path: Path) -> sqlite3.Connection:
    """A connection set up as all are here: durable, with foreign keys, converting values as Piccolo does."""
    connection = sqlite3.connect(
        path,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        cached_statements=256,
    )
    _write_ahead(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", f"cache_size = -{CACHE}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Sets WAL mode. SQLite does not wait for its turn here when two processes open a new file at once."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def rows_of(cursor: sqlite3.Cursor, rows: Sequence[Sequence[Any]]) -> list[Row]:
    """Rows as Piccolo wants them: one dict each, keyed by column."""
    if not rows:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


class SQLiteTransaction(Transaction):
    """BEGIN IMMEDIATE … COMMIT on the writer, which nobody else has meanwhile."""

    def __init__(self, engine: "SQLiteEngine") -> None:
        super().__init__(engine.current_transaction)
        self._engine = engine
        self.connection: Connection

    async def execute(self, sql: str, *arguments: Any) -> list[Row]:
        return await self.connection.execute_within(sql, arguments)

    async def _begin(self) -> None:
        self.connection = await self._engine.take_writer()
        try:
            await self.connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            await self._release(clean=False)
            raise

    async def _commit(self) -> None:
        await self.connection.commit()

    async def _rollback(self) -> None:
        await self.connection.rollback()

    async def _release(self, *, clean: bool) -> None:
        if not clean:  # a COMMIT that was refused leaves the transaction open
            self.connection.rollback_later()
        self._engine.release_writer()


class SQLiteBatch(BaseBatch):
    """Rows of one query, page by page, on a connection of its own: a slow reader keeps nobody waiting."""

    def __init__(self, path: Path, query: Query[Any, Any], size: int) -> None:
        self._connection = Connection(path, read_only=True)
        self._query = query
        self._size = size
        self._cursor: sqlite3.Cursor

    async def __aenter__(self) -> Self:
        sql, arguments = self._query.querystrings[0].compile_string(engine_type="sqlite")
        await self._connection.open()
        self._cursor = await self._connection.use(lambda raw: raw.execute(sql, arguments))
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._connection.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Row]:
        rows = await self._connection.use(lambda _: rows_of(self._cursor, self._cursor.fetchmany(self._size)))
        if not rows:
            raise StopAsyncIteration
        processed: list[Row] = await self._query._process_results(rows)
        return processed


class SQLiteEngine(DatabaseEngine):
    """The pool. Between `start_connection_pool` and `close_connection_pool` it belongs to one event loop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = asyncio.Lock()
        self._reading = asyncio.Semaphore(READERS)
        self._idle: list[Connection] = []
        self._connections: list[Connection] = []
        self._file = (0, 0)
        super().__init__("sqlite", lowest_version=3.35)  # RETURNING

    async def get_version(self) -> float:
        return self.get_version_sync()

    def get_version_sync(self) -> float:
        major, minor, _ = sqlite3.sqlite_version_info
        return float(f"{major}.{minor}")

    async def start_connection_pool(self) -> None:
        """Opens (and creates) the file; raises Unavailable where that is not possible.

        Readers are opened when they are needed: each reads the whole schema first.
        """
        with outages():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _create(self.path)
        self._turn = asyncio.Lock()
        self._reading, self._idle = asyncio.Semaphore(READERS), []
        await self._open(read_only=False)
        self._file = _identity(self.path)

    async def _open(self, *, read_only: bool) -> Connection:
        connection = Connection(self.path, read_only=read_only)
        await connection.open()
        self._connections.append(connection)
        return connection

    async def close_connection_pool(self) -> None:
        """Waits for what is running, then closes; the last process to close folds the log into the file."""
        connections, self._connections = self._connections, []
        for connection in connections:
            await connection.close()

    async def expect_many_rows(self) -> None:
        writer = self._connections[0]
        await writer.execute(f"PRAGMA cache_size = -{ROOM}")
        await writer.execute(f"PRAGMA wal_autocheckpoint = {LONG_LOG}")

    async def take_writer(self) -> Connection:
        """Waits for the writer's turn, first come first served; raises Unavailable after BUSY_SECONDS."""
        self._check_file()
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await self._turn.acquire()
        except TimeoutError as error:
            raise unavailable("the writer is busy") from error
        return self._connections[0]

    def release_writer(self) -> None:
        self._turn.release()

    def _check_file(self) -> None:
        """Writes to a file that was deleted or replaced would seem to succeed and be lost."""
        if not self._connections or _identity(self.path) != self._file:
            raise unavailable(f"{self.path} is not open, or was moved")

    def _new_transaction(self) -> SQLiteTransaction:
        return SQLiteTransaction(self)

    async def batch(
        self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None
    ) -> SQLiteBatch:
        return SQLiteBatch(self.path, query, batch_size)

    async def _execute_alone(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        return await (self._read if only_reads(sql) else self._write)(sql, arguments)

    async def _read(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        self._check_file()
        async with self._reading:
            connection = self._idle.pop() if self._idle else await self._open(read_only=True)
            try:
                return await connection.execute(sql, arguments)
            finally:
                self._idle.append(connection)

    async def _write(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        connection = await self.take_writer()
        try:
            return await connection.execute(sql, arguments)
        finally:
            self.release_writer()


_WRITING = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def only_reads(sql: str) -> bool:
    """Whether a statement may go to a reader, which refuses to write in any case (`query_only`)."""
    start = sql.lstrip()[:6].upper()
    return start == "SELECT" or (start.startswith("WITH") and not _WRITING.search(sql))


def _create(path: Path) -> None:
    """An empty file that only this user may read; SQLite gives its log the same permissions."""
    with contextlib.suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)


def _identity(path: Path) -> tuple[int, int]:
    """Device and inode: they tell whether the path still names the file that is open."""
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_dev, status.st_ino)
