"""What is said about the cells of an uploaded form: errors to mend, and notes on what is carried differently."""

from typing import Any, Literal

import msgspec

Severity = Literal["error", "note"]


class SheetProblem(msgspec.Struct, frozen=True):
    """One thing about one place of a workbook; row 0 is a whole sheet, an empty column a whole row.

    `message` is a msgid with its parameters.
    """

    sheet: str
    row: int
    column: str
    message: str
    parameters: dict[str, Any] = {}
    severity: Severity = "error"


class SheetProblems:
    """Collects what a reader finds, each thing once."""

    def __init__(self) -> None:
        self._found: dict[str, SheetProblem] = {}
        self._rows_with_errors: set[tuple[str, int]] = set()

    def error(self, place: tuple[str, int, str], message: str, /, **parameters: object) -> None:
        """Something that keeps the form from being published, or that could not be read."""
        self._rows_with_errors.add(place[:2])
        self._add(SheetProblem(*place, message, parameters))

    def note(self, place: tuple[str, int, str], message: str, /, **parameters: object) -> None:
        """Something that was read and is carried differently, or by intention not at all."""
        self._add(SheetProblem(*place, message, parameters, "note"))

    def has_error_in(self, sheet: str, row: int) -> bool:
        return (sheet, row) in self._rows_with_errors

    def in_order(self) -> list[SheetProblem]:
        """By sheet and row, as somebody mends them from top to bottom."""
        sheets = ("survey", "choices", "settings", *(one.sheet for one in self._found.values()))
        order = {sheet: number for number, sheet in enumerate(dict.fromkeys(sheets))}
        return sorted(self._found.values(), key=lambda one: (order[one.sheet], one.row))

    def _add(self, problem: SheetProblem) -> None:
        self._found.setdefault(repr(problem), problem)
