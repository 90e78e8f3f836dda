"""What imports of all kinds of rows share: chunks, rows set aside, and counting rows that are equal."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from participation.errors import Problem, Rejected
from participation.feedback.table_files import SET_APART, Row, harmless
from participation.web.i18n import mark


def expect_rows(count: int) -> None:
    """Raises Rejected for none: that nothing was added would sound as if all had been well."""
    if not count:
        raise Rejected(
            mark(
                "The file holds no rows below the line that names the columns. Of a workbook only the first sheet is "
                "read: put the rows there, then import the file again."
            )
        )


def chunks_of(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of `size`, the last one shorter."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


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
        """0 for the first time, 1 for the second, … Raises Rejected where the disk is full."""
        try:
            (times,) = self._seen.execute(
                "INSERT INTO seen VALUES (?, 0) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
                (digest,),
            ).fetchone()
        except sqlite3.OperationalError as error:
            raise Rejected(
                mark(
                    "There is no room left for temporary files. Make some, and import the file again: what is stored "
                    "already is skipped."
                )
            ) from error
        return int(times)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Raises Rejected where nothing can be written: a row that is left out without a trace would be lost."""
    try:
        yield
    except OSError as error:
        raise Rejected(
            mark(
                "Rows that cannot be taken are kept in %(path)s, which cannot be written. Make room there, or copy the "
                "file to a folder where you may write, and import it again: what is stored already is skipped."
            ),
            {"path": target},
        ) from error


class BadRows:
    """The rows that were left out, beside the file they come from: line, reason, then the row as it was.

    Mended, that file can be imported as it is. One of an earlier run is replaced.
    """

    def __init__(self, path: Path, header: tuple[str, ...]) -> None:
        self._target = path.with_name(path.name + ".bad.csv")
        with _writing(self._target):
            self._target.unlink(missing_ok=True)
        self._header = header
        self._file: IO[str] | None = None
        self._writer: Any = None
        self.count = 0

    @property
    def path(self) -> Path | None:
        return self._target if self.count else None

    def add(self, row: Row, problem: Problem) -> None:
        reason = problem.message % problem.parameters
        with _writing(self._target):
            if self._file is None:
                self._file = self._target.open("w", encoding="utf-8-sig", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow([*SET_APART, *self._header])
            self._writer.writerow([row.line, reason, *map(harmless, row.cells)])
        self.count += 1

    def close(self) -> None:
        if self._file is not None:
            with _writing(self._target):
                self._file.close()
