"""Comments in files for spreadsheets."""

from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl

from participation.files.spreadsheets import LONGEST_CELL
from participation.sentiment.comment_files import CommentWorkbook
from participation.sentiment.schemas import AnalysedComment


def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    """A workbook would leave it out as a whole; what is missing shows as missing."""
    comment = AnalysedComment(
        1, UUID(int=1), "a" * (LONGEST_CELL + 1), "id", "negative", "", 0.9, "box", "page", None, None, None, None,
        None, date(2026, 1, 2), False, False,
    )  # fmt: skip
    workbook = CommentWorkbook(tmp_path / "comments.xlsx")
    workbook.add([comment])
    workbook.close()
    text = openpyxl.load_workbook(tmp_path / "comments.xlsx").worksheets[0]["N2"].value
    assert (len(text), text[-2:]) == (LONGEST_CELL, "a…")
