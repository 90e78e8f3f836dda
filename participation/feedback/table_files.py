"""Reads the rows of a table file as a stream: CSV, TSV and XLSX, from whatever program wrote them. Pure.

Text files are read line by line, so memory does not grow with the file. Bytes that are no UTF-8 are read as
Windows-1252, each by itself, as files pasted together from two programs hold both. A quotation mark that is never
closed costs its own row, not the rest of the file.
"""

import codecs
import csv
import datetime as dt
import io
import re
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, Self
from zipfile import ZipFile

from participation.errors import Rejected
from participation.files.spreadsheets import FORMULA_SIGNS
from participation.web.i18n import mark

LONGEST_RECORD = 200
"""Lines that one row may span: longer, and a quotation mark was left open."""
DELIMITERS = "\t,;|"
SET_APART = ("line", "reason")
"""The first columns of a file of rows that were set apart, ahead of those they came with."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
LARGEST_UNPACKED = 100_000_000
"""Bytes of a workbook's parts; more is taken where they are packed as tables are …"""
MOST_UNPACKED = 100
"""… no more times larger than the file."""
_SAMPLE = 65_536
_NO_UTF_8 = re.compile("[\udc80-\udcff]+")
"""What Python makes of bytes that it keeps though they are none."""
_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Row(NamedTuple):
    """One row below the header, with the line of the file that it starts on."""

    line: int
    cells: tuple[str, ...]


class TableFile:
    """An open table: its header, and its rows as an iterator that can be read once.

    `position` goes from 0 to `size` while the rows are read, in bytes or rows, whichever the format knows.
    Raises Rejected for a file that is no table.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Rejected(
                mark(
                    "%(path)s is no file that can be read from its beginning again. Write the table into a file, then "
                    "import that one."
                ),
                {"path": path},
            )
        self._file = path.open("rb")
        try:
            self._open()
        except BaseException:
            self._file.close()
            raise

    def _open(self) -> None:
        rows, self.size, self._position = _opened(self._file)
        self._rows = (row for row in rows if any(cell.strip() for cell in row.cells))
        first = next(self._rows, None)
        if first is None:
            raise Rejected(mark("The file is empty. Its first line must name the columns."))
        self.header = tuple(cell.strip() for cell in first.cells)
        if self.header[:2] == SET_APART:
            self._rows = (Row(row.line, tuple(_as_it_was(cell) for cell in row.cells)) for row in self._rows)

    @property
    def position(self) -> int:
        return min(self.size, self._position())

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


Opened = tuple[Iterator[Row], int, Callable[[], int]]
"""Rows with the header first, the size, and what tells the position."""


def _opened(file: IO[bytes]) -> Opened:
    """By what the file is, whatever its name says."""
    start = file.read(4)
    file.seek(0)
    if start == _OLD_WORKBOOK:
        raise Rejected(
            mark(
                "This is an old Excel file (.xls), or one with a password. Save it as XLSX or CSV, without a password, "
                "then import that file."
            )
        )
    return _workbook(file) if start == _ZIP else _text(file)


def _text(file: IO[bytes]) -> Opened:
    sample = file.read(_SAMPLE)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    encoding = encoding_of(sample)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    header = next((line for line in text if line.strip()), "")
    text.seek(0)
    return _records(text, delimiter_of(header)), size, lambda: text.buffer.tell()


def encoding_of(sample: bytes) -> str:
    """The encoding that a byte order mark names, or that the places of zero bytes give away; else UTF-8."""
    for signature, encoding in _BYTE_ORDER_MARKS.items():
        if sample.startswith(signature):
            return encoding
    pairs = len(sample) // 2
    if pairs and sample[1::2].count(0) > 0.4 * pairs:
        return "utf-16-le"
    if pairs and sample[0::2].count(0) > 0.4 * pairs:
        return "utf-16-be"
    return "utf-8"


def delimiter_of(header: str) -> str:
    """The separator that stands most often in the header line; between equals, the one less used in prose."""
    return max(DELIMITERS, key=header.count)


class _Lines:
    """The lines of a text, numbered, some of which may be put back to be read again."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_RECORD:
            raise csv.Error("a quotation mark was left open")
        line = self._waiting.popleft() if self._waiting else next(self._text).replace("\0", "")
        self.taken.append(line)
        self.number += 1
        return line

    def put_back_all_but_first(self) -> str:
        first, rest = self.taken[0], self.taken[1:]
        self._waiting.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def _records(text: Iterator[str], delimiter: str) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # quotation marks that mean nothing: the line is taken as it stands
            cells = lines.put_back_all_but_first().rstrip("\r\n").split(delimiter)
        yield Row(start, tuple(_legible(cell) for cell in cells))


def _legible(cell: str) -> str:
    """A cell with the bytes that are no UTF-8 read as Windows-1252: that of a text cut short spoils no other."""
    return cell if cell.isascii() else _NO_UTF_8.sub(_as_windows, cell)


def _as_windows(bytes_apart: re.Match[str]) -> str:
    return bytes_apart[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _workbook(file: IO[bytes]) -> Opened:
    """The first sheet of a workbook. openpyxl takes 0.1 s to import and is needed by nothing else here."""
    from openpyxl import load_workbook

    # it warns of what it does not read, such as lists to choose from, in words for programmers
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    with _damage():
        _check_size(file)
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
    progress = {"row": 0}

    def rows() -> Iterator[Row]:
        found = enumerate(sheet.iter_rows(values_only=True), start=1)
        while True:
            with _damage():
                number, values = next(found, (0, ()))
            if not number:
                return
            progress["row"] = number
            yield Row(number, tuple(_written(value) for value in values))

    return rows(), sheet.max_row or 0, lambda: progress["row"]


def _check_size(file: IO[bytes]) -> None:
    """Raises Rejected for a file that would fill the memory once it is unpacked."""
    size = file.seek(0, io.SEEK_END)
    with ZipFile(file) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > max(LARGEST_UNPACKED, MOST_UNPACKED * size):
        raise Rejected(
            mark(
                "Unpacked, this workbook is far larger than a table can be. Save it as CSV, then import that file."
            )
        )
    file.seek(0)


@contextmanager
def _damage() -> Iterator[None]:
    """Turns whatever openpyxl and its parsers stumble over into Rejected: there are more kinds than can be listed."""
    try:
        yield
    except Rejected:
        raise
    except Exception as error:
        raise Rejected(
            mark(
                "This is not a workbook that can be read. Save it as XLSX or CSV again, then import that file."
            )
        ) from error


def _written(value: Any) -> str:
    """A cell's value as it would stand in a text file."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def harmless(cell: str) -> str:
    """For a file that somebody opens in a spreadsheet, which would run what begins like a formula."""
    risky = cell.lstrip("'").startswith(FORMULA_SIGNS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if risky else cell


def _as_it_was(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def cells_of(row: Row, width: int) -> Sequence[str] | None:
    """The cells of a row as wide as the header: short rows are filled up; None when filled cells stand beyond."""
    if any(cell.strip() for cell in row.cells[width:]):
        return None
    return (*row.cells[:width], *[""] * (width - len(row.cells)))
