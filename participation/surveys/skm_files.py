"""The SKM as workbooks. Pure.

Figures are numbers, shown with the decimals that they are rounded to. Every text is written as text: a cell that
begins with =, +, - or @ is never run, and to be sure of that also in programs that read the file anew, it is led by
an apostrophe. The library is imported where it works: most web processes never make a workbook.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from textwrap import shorten
from typing import TYPE_CHECKING

from participation.files.sections import Share, Value
from participation.files.spreadsheets import safe
from participation.surveys.export_workbook import LONGEST_SHEET_NAME
from participation.surveys.skm_schemas import Figure, UnitFigures
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, gettext, mark

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")
"""Signs that a sheet's name may not hold."""
_WIDTH = 28
MISSING = mark("no answers in this period")


def recapitulation_workbook(units: Iterable[UnitFigures], period: str) -> bytes:
    """All units of a period on one sheet, and those without an index on another."""
    units = list(units)
    columns = [gettext(mark("Office")), gettext(mark("Service")), "n", "SKM", "IKM", gettext(mark("Grade"))]
    every = [one for unit in units for one in (unit.office, *unit.services)]
    missing = [_names(one) for unit in units for one in unit.missing]
    return workbook(
        {
            gettext(mark("Recapitulation")): [[period], columns, *map(_row, every)],
            gettext(mark("Missing")): [columns[:2], *missing],
        }
    )


def workbook(sheets: dict[str, Sequence[Sequence[Value]]]) -> bytes:
    """A workbook with these sheets; titles are shortened to what a sheet may be called."""
    from xlsxwriter import Workbook

    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(sheet_name(title))
            sheet.set_column(0, 12, _WIDTH)
            for number, row in enumerate(rows):
                _write(book, sheet, number, row)
    return written.getvalue()


def sheet_name(title: str) -> str:
    """What a sheet may be called: shortened at a word, without signs that have a meaning there."""
    return shorten(title.translate(NOT_IN_NAMES), LONGEST_SHEET_NAME, placeholder="…")


def number_format(value: int | float | Decimal) -> str:
    """As a spreadsheet writes it; it puts the signs of its reader's country for point and comma."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    decimals = -exponent if isinstance(exponent, int) else 0
    if isinstance(value, Share):
        return "0" + _decimals(decimals - 2) + "%"
    return "#,##0" + _decimals(decimals)


def _decimals(number: int) -> str:
    return "." + "0" * number if number > 0 else ""


def _write(book: "Workbook", sheet: "Worksheet", number: int, row: Sequence[Value]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(number, column, safe(value))
        elif value is not None:
            sheet.write_number(number, column, value, book.add_format({"num_format": number_format(value)}))


def _row(one: Figure) -> list[Value]:
    return [*_names(one), one.people, one.skm, one.ikm, one.grade or gettext(MISSING)]


def _names(one: Figure) -> list[Value]:
    return [one.unit.office_name, text_in(one.unit.service_name, DEFAULT_LANGUAGE, DEFAULT_LANGUAGE)]
