"""Writes everything into one file while the platform runs."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from piccolo.columns import Column as PiccoloColumn
from piccolo.table import Table

from participation.clock import now
from participation.database.archive import FORMAT, MANIFEST, Column, Manifest, TableEntry, TableWriter
from participation.database.engine import DatabaseEngine
from participation.database.migrations import Key, all_tables, check_applied
from participation.database.snapshots import Pages, snapshot

Progress = Callable[[str, int], None]
"""Told the table and how many of its rows are done, after every page."""


async def backup(
    engine: DatabaseEngine, path: Path, progress: Progress = lambda table, rows: None
) -> Manifest:
    """Writes all rows as of one moment to `path`, which only this user may read, and replaces it when whole.

    Nobody waits for it. Raises as `check_version`, and OSError where the file cannot be written.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            async with snapshot(engine) as pages:
                manifest = await _write(file, pages, progress)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    os.replace(file.name, path)
    return manifest


async def _write(file: IO[bytes], pages: Pages, progress: Progress) -> Manifest:
    migrations = await _applied(pages)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        tables = [await _write_table(archive, table, pages, progress) for table in all_tables()]
        manifest = Manifest(FORMAT, now(), migrations, tables)
        archive.writestr(MANIFEST, msgspec.json.encode(manifest))
    return manifest


async def _applied(pages: Pages) -> list[Key]:
    """The migrations within the snapshot; they must be those that this program's tables describe."""
    applied = [
        (str(app), str(name))
        async for page in pages("SELECT app_name, name FROM migration")
        for app, name in page
    ]
    check_applied(set(applied))
    return sorted(applied)


async def _write_table(archive: ZipFile, table: type[Table], pages: Pages, progress: Progress) -> TableEntry:
    columns = _columns(table)
    name = table._meta.tablename
    names = ", ".join(f'"{column.name}"' for column in columns)
    with TableWriter(archive, name, columns) as writer:
        async for rows in pages(f'SELECT {names} FROM "{name}"'):  # noqa: S608 (names of our own tables)
            await asyncio.to_thread(writer.write, rows)
            progress(name, writer.rows)
    return writer.entry()


def _columns(table: type[Table]) -> Sequence[Column]:
    return [Column(column._meta.db_column_name, _kind(column)) for column in table._meta.columns]


def _kind(column: PiccoloColumn) -> str:
    return column.value_type.__name__
