"""A report as a workbook: the head of region's page first, then a sheet for each table. Pure.

Figures are numbers, texts are never run: see surveys/skm_files.py. The library is imported where it works.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from participation.files.sections import Row, Section, Value, decimal, share, words
from participation.files.spreadsheets import safe
from participation.improvements.paper import Paper
from participation.improvements.schemas import ImprovementView, ReportView
from participation.surveys.skm_files import number_format, sheet_name
from participation.web.i18n import format_day, gettext, mark

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NARROW, WIDE = 12, 44
"""Letters in a column."""


class Heads(list[Value]):
    """The first row of a table."""


def report_workbook(paper: Paper, report: ReportView) -> bytes:
    """The words and figures of the PDF, for copying, sorting and checking."""
    from xlsxwriter import Workbook

    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        # without this the time of writing would stand in the file: the same report gives the same bytes
        book.set_properties({"title": paper.title, "created": report.created_at.replace(tzinfo=None)})
        _write(book, paper.asked, [*_opening(paper), *_head(paper)])
        _write(book, paper.ranking.title, _table(paper.ranking))
        _write(book, gettext(mark("Parts of the priority")), _parts(paper, report))
        _weeks(book, report)
        for section in (*paper.findings, paper.quotes):
            _write(book, section.title, _table(section))
    return written.getvalue()


def _opening(paper: Paper) -> list[Row]:
    return [Heads([paper.title]), [paper.subtitle], [], Heads([paper.decision]), [paper.read], []]


def _head(paper: Paper) -> Iterator[Row]:
    for section in paper.head:
        yield Heads([section.title])
        yield from _table(section)
        yield []


def _table(section: Section) -> list[Row]:
    said: list[Row] = [[sentence] for sentence in section.text]
    notes: list[Row] = [[sentence] for sentence in section.notes]
    table: list[Row] = [Heads(section.heads), *section.rows] if section.rows else []
    return [*said, *table, *notes]


def _parts(paper: Paper, report: ReportView) -> list[Row]:
    """What each priority is made of, in words and as numbers with their intervals."""
    heads: Row = [
        gettext(mark("Place")),
        gettext(mark("Improvement")),
        gettext(mark("Part")),
        gettext(mark("What was found")),
        gettext(mark("Value")),
        gettext(mark("At least (95 in 100)")),
        gettext(mark("At most (95 in 100)")),
        gettext(mark("Counts as")),
        gettext(mark("Weighs")),
    ]
    rows: list[Row] = [
        [block.rank, block.label, *part[:2], *interval, *part[2:]]
        for block, one in zip(paper.blocks, report.improvements, strict=True)
        for part, interval in zip(block.parts, _intervals(one), strict=True)
    ]
    return [Heads(heads), *rows] if rows else []


def _intervals(one: ImprovementView) -> list[Row]:
    """Value, least and most of each part, in the order of the parts."""
    if one.evidence is None:
        return []
    evidence = one.evidence
    return [
        [
            decimal(evidence.values[name], 3),
            decimal(evidence.intervals[name].low, 3),
            decimal(evidence.intervals[name].high, 3),
        ]
        for name in one.components.known
    ]


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
    sheet = _write(book, gettext(mark("Share of voices by week")), [Heads(heads), *rows])
    last = len(heads) - 1
    if last > 1:
        for number in range(1, len(rows) + 1):
            drawn = f"'{sheet.get_name()}'!{xl_range(number, 2, number, last)}"
            sheet.add_sparkline(number, last + 1, {"range": drawn})


def _write(book: "Workbook", title: str, rows: Sequence[Row]) -> "Worksheet":
    sheet = book.add_worksheet(sheet_name(title))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_widths(rows)):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows):
        style: dict[str, object] = {
            "valign": "top",
            "bold": isinstance(row, Heads),
            "text_wrap": len(row) > 1,
        }
        for column, value in enumerate(row):
            _cell(book, sheet, (number, column), value, style)
    return sheet


def _widths(rows: Sequence[Row]) -> list[int]:
    """As wide as the words of each column, within bounds; a sentence stands in a row of its own, across columns."""
    tables = [row for row in rows if len(row) > 1]
    longest = [
        max(len(words(row[column])) for row in tables if column < len(row))
        for column in range(max(map(len, tables), default=0))
    ]
    return [min(max(width + 1, NARROW), WIDE) for width in longest]


def _cell(
    book: "Workbook",
    sheet: "Worksheet",
    place: tuple[int, int],
    value: Value,
    style: Mapping[str, object],
) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, safe(value), book.add_format(style))
    elif value is not None:
        sheet.write_number(*place, value, book.add_format({**style, "num_format": number_format(value)}))
