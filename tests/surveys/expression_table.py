"""The table of expressions and their values, which the server and the browser must both agree with.

A line of expressions.tsv: the expression, the answers as JSON, the value as JSON. Among the answers "." is the one
that a constraint is about, ".." the time that a repeated section is answered, "choice" the columns of a choice.
"""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from participation.surveys.expressions import Expression, parse

TODAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-23T14:30:05.250+07:00")
LABELS = {"sex": {"f": "Perempuan", "m": "Laki-laki"}, "ways": {"web": "Web", "phone": "Telepon"}}


class Row(NamedTuple):
    source: str
    answers: dict[str, Any]
    value: Any
    own: Any
    position: int
    choice: dict[str, str]

    def parsed(self) -> Expression:
        return parse(self.source, self.choice, dict(self._repeated()))

    def _repeated(self) -> Iterator[tuple[str, str]]:
        """What a definition with these answers would say."""
        for section, given in self.answers.items():
            if isinstance(given, list) and not any(isinstance(each, str) for each in given):
                yield section, section
                yield from ((name, section) for each in given for name in each)


def rows() -> list[Row]:
    lines = (Path(__file__).parent / "expressions.tsv").read_text("utf-8").splitlines()[1:]
    return [_row(*line.split("\t")) for line in lines if not line.startswith("#")]


def _row(source: str, answers: str, value: str) -> Row:
    given = json.loads(answers or "{}")
    own, position, choice = given.pop(".", None), given.pop("..", 0), given.pop("choice", {})
    return Row(source, given, json.loads(value), own, position, choice)


def label(question: str, value: str) -> str:
    return LABELS.get(question, {}).get(value, value)


def agrees(value: Any, expected: Any) -> bool:
    """The same kind of value; numbers but for the last digits, in which machines may differ."""
    if isinstance(expected, bool | str) or isinstance(value, bool | str):
        return type(value) is type(expected) and value == expected
    if math.isnan(expected):
        return math.isnan(value)
    return math.isclose(value, expected, rel_tol=1e-12, abs_tol=1e-12)
