"""What a row of a file of comments must say. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from participation.errors import Problem, Rejected
from participation.feedback.table_files import Row, cells_of
from participation.feedback.wording import clean
from participation.web.i18n import mark

LONGEST_TEXT = 20_000
"""Characters. Longer, and a file was read with the wrong separators, or it is no comment."""
FIRST_DAY = date(2000, 1, 1)
"""Earlier, and a spreadsheet filled an empty cell: their calendars begin in 1899, 1900 or 1904. One such row would
stretch a report on all comments over a century."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COUNTED = re.compile(r"[1-9][0-9]{4}([.,][0-9]+)?")
"""A day as spreadsheets count them, from 1900 or 1904: which, the number alone does not tell."""
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")


@dataclass(frozen=True)
class Columns:
    """Names of the columns to read; empty ones are not in the file. `rating_maximum` is the best rating."""

    text: str
    date: str = ""
    rating: str = ""
    area: str = ""
    rating_maximum: int = 5


class Places(NamedTuple):
    """Where the columns stand in a row."""

    text: int
    date: int | None
    rating: int | None
    area: int | None
    width: int
    rating_maximum: int


class Parsed(NamedTuple):
    """A row that can be stored once its area is found. `identity` is what two copies of it have in common."""

    line: int
    text: str
    said_on: date
    rating: int | None
    area: str
    identity: tuple[str, ...]


class BadRow(Exception):
    """This row cannot be taken, for the reason that the problem states."""

    def __init__(self, message: str, **parameters: object) -> None:
        super().__init__(message)
        self.problem = Problem(message, parameters)


def find_columns(header: Sequence[str], columns: Columns) -> Places:
    """Raises Rejected naming the columns that the file does have, or the one that it has twice."""

    def place(name: str) -> int | None:
        return place_of(header, name) if name else None

    text = place(columns.text)
    if text is None:
        raise Rejected(mark("Say which column holds the text."))
    others = place(columns.date), place(columns.rating), place(columns.area)
    return Places(text, *others, len(header), columns.rating_maximum)


def place_of(header: Sequence[str], name: str) -> int:
    """Where the column of this name stands. Raises Rejected where there is none, or where there are several."""
    if name not in header:
        raise Rejected(
            mark("The file has no column “%(name)s”. Its columns are: %(header)s."),
            {"name": name, "header": printable(", ".join(header)[:300])},
        )
    if header.count(name) > 1:
        raise Rejected(
            mark(
                "The file has more than one column “%(name)s”, so nobody can tell which is meant. Give each a name of "
                "its own in the first line, then import the file again."
            ),
            {"name": printable(name)},
        )
    return header.index(name)


def printable(text: str) -> str:
    """Without what would steer a terminal: the file may be none that was meant."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def parse_row(row: Row, places: Places, today: date) -> Parsed:
    """Raises BadRow with the reason, in words for whoever made the file."""
    cells = cells_of(row, places.width)
    if cells is None:
        raise BadRow(
            mark(
                "The row has %(found)s cells, but the first line names %(expected)s columns. Put a text that holds the "
                "separator between quotation marks."
            ),
            found=len(row.cells),
            expected=places.width,
        )
    text, said, rating, area = (_cell(cells, place) for place in places[:4])
    return Parsed(
        row.line,
        _text(cells[places.text]),
        parse_day(said, today) if places.date is not None else today,
        _rating(rating, places.rating_maximum),
        area,
        (text, said, rating, area),
    )


def _cell(cells: Sequence[str], place: int | None) -> str:
    return "" if place is None else cells[place].strip()


def _text(cell: str) -> str:
    text = clean(cell)
    if not text:
        raise BadRow(mark("The text is empty. Write one, or delete the row."))
    if len(text) > LONGEST_TEXT:
        raise BadRow(
            mark(
                "The text has more than %(longest)s characters. Shorten it, or close a quotation mark that was left "
                "open."
            ),
            longest=LONGEST_TEXT,
        )
    return text


def parse_day(typed: str, today: date) -> date:
    """A day from 2026-11-23, 23-11-2026 or 23/11/2026, with or without a time. Raises BadRow."""
    if iso := _ISO.match(typed):
        year, month, day = iso.groups()
    elif written := _DAY_FIRST.match(typed):
        day, month, year = written.groups()
    else:
        raise BadRow(_why_no_day(typed), typed=typed[:40])
    try:
        said_on = date(int(year), int(month), int(day))
    except ValueError:
        raise BadRow(
            mark(
                "The date “%(typed)s” does not exist in the calendar. Correct it, with the day before the month: "
                "23/11/2026."
            ),
            typed=typed[:40],
        ) from None
    return _in_reach(said_on, typed[:40], today)


def _why_no_day(typed: str) -> str:
    if not typed:
        return mark("The date is empty. Write one, for example 2026-11-23, or delete the row.")
    if _COUNTED.fullmatch(typed):
        return mark(
            "“%(typed)s” is how a spreadsheet counts days. Format the whole column as dates there, for example "
            "2026-11-23, save the file again, then import that one."
        )
    return mark("The date “%(typed)s” is in no form we know. Write 2026-11-23 or 23/11/2026.")


def _in_reach(said_on: date, typed: str, today: date) -> date:
    if said_on > today:
        raise BadRow(mark("The date “%(typed)s” lies in the future. Correct it."), typed=typed)
    if said_on < FIRST_DAY:
        raise BadRow(
            mark(
                "The date “%(typed)s” lies before the year %(first)s: spreadsheets write such a day for an empty cell. "
                "Correct it."
            ),
            typed=typed,
            first=str(FIRST_DAY.year),
        )
    return said_on


def _rating(typed: str, maximum: int) -> int | None:
    """The rating; None when the cell is empty. "5.0" counts as 5: spreadsheets write it so."""
    if not typed:
        return None
    whole = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", typed, re.ASCII)
    if whole is None or not 1 <= int(whole[1]) <= maximum:
        raise BadRow(
            mark(
                "The rating “%(typed)s” is no whole number from 1 to %(maximum)s. Correct it, or empty the cell."
            ),
            typed=typed[:40],
            maximum=maximum,
        )
    return int(whole[1])
