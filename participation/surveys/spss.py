"""An export as SPSS reads it: labels of variables and values, and missing values. Pure.

Answers chosen among choices become numbers: the choice's own where all are whole numbers, else its place in the
list from 1. "Tidak tahu" is a missing value. pyreadstat and polars come with the extra `spss`.
"""

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from participation.surveys.definitions import DONT_KNOW, QuestionType
from participation.surveys.export_columns import Column, Exported, ExportTable, Wanted, labels_of

MOST_ROWS = 100_000
"""Such a file is made as a whole in memory."""
LONGEST_NAME = 64
LONGEST_LABEL = 250
_NO_NUMBER = -999_999_999


class _Variable(NamedTuple):
    name: str
    label: str
    codes: dict[str, int]  # of texts in cells; empty where the cell stays as it is
    values: dict[Any, str]
    missing: int | None
    is_number: bool


def is_installed() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("pyreadstat", "polars"))


def write_sav(path: Path, table: ExportTable, submissions: Sequence[Exported], wanted: Wanted) -> None:
    """Writes the table to a file; `table` has codes in its cells, the labels go to where SPSS shows them."""
    import polars
    import pyreadstat

    described = _described(table, wanted)
    rows = [_row(described, row) for row in table.rows(submissions)]
    schema = {each.name: polars.Float64 if each.is_number else polars.String for each in described}
    frame = polars.DataFrame(rows, schema=schema, orient="row")
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={each.name: each.label for each in described},
        variable_value_labels={each.name: each.values for each in described if each.values},
        missing_ranges={each.name: [each.missing] for each in described if each.missing is not None},
    )


def _described(table: ExportTable, wanted: Wanted) -> list[_Variable]:
    own = len(table.header) - len(table.columns)
    taken: set[str] = set()
    about = [
        _Variable(_name(name, taken), name, {}, {}, None, name in ("_version", "_time"))
        for name in table.header[:own]
    ]
    return [*about, *(_variable(column, wanted, taken) for column in table.columns)]


def _variable(column: Column, wanted: Wanted, taken: set[str]) -> _Variable:
    name, label = _name(column.name, taken), column.title[:LONGEST_LABEL]
    question = column.variable.question if column.variable else None
    is_number = column.kind in ("integer", "number")
    if column.variable is None or question is None or column.name != question.name:
        return _Variable(name, label, {}, {}, None, is_number)
    words = {name: text[:LONGEST_LABEL] for name, text in labels_of(column.variable, wanted).items()}
    if question.type is QuestionType.SELECT_ONE:
        codes = _codes(words)
        values = {code: words[choice] for choice, code in codes.items()}
        return _Variable(name, label, codes, values, codes.get(DONT_KNOW), True)
    if is_number and question.dont_know:
        missing = -99 if question.minimum is not None and question.minimum > -99 else _NO_NUMBER
        points = {int(point): text for point, text in words.items() if point != DONT_KNOW}
        return _Variable(
            name, label, {DONT_KNOW: missing}, {**points, missing: words[DONT_KNOW]}, missing, True
        )
    points = {int(point): text for point, text in words.items()} if is_number else {}
    return _Variable(name, label, {}, points, None, is_number)


def _codes(words: dict[str, str]) -> dict[str, int]:
    """Whole numbers for the choices, "Tidak tahu" below all of them."""
    chosen = [name for name in words if name != DONT_KNOW]
    numeric = all(re.fullmatch(r"-?[0-9]{1,9}", name) for name in chosen) and len(
        {int(name) for name in chosen}
    ) == len(chosen)
    codes = {name: int(name) if numeric else place for place, name in enumerate(chosen, start=1)}
    if DONT_KNOW in words:
        codes[DONT_KNOW] = min([-98, *codes.values()]) - 1
    return codes


def _row(described: Sequence[_Variable], row: Sequence[object]) -> list[object]:
    return [_cell(variable, cell) for variable, cell in zip(described, row, strict=True)]


def _cell(variable: _Variable, cell: object) -> object:
    if not variable.is_number:
        return str(cell)
    if isinstance(cell, str):
        return variable.codes.get(cell)
    return float(cell) if isinstance(cell, int | float) else None


def _name(wanted: str, taken: set[str]) -> str:
    """SPSS: begins with a letter, letters, digits and underscores, 64 bytes, no two the same in any case."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", wanted).strip("_") or "v"
    plain = (plain if plain[0].isalpha() else f"v_{plain}")[:LONGEST_NAME]
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: LONGEST_NAME - 5]}_{number}"
    taken.add(name.lower())
    return name
