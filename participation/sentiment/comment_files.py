"""Comments as rows of a file that staff take along: redacted, for spreadsheets. Pure."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from participation.files.spreadsheets import fitting, safe
from participation.sentiment.comment_codebook import MEANINGS, codebook_lines
from participation.sentiment.schemas import AnalysedComment
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language

COLUMNS = tuple(MEANINGS)
CODEBOOK = "codebook"
MOST_ROWS = 1_048_576
"""Of a sheet; what is beyond goes on in another one."""
DECIMALS = 3


def csv_lines(rows: Iterable[Iterable[object]]) -> bytes:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(map(_safe, row) for row in rows)
    return written.getvalue().encode()


def row_of(comment: AnalysedComment) -> list[object]:
    """The cells of a comment in the order of COLUMNS; what is not known is empty."""
    return [
        comment.said_on,
        comment.office_name or "",
        text_in(comment.service_name or {}, current_language(), DEFAULT_LANGUAGE),
        comment.area_name or "",
        comment.origin.partition(":")[0],
        comment.channel,
        "" if comment.rating is None else comment.rating,
        "" if comment.rating_maximum is None else comment.rating_maximum,
        comment.language,
        comment.sentiment,
        "" if comment.confidence is None else round(comment.confidence, DECIMALS),
        comment.element,
        int(comment.sentiment_judged or comment.element_judged),
        comment.text,
    ]


def _safe(cell: object) -> object:
    return safe(cell) if isinstance(cell, str) else cell


class CommentWorkbook:
    """Written row by row, so that memory does not grow; nothing in a text becomes a formula or a link."""

    def __init__(self, path: Path) -> None:
        from xlsxwriter import Workbook

        texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options = {**texts, "constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        self._workbook = Workbook(str(path), options)
        self._begin()

    def add(self, comments: Iterable[AnalysedComment]) -> None:
        for comment in comments:
            if self._row == MOST_ROWS:
                self._begin()
            self._write(row_of(comment))

    def close(self) -> None:
        """Behind the comments stands what their columns hold."""
        self._begin(CODEBOOK, codebook_lines())
        self._workbook.close()

    def _begin(self, name: str | None = None, lines: Iterable[Iterable[object]] = (COLUMNS,)) -> None:
        self._sheet, self._row = self._workbook.add_worksheet(name), 0
        for line in lines:
            self._write(line)

    def _write(self, cells: Iterable[object]) -> None:
        self._sheet.write_row(self._row, 0, map(fitting, cells))
        self._row += 1
