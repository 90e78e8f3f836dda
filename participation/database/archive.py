"""The file that a backup is: a zip with one JSON-lines file a table and a manifest of what must be in it.

It holds values, not pages of a database, so what SQLite wrote PostgreSQL restores, and the other way round.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Self
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import msgspec

from participation.errors import Rejected

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
"""Bytes of lines decoded at once."""

Row = tuple[Any, ...]

KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (bool, int, float, str, bytes, UUID, datetime, date, time, timedelta, Decimal, list)
}
"""What a column's values are; JSON has fewer kinds, so the manifest says which to read back."""


class Column(msgspec.Struct, frozen=True):
    name: str
    kind: str


class TableEntry(msgspec.Struct, frozen=True):
    """One table: its columns in the order of each row's values, and what its file must come to."""

    name: str
    columns: list[Column]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        return member_of(self.name)


class Manifest(msgspec.Struct, frozen=True):
    """Everything needed to read the rest, whatever the tables of the reading program look like."""

    format: int
    made_at: datetime
    migrations: list[tuple[str, str]]
    tables: list[TableEntry]


def member_of(table: str) -> str:
    return f"tables/{table}.jsonl"


class TableWriter:
    """Writes one table's rows into an open archive, counting and hashing on the way."""

    def __init__(self, archive: ZipFile, name: str, columns: Sequence[Column]) -> None:
        self._file = archive.open(member_of(name), "w", force_zip64=True)
        self._hash = hashlib.sha256()
        self._encoder = msgspec.json.Encoder()
        self._name = name
        self._columns = list(columns)
        self.rows = 0

    def write(self, rows: Sequence[Row]) -> None:
        lines = self._encoder.encode_lines(rows)
        self._file.write(lines)
        self._hash.update(lines)
        self.rows += len(rows)

    def entry(self) -> TableEntry:
        return TableEntry(self._name, self._columns, self.rows, self._hash.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


def read_manifest(archive: ZipFile) -> Manifest:
    """Raises Rejected for anything but a whole manifest of this format."""
    try:
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (KeyError, BadZipFile, msgspec.MsgspecError) as error:
        raise _damaged(MANIFEST) from error
    if manifest.format != FORMAT:
        raise Rejected(
            "This backup has format %(found)s; this version of participation reads format %(known)s. "
            "Restore it with the version that wrote it.",
            {"found": manifest.format, "known": FORMAT},
        )
    return manifest


def open_archive(path: Path) -> ZipFile:
    """Raises Rejected for a file that is not a whole zip, FileNotFoundError for none."""
    try:
        return ZipFile(path)
    except BadZipFile as error:
        raise _damaged(path.name) from error


def verify(archive: ZipFile, table: TableEntry) -> None:
    """Raises Rejected unless the table's file is there and is the one the manifest speaks of."""
    digest = hashlib.sha256()
    try:
        with archive.open(table.member) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except (KeyError, BadZipFile, EOFError, zlib.error) as error:
        raise _damaged(table.member) from error
    if digest.hexdigest() != table.sha256:
        raise _damaged(table.member)


def read_rows(archive: ZipFile, table: TableEntry) -> Iterator[list[Row]]:
    """The rows of a verified table, about CHUNK bytes of them at a time."""
    kinds = tuple(KINDS[column.kind] | None for column in table.columns)
    decoder = msgspec.json.Decoder(tuple[kinds])  # type: ignore[valid-type]
    with archive.open(table.member) as file:
        while lines := file.readlines(CHUNK):
            yield decoder.decode_lines(b"".join(lines))


def _damaged(part: str) -> Rejected:
    return Rejected(
        "The backup is damaged or is not one: %(part)s is missing or was changed. Nothing was restored. "
        "Use another copy.",
        {"part": part},
    )
