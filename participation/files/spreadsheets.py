"""What a spreadsheet would run, in tables that people open in one. Pure."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of them is a formula to spreadsheets."""


def safe(text: str) -> str:
    """The text of a cell, led by an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
