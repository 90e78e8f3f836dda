"""A report as a workbook: the head of region's page first, then a sheet for each table. Pure.

Figures are numbers, texts are never run: see surveys/skm_files.py. The library is imported where it works.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from participation.improvements.paper import Paper
from participation.improvements.papers import Row, Section, share
from participation.improvements.schemas import ReportView
from participation.surveys.skm_files import Value, number_format, safe
from participation.web.i18n import format_day, gettext, mark

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31
"""Of a sheet."""
NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")
NARROW, WIDE = 14, 44


def report_workbook(paper: Paper, report: ReportView) -> bytes:
    """The words and figures of the PDF, for copying, sorting and checking."""
    from xlsxwriter import Workbook

    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        # without this the time of writing would stand in the file: the same report gives the same bytes
        book.set_properties({"title": paper.title, "created": report.created_at.replace(tzinfo=None)})
        _write(book, paper.asked, [*_opening(paper), *_head(paper)])
        _write(book, paper.ranking.title, _table(paper.ranking))
        _write(book, gettext(mark("Parts of the priority")), _parts(paper))
        _weeks(book, report)
        for section in (*paper.findings, paper.quotes):
            _write(book, section.title, _table(section))
    return written.getvalue()


def _opening(paper: Paper) -> list[Row]:
    return [[paper.title], [paper.subtitle], [], [paper.decision], [paper.read], []]


def _head(paper: Paper) -> Iterator[Row]:
    for section in paper.head:
        yield [section.title]
        yield from _table(section)
        yield []


def _table(section: Section) -> list[Row]:
    said: list[Row] = [[words] for words in section.text]
    notes: list[Row] = [[words] for words in section.notes]
    table: list[Row] = [[*section.heads], *section.rows] if section.rows else []
    return [*said, *table, *notes]


def _parts(paper: Paper) -> list[Row]:
    if not paper.blocks:
        return []
    heads: Row = [gettext(mark("Place")), gettext(mark("Improvement")), *paper.blocks[0].heads]
    rows: list[Row] = [[block.rank, block.label, *part] for block in paper.blocks for part in block.parts]
    return [heads, *rows]


def _weeks(book: "Workbook", report: ReportView) -> None:
    """Shares of voices by week, each row drawn in its last cell."""
    from xlsxwriter.utility import xl_range

    heads: Row = [
        gettext(mark("Place")),
        gettext(mark("Improvement")),
        *map(format_day, report.figures.weeks),
    ]
    rows: list[Row] = [
        [one.rank, one.label, *(share(value, 1) for value in one.series)] for one in report.improvements
    ]
    sheet = _write(book, gettext(mark("Share of voices by week")), [heads, *rows])
    last = len(heads) - 1
    if last > 1:
        for number in range(1, len(rows) + 1):
            drawn = f"'{sheet.get_name()}'!{xl_range(number, 2, number, last)}"
            sheet.add_sparkline(number, last + 1, {"range": drawn})


def _write(book: "Workbook", title: str, rows: Sequence[Row]) -> "Worksheet":
    sheet = book.add_worksheet(_name(title))
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, WIDE)
    sheet.set_column(2, 20, NARROW)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            _cell(book, sheet, (number, column), value, None if len(row) == 1 else wrap)
    return sheet


def _name(title: str) -> str:
    return title.translate(NOT_IN_NAMES)[:LONGEST_NAME].strip()


def _cell(book: "Workbook", sheet: "Worksheet", place: tuple[int, int], value: Value, words: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, safe(value), words)
    elif value is not None:
        sheet.write_number(
            *place, value, book.add_format({"num_format": number_format(value), "valign": "top"})
        )
