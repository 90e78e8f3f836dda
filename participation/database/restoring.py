"""Fills an empty database from a backup of either database, or leaves it empty."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from participation.database.archive import (
    Manifest,
    Row,
    TableEntry,
    open_archive,
    read_manifest,
    read_rows,
    verify,
)
from participation.database.backing_up import Progress
from participation.database.binding import bind, transaction
from participation.database.engine import DatabaseEngine
from participation.database.failures import outages
from participation.database.migrations import migrate, refuse_unknown
from participation.database.postgres import PostgresTransaction
from participation.database.sqlite import SQLiteTransaction
from participation.database.transactions import Transaction
from participation.errors import Conflict


async def restore(
    engine: DatabaseEngine, path: Path, progress: Progress = lambda table, rows: None
) -> Manifest:
    """Binds `engine`, restores `path` into it and brings it up to this version, all in one transaction.

    Raises Rejected for a damaged file, DatabaseTooNew for one of a newer version, Conflict for a database
    that has tables already, and the driver's error for a row that this database does not take.
    """
    bind(engine)
    with open_archive(path) as archive:
        manifest = read_manifest(archive)
        refuse_unknown(set(manifest.migrations))
        for table in manifest.tables:
            verify(archive, table)
        async with transaction() as current:
            await _refuse_filled(engine)
            await migrate(engine, target=manifest.migrations)
            await _load(_loader(current), archive, manifest, progress)
            await migrate(engine)
    return manifest


async def _refuse_filled(engine: DatabaseEngine) -> None:
    found = await engine.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' LIMIT 1"
        if engine.engine_type == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"
    )
    if found:
        raise Conflict(
            "The database is not empty (it has a table %(table)s). Restore into a new one: name it in "
            "PARTICIPATION_DATABASE_URL and run restore before anything else.",
            {"table": found[0]["name"]},
        )


async def _load(loader: "Loader", archive: ZipFile, manifest: Manifest, progress: Progress) -> None:
    await loader.prepare()
    for table in manifest.tables:
        await loader.clear(table.name)
    for table in manifest.tables:
        done = 0
        for rows in read_rows(archive, table):
            await loader.add(table, rows)
            done += len(rows)
            progress(table.name, done)
    await loader.finish()


class Loader(ABC):
    """Puts rows into tables in any order: foreign keys are checked when all are there."""

    def __init__(self, transaction: Transaction) -> None:
        self._execute = transaction.execute

    async def clear(self, table: str) -> None:
        """Removes what a migration put there: the backup has it too, as it is now."""
        if await self._execute(f'SELECT 1 FROM "{table}" LIMIT 1'):  # noqa: S608 (a name of our own)
            await self._execute(f'DELETE FROM "{table}"')  # noqa: S608

    @abstractmethod
    async def prepare(self) -> None: ...

    @abstractmethod
    async def add(self, table: TableEntry, rows: Sequence[Row]) -> None: ...

    @abstractmethod
    async def finish(self) -> None: ...


class SQLiteLoader(Loader):
    """Foreign keys wait for the COMMIT, which fails if one points nowhere."""

    def __init__(self, transaction: SQLiteTransaction) -> None:
        super().__init__(transaction)
        self._connection = transaction.connection

    async def prepare(self) -> None:
        await self._execute("PRAGMA defer_foreign_keys = ON")

    async def add(self, table: TableEntry, rows: Sequence[Row]) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608
        await self._connection.use(lambda raw: raw.executemany(sql, rows))

    async def finish(self) -> None:
        """The COMMIT checks the rest, and SQLite keeps its counters of ids by itself."""


class PostgresLoader(Loader):
    """Foreign keys are taken off and put back, which checks each once, over all rows."""

    def __init__(self, transaction: PostgresTransaction) -> None:
        super().__init__(transaction)
        self._connection = transaction.connection
        self._foreign_keys: list[dict[str, Any]] = []

    async def prepare(self) -> None:
        self._foreign_keys = await self._execute(
            "SELECT conrelid::regclass::text AS tables, quote_ident(conname) AS name, "
            "pg_get_constraintdef(oid) AS definition FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
        for key in self._foreign_keys:
            await self._execute(f"ALTER TABLE {key['tables']} DROP CONSTRAINT {key['name']}")

    async def add(self, table: TableEntry, rows: Sequence[Row]) -> None:
        names = [column.name for column in table.columns]
        with outages():
            await self._connection.copy_records_to_table(table.name, records=rows, columns=names)

    async def finish(self) -> None:
        for key in self._foreign_keys:
            await self._execute(
                f"ALTER TABLE {key['tables']} ADD CONSTRAINT {key['name']} {key['definition']}"
            )
        await self._set_counters()

    async def _set_counters(self) -> None:
        """Ids given from now on come after those restored."""
        counters = await self._execute(
            "SELECT quote_ident(table_name) AS tables, quote_ident(column_name) AS name, "
            "pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence "
            "FROM information_schema.columns WHERE table_schema = current_schema()"
        )
        for counter in counters:
            if counter["sequence"]:
                highest = f"(SELECT max({counter['name']}) FROM {counter['tables']})"  # noqa: S608
                await self._execute(
                    f"SELECT setval($1::text::regclass, coalesce({highest}, 1), {highest} IS NOT NULL)",
                    counter["sequence"],
                )


def _loader(transaction: Transaction) -> Loader:
    if isinstance(transaction, PostgresTransaction):
        return PostgresLoader(transaction)
    assert isinstance(transaction, SQLiteTransaction)  # noqa: S101 (there are two kinds)
    return SQLiteLoader(transaction)
