"""An export as a workbook, written row by row so that memory does not grow with the answers. Pure.

Texts stay texts: nothing in an answer becomes a formula, a link or a number.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from participation.files.spreadsheets import fitting
from participation.surveys.export_columns import Exported, ExportTable

MOST_ROWS = 1_048_576
"""Of a sheet; what is beyond goes on in another one."""
LONGEST_SHEET_NAME = 31
CODEBOOK = "codebook"


class AnswerWorkbook:
    """A sheet for each table, then the codebook."""

    def __init__(self, path: Path, tables: Sequence[ExportTable]) -> None:
        import xlsxwriter

        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._workbook = xlsxwriter.Workbook(str(path), options)
        self._names = {CODEBOOK}
        self._tables = [_Table(table, self._sheet(table.name)) for table in tables]

    def add(self, page: Sequence[Exported]) -> None:
        for table in self._tables:
            for row in table.table.rows(page):
                if table.row == MOST_ROWS:
                    table.begin(self._sheet(table.table.name))
                table.write(row)

    def close(self, codebook: Iterable[Sequence[object]]) -> None:
        sheet = self._workbook.add_worksheet(CODEBOOK)
        for number, line in enumerate(codebook):
            sheet.write_row(number, 0, map(fitting, line))
        self._workbook.close()

    def _sheet(self, wanted: str) -> Any:
        name, number = wanted[:LONGEST_SHEET_NAME], 1
        while name.lower() in self._names:
            number += 1
            name = f"{wanted[: LONGEST_SHEET_NAME - 4]}_{number}"
        self._names.add(name.lower())
        return self._workbook.add_worksheet(name)


class _Table:
    """A table and the sheet that it is written to."""

    def __init__(self, table: ExportTable, sheet: Any) -> None:
        self.table = table
        self.begin(sheet)

    def begin(self, sheet: Any) -> None:
        self._sheet = sheet
        self.row = 0
        self.write(self.table.header)

    def write(self, cells: Iterable[object]) -> None:
        self._sheet.write_row(self.row, 0, map(fitting, cells))
        self.row += 1
