"""Opens an uploaded workbook within limits and gives its sheets as texts, cell by cell.

openpyxl takes 15 MB and 0.1 s to import and is needed by nothing else in a web process.
"""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

from participation.errors import Rejected, TooLarge
from participation.surveys.sheet_problems import SheetProblems
from participation.web.i18n import mark

LARGEST_WORKBOOK = 5_000_000
"""Bytes. A form of 300 questions in four languages has 200,000."""
LARGEST_UNPACKED = 30_000_000
MOST_PARTS = 500
MOST_ROWS = 10_000
MOST_COLUMNS = 300

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
NO_WORKBOOK = mark(
    "This is no Excel workbook. Open the form in Excel, LibreOffice or Google Sheets, save it as .xlsx, and "
    "choose that file."
)
OLD_WORKBOOK = mark(
    "This is an old Excel file (.xls), or one with a password. Open it, save it as an Excel workbook (.xlsx) "
    "without a password, and choose that file."
)
TABLE_OF_TEXT = mark(
    "This looks like a text file (.csv). A form needs several sheets: survey, choices and settings. Put them "
    "into one workbook, save it as .xlsx, and choose that file."
)
BROKEN = mark(
    "This workbook is damaged and cannot be opened. Save it as .xlsx once more, and choose that file."
)
TOO_MANY_ROWS = mark(
    "The sheet “%(sheet)s” has more than %(most)s rows. Delete rows that are not needed, empty ones at its "
    "end too, and choose the file again."
)
TOO_MANY_COLUMNS = mark(
    "The sheet “%(sheet)s” has more than %(most)s columns. Delete those that are not needed, and choose the "
    "file again."
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The filled cells of a row by the index of their column."""

    number: int
    cells: dict[int, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its first filled row as header."""

    name: str
    header: SheetRow
    rows: list[SheetRow]


def open_workbook(content: bytes, problems: SheetProblems) -> dict[str, Sheet]:
    """The sheets by their names in small letters. Raises Rejected for what is no workbook, or too large."""
    _check_file(content)
    try:
        return {sheet.name: sheet for sheet in _sheets(content, problems)}
    except (Rejected, TooLarge):
        raise
    except Exception as error:  # openpyxl raises whatever its readers of XML meet
        raise Rejected(BROKEN) from error


def _check_file(content: bytes) -> None:
    if len(content) > LARGEST_WORKBOOK:
        raise TooLarge(
            mark("This file has more than %(most)s MB. Leave out pictures and sheets that are not the form."),
            {"most": LARGEST_WORKBOOK // 1_000_000},
        )
    if content.startswith(_OLD_EXCEL):
        raise Rejected(OLD_WORKBOOK)
    if not content.startswith(b"PK"):
        raise Rejected(TABLE_OF_TEXT if _is_text(content) else NO_WORKBOOK)
    try:
        parts = ZipFile(io.BytesIO(content)).infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise Rejected(BROKEN) from error
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise Rejected(NO_WORKBOOK)
    # no part can unpack to more than it declares here: zipfile stops reading there
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise TooLarge(
            mark(
                "Unpacked, this workbook has more than %(most)s MB. It holds more than a form: leave that out."
            ),
            {"most": LARGEST_UNPACKED // 1_000_000},
        )


def _is_text(content: bytes) -> bool:
    start = content[:1_000]
    return b"\0" not in start and any(sign in start for sign in b",;\t")


def _sheets(content: bytes, problems: SheetProblems) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    written = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in values.worksheets:
        name = sheet.title.strip().lower()
        formulas = set(_formulas(written[sheet.title], sheet.title))
        rows = list(_rows(sheet, name, formulas, problems))
        if rows:
            yield Sheet(name, rows[0], rows[1:])


def _formulas(sheet: Any, name: str) -> Iterator[tuple[int, int]]:
    for number, cells in _cells(sheet, name):
        yield from ((number, at) for at, cell in enumerate(cells) if cell.data_type == "f")


def _cells(sheet: Any, name: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows as they stand, not as the sheet's own declaration of its size says."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            raise TooLarge(TOO_MANY_ROWS, {"sheet": name, "most": MOST_ROWS})
        yield number, cells


def _rows(
    sheet: Any, name: str, formulas: set[tuple[int, int]], problems: SheetProblems
) -> Iterator[SheetRow]:
    for number, cells in _cells(sheet, name):
        filled = {at: text for at, cell in enumerate(cells) if (text := text_of(cell.value))}
        if any(at >= MOST_COLUMNS for at in filled):
            raise TooLarge(TOO_MANY_COLUMNS, {"sheet": name, "most": MOST_COLUMNS})
        for at, cell in enumerate(cells):
            _say_of_cell(cell, (number, at) in formulas, (name, number, letters(at)), problems)
        if filled:
            yield SheetRow(number, filled)


def _say_of_cell(cell: Any, is_formula: bool, place: tuple[str, int, str], problems: SheetProblems) -> None:
    if cell.data_type == "e":
        problems.error(
            place, mark("This cell shows the error %(error)s. Write the text itself."), error=str(cell.value)
        )
    elif is_formula and not text_of(cell.value):
        problems.error(
            place,
            mark("This cell holds a formula whose value is not in the file. Write the text itself."),
        )
    elif is_formula:
        problems.note(place, mark("This cell holds a formula. The value that it showed last was read."))


def letters(at: int) -> str:
    """A column as spreadsheets call it: A, B, …, Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def text_of(value: Any) -> str:
    """A cell's value as somebody would have typed it, with unix line ends."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n").strip()
