"""Rows put into an order that says nothing, and copies of the old order overwritten.

Conditions are SQL of our own, never typed by anyone.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from piccolo.columns import ForeignKey, Serial
from piccolo.table import Table

from participation.database.engine import DB
from participation.database.migrations import all_tables

LOCK_MILLISECONDS = 800
"""PostgreSQL ends one of two that wait for each other after a second: it is the shuffling that gives way."""


class Rows(NamedTuple):
    """Some rows of a table."""

    table: str
    condition: str
    by: str = ""  # for serial ids: the random key in whose order they are given out anew


def hanging_on(table: type[Table], condition: str) -> list[Rows]:
    """Some rows of a table with a random key and, of every other table, what hangs on those."""
    all_tables()  # tables know of each other once all are imported
    return list(_hanging_on(table, condition))


def _hanging_on(table: type[Table], condition: str, by: ForeignKey[Any] | None = None) -> Iterator[Rows]:
    meta = table._meta
    serial = by is not None and isinstance(meta.primary_key, Serial)
    yield Rows(meta.tablename, condition, by._meta.db_column_name if by and serial else "")
    chosen = f'SELECT id FROM "{meta.tablename}" WHERE {condition}'  # noqa: S608
    for key in sorted(meta.foreign_key_references, key=lambda key: key._meta.table._meta.tablename):
        yield from _hanging_on(key._meta.table, f'"{key._meta.db_column_name}" IN ({chosen})', key)


async def shuffle(chosen: Sequence[Rows]) -> list[str]:
    """Rewrites these rows within the caller's transaction; returns the tables in which there were some.

    SQLite gives each a random row number, PostgreSQL a place in the order of its random key.
    Raises Unavailable while others are busy with one of the tables.
    """
    there = [rows for rows in chosen if await _any(rows)]
    await _lock(there)
    for rows in there:
        if rows.by:
            await _number_anew(rows)
        await (_into_random_places if DB.engine_type == "sqlite" else _into_key_order)(rows)
    return [rows.table for rows in there]


async def _any(rows: Rows) -> bool:
    return bool(await DB.run_ddl(f'SELECT 1 FROM "{rows.table}" WHERE {rows.condition} LIMIT 1'))  # noqa: S608


async def _lock(there: Sequence[Rows]) -> None:
    if there and DB.engine_type == "postgres":
        names = ", ".join(f'"{rows.table}"' for rows in there)
        await DB.run_ddl(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
        await DB.run_ddl(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")


async def _number_anew(rows: Rows) -> None:
    """Behind the highest id there is; of rows that hang on the same one the older ones stay in front."""
    await DB.run_ddl(
        f'UPDATE "{rows.table}" SET id = anew.number FROM ('  # noqa: S608
        f'SELECT id AS old, (SELECT max(id) FROM "{rows.table}") + row_number() OVER (ORDER BY "{rows.by}", id) '
        f'AS number FROM "{rows.table}" WHERE {rows.condition}) AS anew WHERE anew.old = "{rows.table}".id'
    )
    if DB.engine_type == "postgres":
        sequence = f"pg_get_serial_sequence('\"{rows.table}\"', 'id')"
        await DB.run_ddl(f'SELECT setval({sequence}, (SELECT max(id) FROM "{rows.table}"))')  # noqa: S608


async def _into_random_places(rows: Rows) -> None:
    """A serial id is the row number itself: it has its new one."""
    if not rows.by:
        places = "abs(random()) / 2 + 1"
        await DB.run_ddl(f'UPDATE "{rows.table}" SET rowid = {places} WHERE {rows.condition}')  # noqa: S608


async def _into_key_order(rows: Rows) -> None:
    """The whole table in the order of its keys, then the rows in that order, all by this one transaction.

    Long values lie apart, numbered as they were written: they are written anew as well. Rows are written as they are
    met: a condition on other tables may meet them in the order of those, a list of ids in that of the place or key.
    """
    await DB.run_ddl(f'CLUSTER "{rows.table}" USING "{rows.table}_pkey"')
    values = ", ".join(["id = id", *await _long_values(rows.table)])
    ids = f'SELECT id FROM "{rows.table}" WHERE {rows.condition}'  # noqa: S608
    await DB.run_ddl(f'UPDATE "{rows.table}" SET {values} WHERE id = ANY(ARRAY({ids}))')  # noqa: S608


async def _long_values(table: str) -> list[str]:
    """Assignments that make each long value anew and leave it as it is."""
    columns = await DB.run_ddl(
        "SELECT quote_ident(attname) AS name, atttypid::regtype::text AS type FROM pg_attribute "  # noqa: S608
        f"WHERE attrelid = '\"{table}\"'::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attstorage IN ('x', 'e')"
    )
    return [
        f"{column['name']} = {column['name']}::text::{column['type']}"
        if column["type"] in ("json", "jsonb")
        else f"{column['name']} = {column['name']} || ''"
        for column in columns
    ]


async def overwrite_what_goes() -> None:
    """From now on SQLite fills what is deleted or moved with zeros; outside any transaction."""
    if DB.engine_type == "sqlite":
        await DB.run_ddl("PRAGMA secure_delete = ON")


async def forget_copies(tables: Sequence[str]) -> None:
    """Rows as they were live on in SQLite's log and among PostgreSQL's dead rows until these are emptied.

    Outside any transaction.
    """
    if DB.engine_type == "sqlite":
        await _index_words_anew(tables)
        await DB.run_ddl("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    for table in tables:
        await DB.run_ddl(f'VACUUM "{table}"')


async def _index_words_anew(tables: Sequence[str]) -> None:
    """SQLite's indices of words keep the numbers that rows had until they are built from nothing."""
    indices = await DB.run_ddl("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING fts5%'")
    for index in indices:
        if any(f"content='{table}'" in index["sql"] for table in tables):
            await DB.run_ddl(f"INSERT INTO {index['name']} ({index['name']}) VALUES ('rebuild')")  # noqa: S608
