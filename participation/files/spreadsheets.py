"""What a spreadsheet would run, in tables that people open in one. Pure."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of them is a formula to spreadsheets."""


LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds."""


def fitting(cell: object) -> object:
    """A cell that is too long would be left out as a whole."""
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        return f"{cell[: LONGEST_CELL - 1]}…"
    return cell


def safe(text: str) -> str:
    """The text of a cell, led by an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
