"""PostgreSQL through asyncpg's pool."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Self

import asyncpg
from piccolo.engine.base import BaseBatch
from piccolo.engine.exceptions import TransactionError
from piccolo.query.base import Query
from piccolo.utils.sync import run_sync

from participation.database.engine import DatabaseEngine, Row
from participation.database.failures import outages, unavailable
from participation.database.transactions import Transaction
from participation.errors import ConfigurationError

POOL_SIZE = 10
"""Connections a process; times the processes of all hosts this stays under the server's max_connections."""

UNUSABLE_URL = (
    "PARTICIPATION_DATABASE_URL cannot be used. Write sqlite:///path/file.db (a fourth slash makes the path "
    "absolute) or postgres://user:password@host/database, with special signs in the password as %40 and the like."
)
"""The URL itself may hold a password and is not repeated."""

CONNECT_SECONDS = 10
WAIT_SECONDS = 15
"""How long a request waits for a free connection before it is given up."""


class PostgresTransaction(Transaction):
    """BEGIN … COMMIT on one connection of the pool, READ COMMITTED."""

    def __init__(self, engine: "PostgresEngine") -> None:
        super().__init__(engine.current_transaction)
        self._engine = engine
        self.connection: Any

    async def execute(self, sql: str, *arguments: Any) -> list[Row]:
        with outages():
            return rows_of(await self.connection.fetch(sql, *arguments))

    async def _begin(self) -> None:
        with outages():
            self.connection = await self._engine.acquire()
            try:
                await self.connection.execute("BEGIN")
            except BaseException:
                await self._release(clean=False)
                raise

    async def _commit(self) -> None:
        with outages():
            status = await self.connection.execute("COMMIT")
        if status != "COMMIT":
            # PostgreSQL answers COMMIT with ROLLBACK, and no error, once any statement has failed.
            raise TransactionError(
                "A statement failed inside the transaction and was caught, so nothing was committed. "
                "Put what may fail into a nested transaction."
            )

    async def _rollback(self) -> None:
        with outages():
            await self.connection.execute("ROLLBACK")

    async def _release(self, *, clean: bool) -> None:
        if not clean:
            self.connection.terminate()
        await self._engine.release(self.connection)


class PostgresBatch(BaseBatch):
    """Rows of one query, page by page, through a cursor on a connection of its own."""

    def __init__(self, engine: "PostgresEngine", query: Query[Any, Any], size: int) -> None:
        self._engine = engine
        self._query = query
        self._size = size
        self._connection: Any
        self._cursor: Any

    async def __aenter__(self) -> Self:
        sql, arguments = self._query.querystrings[0].compile_string()
        self._connection = await self._engine.connect()
        with outages():
            await self._connection.execute("BEGIN READ ONLY")
            self._cursor = await self._connection.cursor(sql, *arguments)
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.terminate()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Row]:
        with outages():
            rows = rows_of(await self._cursor.fetch(self._size))
        if not rows:
            raise StopAsyncIteration
        processed: list[Row] = await self._query._process_results(rows)
        return processed


class PostgresEngine(DatabaseEngine):
    """The pool. Between `start_connection_pool` and `close_connection_pool` it belongs to one event loop."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Any = None
        super().__init__("postgres", lowest_version=14)

    async def check_version(self) -> None:
        """Piccolo asks at construction, which would connect before there is a need to."""

    async def get_version(self) -> float:
        rows = await self.execute("SHOW server_version_num")
        return int(rows[0]["server_version_num"]) / 10_000

    def get_version_sync(self) -> float:
        return float(run_sync(self.get_version()))

    async def start_connection_pool(self) -> None:
        """Connects; raises Unavailable where that is not possible."""
        with outages(), _readable_url():
            self._pool = await asyncpg.create_pool(
                self._url, min_size=1, max_size=POOL_SIZE, timeout=CONNECT_SECONDS, reset=_reset
            )

    async def close_connection_pool(self) -> None:
        """Waits for what is running, then closes."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

    async def connect(self) -> Any:
        """A connection outside the pool, for what takes long; the caller closes it."""
        with outages(), _readable_url():
            return await asyncpg.connect(self._url, timeout=CONNECT_SECONDS)

    async def acquire(self) -> Any:
        """A connection of the pool; raises Unavailable or TimeoutError when none becomes free."""
        if self._pool is None:
            raise unavailable("the connection pool is not open")
        return await self._pool.acquire(timeout=WAIT_SECONDS)

    async def release(self, connection: Any) -> None:
        if self._pool is not None:
            await self._pool.release(connection)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """A connection of the pool for as long as the block lasts."""
        with outages():
            connection = await self.acquire()
            try:
                yield connection
            finally:
                await self.release(connection)

    async def batch(
        self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None
    ) -> PostgresBatch:
        return PostgresBatch(self, query, batch_size)

    def _new_transaction(self) -> PostgresTransaction:
        return PostgresTransaction(self)

    async def _execute_alone(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        async with self.connection() as connection:
            return rows_of(await connection.fetch(sql, *arguments))


@contextmanager
def _readable_url() -> Iterator[None]:
    """Says what is wrong where asyncpg quotes a part of the URL, which may be one of the password."""
    try:
        yield
    except ValueError as error:
        if isinstance(error, asyncpg.InterfaceError):
            raise
        raise ConfigurationError(UNUSABLE_URL) from None


async def _reset(connection: Any) -> None:
    """asyncpg's own costs a round trip after every query; no session state is used that needs it."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")


def rows_of(records: Sequence[Any]) -> list[Row]:
    """Rows as Piccolo wants them: one dict each, keyed by column."""
    return [dict(record) for record in records]
