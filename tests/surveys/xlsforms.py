"""Workbooks for tests of XLSForm, written where they are used: no binary files to look into."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(**sheets: Rows) -> bytes:
    """A workbook with these sheets, row by row as somebody types them. A text that begins with = is a formula."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def form(*rows: Sequence[Any], header: str = "type name label", **sheets: Rows) -> bytes:
    """A form whose survey sheet has these columns, in Indonesian unless its settings say otherwise."""
    sheets.setdefault("settings", [["form_title", "default_language"], ["Survei", "Indonesia (id)"]])
    return workbook(survey=[header.split(), *rows], **sheets)


YES_NO = [["list_name", "name", "label"], ["yt", "ya", "Ya"], ["yt", "tidak", "Tidak"]]
"""A sheet of choices with one list."""
