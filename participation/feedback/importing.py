"""The use case of importing a file of comments: chunk by chunk, each row once, bad rows set aside."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_named
from participation.clock import today
from participation.database import expect_many_rows
from participation.feedback.import_files import BadRows, Ordinals, chunks_of, expect_rows
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
    with TableFile(path) as table:
        places = find_columns(table.header, columns)
        await expect_many_rows()
        importer = _Importer(path.name, columns, destination, report)
        with closing(BadRows(path, table.header)) as bad_rows:
            for chunk in chunks_of(table, CHUNK):
                await importer.store(_parsed(chunk, places, today(), bad_rows), bad_rows)
                report.bad, report.bad_rows_file = bad_rows.count, bad_rows.path
                on_progress(table.position, table.size)
    expect_rows(report.rows)
    await record_import(PROGRAM, importer.origin, destination.office, report.added)


def _parsed(chunk: list[Row], places: Places, day: date, bad_rows: BadRows) -> list[tuple[Row, Parsed]]:
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

    async def store(self, rows: list[tuple[Row, Parsed]], bad_rows: BadRows) -> None:
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
            self._areas[typed] = await area_named(typed, self._destination.home_area)
        if self._areas[typed] is None:
            raise BadRow(
                mark("There is no area “%(typed)s”, or more than one. Write its code, for example 32.73."),
                typed=typed[:60],
            )
        return self._areas[typed]
