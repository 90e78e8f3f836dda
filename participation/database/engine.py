"""What both engines share, and the stand-in through which every table finds the one that is in use."""

from abc import abstractmethod
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, cast

from piccolo.engine.base import BaseBatch, Engine
from piccolo.engine.postgres import Atomic, PostgresEngine
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from participation.database.transactions import Savepoint, Transaction, running

Row = dict[str, Any]


class DatabaseEngine(Engine[Any]):
    """A Piccolo engine with a pool that must be open, and transactions as transactions.py has them."""

    def __init__(self, engine_type: str, lowest_version: float) -> None:
        self.current_transaction: ContextVar[Transaction | None] = ContextVar("transaction", default=None)
        super().__init__(engine_type=engine_type, min_version_number=lowest_version)

    async def prep_database(self) -> None:
        """Nothing to prepare: no extension is used."""

    def transaction(self) -> Transaction | Savepoint:
        """A transaction, or a savepoint where this task is in one already."""
        current = running(self.current_transaction)
        return Savepoint(current) if current else self._new_transaction()

    def atomic(self) -> Atomic:
        """Piccolo's collected statements; it asks no more of the engine than `transaction()`."""
        return Atomic(cast(PostgresEngine, self))

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        sql, arguments = querystring.compile_string(engine_type=self.engine_type)
        return await self.execute(sql, arguments)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        return await self.execute(ddl)

    async def execute(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """Runs one statement, in this task's transaction where there is one."""
        current = running(self.current_transaction)
        if current:
            return await current.execute(sql, *arguments)
        return await self._execute_alone(sql, arguments)

    @abstractmethod
    async def start_connection_pool(self) -> None:
        """Opens the pool, in the event loop that will use it. Raises Unavailable."""

    @abstractmethod
    async def close_connection_pool(self) -> None:
        """Closes every connection."""

    async def expect_many_rows(self) -> None:
        """Nothing to do, where the server has memory of its own."""

    @abstractmethod
    def _new_transaction(self) -> Transaction: ...

    @abstractmethod
    async def _execute_alone(self, sql: str, arguments: Sequence[Any]) -> list[Row]: ...


class BoundEngine(Engine[Any]):
    """Passes everything on to the engine that `bind` named last.

    Piccolo remembers in each table the first engine it finds, so the engine it finds is this one: tables may
    be imported before any engine is there, and tests may change engines.
    """

    def __init__(self) -> None:
        self._engine: DatabaseEngine | None = None

    def bind(self, engine: DatabaseEngine | None) -> None:
        self._engine = engine

    @property
    def engine(self) -> DatabaseEngine:
        if self._engine is None:
            raise RuntimeError("No database is bound: bind(open_engine(url)) comes before any query.")
        return self._engine

    @property
    def engine_type(self) -> str:  # type: ignore[override]
        return self.engine.engine_type

    @property
    def current_transaction(self) -> ContextVar[Transaction | None]:  # type: ignore[override]
        return self.engine.current_transaction

    async def get_version(self) -> float:
        return await self.engine.get_version()

    def get_version_sync(self) -> float:
        return self.engine.get_version_sync()

    async def prep_database(self) -> None:
        """The bound engine has done so."""

    async def batch(
        self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None
    ) -> BaseBatch:
        return await self.engine.batch(query, batch_size, node)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        return await self.engine.run_querystring(querystring)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        return await self.engine.run_ddl(ddl)

    def transaction(self) -> Transaction | Savepoint:
        return self.engine.transaction()

    def atomic(self) -> Atomic:
        return self.engine.atomic()


DB = BoundEngine()
"""Named by piccolo_conf.py, so every table declared without `db=` uses it."""
