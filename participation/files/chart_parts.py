"""What charts are made of, as Vega-Lite says it: a frame, rows with their names, colours. Pure.

Sizes and margins are fixed and labels are broken here, so that a chart does not depend on the fonts of the machine
that draws it. Marks are not clipped: clips are numbered through a whole process, and the same figures are to give the
same picture.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from participation.files.sections import NONE

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""The name of the language; nothing is fetched from there."""
PRIMARY, LINE, INK, BAD, PALE = "#0b5c66", "#d5dadf", "#1a1c1e", "#a3262a", "#e7eff0"
"""Those of the style sheet."""
LABELS, LINE_LENGTH, LINES = 150, 22, 3
"""Pixels for the names of rows, letters in a line of them, lines."""
LINE_HEIGHT = 13


def frame(
    values: Sequence[Spec],
    width: int,
    height: int,
    *,
    left: int = LABELS,
    top: int = 8,
    right: int = 12,
    bottom: int = 8,
) -> Spec:
    return {
        "$schema": SCHEMA,
        "data": {"values": list(values)},
        "width": width,
        "height": height,
        "autosize": "none",
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "background": "#ffffff",
        "config": {
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK},
        },
    }


def row_axis(values: Sequence[Spec]) -> Spec:
    """Rows in the order given, their names in lines."""
    return {
        "field": "row",
        "type": "nominal",
        "sort": list(dict.fromkeys(str(value["row"]) for value in values)),
        "axis": None,
    }


def row_names() -> Spec:
    """The names of the rows, each in the middle of its row however many lines it has."""
    lines = r"length(split(datum.row, '\n'))"
    return {
        "mark": {
            "type": "text",
            "align": "right",
            "baseline": "middle",
            "fontSize": 12,
            "lineHeight": LINE_HEIGHT,
            "lineBreak": "\n",
            "x": -8,
            "dy": {"expr": f"-{LINE_HEIGHT / 2} * ({lines} - 1)"},
        },
        "encoding": {"text": {"field": "row"}, "x": {"value": -8}},
    }


def all_lines(name: str, length: int = LINE_LENGTH) -> list[str]:
    """A whole name in short lines; what cannot be printed is left out, as no picture can hold it."""
    printable = "".join(one if one.isprintable() else " " for one in name)
    return wrap(printable, length) or [NONE]


def in_lines(name: str, length: int = LINE_LENGTH) -> str:
    """A name in a few short lines, cut where it takes more."""
    broken = all_lines(name, length)
    return "\n".join(broken if len(broken) <= LINES else [*broken[: LINES - 1], broken[LINES - 1][:-1] + "…"])
