"""All rows as they stood at one moment, read while others go on writing."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from participation.database.engine import DatabaseEngine
from participation.database.failures import outages
from participation.database.postgres import PostgresEngine
from participation.database.sqlite import Connection, SQLiteEngine

PAGE = 1000
"""Rows fetched at once: memory stays flat however many there are."""

Pages = Callable[[str], AsyncIterator[list[tuple[Any, ...]]]]
"""Runs a SELECT and yields its rows page by page, all of them as of the snapshot's moment."""


def snapshot(engine: DatabaseEngine) -> AbstractAsyncContextManager[Pages]:
    """A connection of its own that sees one moment; writers neither wait for it nor show in it."""
    return _postgres(engine) if isinstance(engine, PostgresEngine) else _sqlite(engine)


@asynccontextmanager
async def _sqlite(engine: DatabaseEngine) -> AsyncIterator[Pages]:
    assert isinstance(engine, SQLiteEngine)  # noqa: S101 (there are two kinds)
    connection = Connection(engine.path, read_only=True)
    await connection.open()

    async def pages(sql: str) -> AsyncIterator[list[tuple[Any, ...]]]:
        cursor = await connection.use(lambda raw: raw.execute(sql))
        while rows := await connection.use(lambda _: cursor.fetchmany(PAGE)):
            yield rows

    try:
        await connection.execute("BEGIN")
        yield pages
    finally:
        await connection.close()


@asynccontextmanager
async def _postgres(engine: PostgresEngine) -> AsyncIterator[Pages]:
    connection = await engine.connect()

    async def pages(sql: str) -> AsyncIterator[list[tuple[Any, ...]]]:
        with outages():
            cursor = await connection.cursor(sql)
            while records := await cursor.fetch(PAGE):
                yield [tuple(record) for record in records]

    try:
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield pages
    finally:
        connection.terminate()
