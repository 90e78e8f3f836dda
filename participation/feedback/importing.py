"""The use case of importing a file of comments: chunk by chunk, each row once, bad rows set aside."""

import csv
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code, is_within, search_areas
from participation.clock import today
from participation.errors import NotFound, Problem
from participation.feedback.imports import BadRow, Columns, Parsed, Places, find_columns, parse_row
from participation.feedback.schemas import CommentCreate
from participation.feedback.service import add_comments, record_import
from participation.feedback.table_files import Row, TableFile
from participation.web.i18n import mark

CHUNK = 500
"""Rows of one commit: an interruption loses no more than these, and running again brings them."""

Progress = Callable[[int, int], None]
"""Told how far the file was read, and how far it goes."""


@dataclass(frozen=True)
class Destination:
    """What the comments of a file are about, and where an area's name is looked for."""

    office: int | None = None
    service: int | None = None
    home_area: int | None = None


@dataclass
class ImportReport:
    """How many rows are new, were there already, or could not be taken; the file that holds the latter."""

    added: int = 0
    already_there: int = 0
    bad: int = 0
    bad_rows_file: Path | None = None

    @property
    def rows(self) -> int:
        return self.added + self.already_there + self.bad


async def import_comments(
    path: Path,
    columns: Columns,
    destination: Destination,
    report: ImportReport,
    on_progress: Progress = lambda _done, _total: None,
) -> None:
    """Fills `report` as it goes, so that it tells the truth after an interruption too. Raises Rejected."""
    with TableFile(path) as table, closing(BadRows(path, table.header)) as bad_rows:
        places = find_columns(table.header, columns)
        importer = _Importer(path.name, columns, destination, report)
        for chunk in _chunks(iter(table)):
            await importer.store(_parsed(chunk, places, today(), bad_rows), bad_rows)
            report.bad, report.bad_rows_file = bad_rows.count, bad_rows.path
            on_progress(table.position, table.size)
    await record_import(PROGRAM, importer.origin, destination.office, report.added)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _parsed(chunk: list[Row], places: Places, day: date, bad_rows: "BadRows") -> list[tuple[Row, Parsed]]:
    parsed = []
    for row in chunk:
        try:
            parsed.append((row, parse_row(row, places, day)))
        except BadRow as bad:
            bad_rows.add(row, bad.problem)
    return parsed


class _Importer:
    """Turns parsed rows into comments of one destination and stores those that are not there yet."""

    def __init__(self, name: str, columns: Columns, destination: Destination, report: ImportReport) -> None:
        self.origin = f"import:{name}"[:80]
        self._columns = columns
        self._destination = destination
        self._report = report
        self._ordinals = Ordinals()
        self._areas: dict[str, int | None] = {}

    async def store(self, rows: list[tuple[Row, Parsed]], bad_rows: "BadRows") -> None:
        comments = []
        for row, parsed in rows:
            try:
                comments.append(await self._comment(parsed))
            except BadRow as bad:
                bad_rows.add(row, bad.problem)
        added = await add_comments(comments)
        self._report.added += added
        self._report.already_there += len(comments) - added

    async def _comment(self, parsed: Parsed) -> CommentCreate:
        area = await self._area(parsed.area) if parsed.area else None
        return CommentCreate(
            origin=self.origin,
            text=parsed.text,
            said_on=parsed.said_on,
            office=self._destination.office,
            service=self._destination.service,
            area=area,
            channel="import",
            rating=parsed.rating,
            rating_maximum=self._columns.rating_maximum if parsed.rating else None,
            import_digest=self._digest(parsed),
        )

    def _digest(self, parsed: Parsed) -> bytes:
        """Names a row by what it says, wherever it stands: equal rows of one file are counted through."""
        about = (str(self._destination.office), str(self._destination.service), *parsed.identity)
        content = hashlib.sha256("\x1f".join(about).encode()).digest()
        return hashlib.sha256(content + self._ordinals.next(content).to_bytes(8, "big")).digest()

    async def _area(self, typed: str) -> int | None:
        if typed not in self._areas:
            self._areas[typed] = await _find_area(typed, self._destination.home_area)
        if self._areas[typed] is None:
            raise BadRow(
                mark("There is no area “%(typed)s”, or more than one. Write its code, for example 32.73."),
                typed=typed[:60],
            )
        return self._areas[typed]


async def _find_area(typed: str, home_area: int | None) -> int | None:
    """The area with this code, or the only one of this name; inside the office's home area if it has one."""
    try:
        area = (await area_by_code(typed)).id
        return area if home_area is None or await is_within(area, home_area) else None
    except NotFound:
        page = await search_areas(typed, within=home_area)
    named = [area.id for area in page.areas if area.name.casefold() == typed.casefold()]
    return named[0] if len(named) == 1 else None


class Ordinals:
    """Counts how often a digest came before, on disk: memory does not grow with the rows."""

    def __init__(self) -> None:
        self._seen = sqlite3.connect(
            "", isolation_level=None
        )  # a nameless file that vanishes with the process
        self._seen.execute("PRAGMA journal_mode = OFF")
        self._seen.execute("PRAGMA synchronous = OFF")
        self._seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        self._seen.execute("BEGIN")

    def next(self, digest: bytes) -> int:
        """0 for the first time, 1 for the second, …"""
        (times,) = self._seen.execute(
            "INSERT INTO seen VALUES (?, 0) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            (digest,),
        ).fetchone()
        return int(times)


class BadRows:
    """The rows that were left out, beside the file they come from: line, reason, then the row as it was.

    Mended, that file can be imported as it is. One of an earlier run is replaced.
    """

    def __init__(self, path: Path, header: tuple[str, ...]) -> None:
        self._target = path.with_name(path.name + ".bad.csv")
        self._target.unlink(missing_ok=True)
        self._header = header
        self._file: IO[str] | None = None
        self._writer: Any = None
        self.count = 0

    @property
    def path(self) -> Path | None:
        return self._target if self.count else None

    def add(self, row: Row, problem: Problem) -> None:
        if self._file is None:
            self._file = self._target.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["line", "reason", *self._header])
        self._writer.writerow([row.line, problem.message % problem.parameters, *row.cells])
        self.count += 1

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
