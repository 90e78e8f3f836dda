"""Rows of an export as CSV and as JSON lines. Pure."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

import msgspec

from participation.files.spreadsheets import FORMULA_SIGNS
from participation.surveys.export_columns import Exported, ExportTable

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_encoder = msgspec.json.Encoder()


def csv_header(table: ExportTable) -> bytes:
    return csv_table([table.header])


def csv_rows(table: ExportTable, page: Sequence[Exported]) -> bytes:
    """The lines of these submissions."""
    cells = table.cells(page)
    for at in table.texts:
        cells[at] = _safe(cells[at])
    return _written(zip(*cells, strict=True))


def csv_table(rows: Iterable[Sequence[object]]) -> bytes:
    """A whole table, its header among the rows."""
    return _written(map(_safe, rows))


def _written(rows: Iterable[Sequence[object]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _safe(cells: Iterable[object]) -> list[object]:
    """A spreadsheet would run what begins like a formula; a number it may read."""
    return [
        f"'{cell}"
        if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) and not _NUMBER.fullmatch(cell)
        else cell
        for cell in cells
    ]


def json_lines(page: Iterable[Exported]) -> bytes:
    """One object a line, answers in the shape in which they are stored."""
    return _encoder.encode_lines(
        {
            "_id": submission.id,
            "_version": submission.version,
            "_received_on": submission.received_on,
            "_language": submission.language,
            "_channel": submission.channel,
            "_source": submission.source,
            **submission.answers,
        }
        for submission in page
    )
