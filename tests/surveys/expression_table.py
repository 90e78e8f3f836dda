"""The table of expressions and their values, which the server and the browser must both agree with.

A line of expressions.tsv: the expression, the answers as JSON, the value as JSON. Among the answers "." is the one
that a constraint is about, ".." the time that a repeated section is answered, "inside" the
section that is answered, "choice" the columns of a choice.
"""

import json
import math
import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from participation.surveys.evaluation import OPERATORS, Context, Value
from participation.surveys.expressions import Expression, Repeated, parse
from participation.surveys.functions import FUNCTIONS

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
    inside: str = ""

    def parsed(self) -> Expression:
        return parse(self.source, self.choice, Repeated(dict(self._repeated()), self.inside))

    def evaluated(self) -> Value:
        context = Context(self.answers, TODAY, self.own, NOW, self.position, label=label)
        return self.parsed().run(context)

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
    inside = given.pop("inside", "")
    return Row(source, given, json.loads(value), own, position, choice, inside)


def label(question: str, value: str) -> str:
    return LABELS.get(question, {}).get(value, value)


def agrees(value: Any, expected: Any) -> bool:
    """The same kind of value; numbers but for the last digits, in which machines may differ."""
    if isinstance(expected, bool | str) or isinstance(value, bool | str):
        return type(value) is type(expected) and value == expected
    if math.isnan(expected):
        return math.isnan(value)
    return math.isclose(value, expected, rel_tol=1e-12, abs_tol=1e-12)


VALUES = [
    "1",
    "0",
    "2.5",
    "'a'",
    "''",
    "'web'",
    "' x  y '",
    "'2026-11-23'",
    "'2026-02-30'",
    "'14:30'",
    "'12.50'",
]
VALUES += [
    "'1969-07-20T20:17:40.123-05:00'",
    "'👍e'",
    "0.0000001",
    "99999999999999999999",
    "1 div 0",
    "0 div 0",
]
VALUES += [
    "'%d %b %Y %H:%M:%S.%3 %a'",
    "true()",
    "today()",
    "now()",
    "pi()",
    ".",
    "position(..)",
    "count(${kids})",
]
VALUES += ["${age}", "${neg}", "${half}", "${ways}", "${word}", "${none}", "${name_of}", "${child_age}"]
GIVEN: dict[str, Any] = {"age": 20, "neg": -3.25, "half": 0.5, "ways": ["web", "phone"], "word": "a b"}
GIVEN["kids"] = [{"name_of": "Ani", "child_age": 4}, {"name_of": "Budi"}]
SIGNS = [*sorted(OPERATORS.keys() - {"negate"}), "and", "or"]
NOT_GENERATED = {"regex", "position", "jr:choice-name", "indexed-repeat", "count"}
"""What takes more than values."""


def generated(count: int, seed: int) -> Iterator[Row]:
    """Expressions that nobody would write, without a value."""
    draw = random.Random(seed)
    for _ in range(count):
        yield Row(_expression(draw, draw.randint(1, 3)), GIVEN, None, "x 1", 2, {})


def _expression(draw: random.Random, depth: int) -> str:
    if depth == 0:
        return draw.choice(VALUES)
    inner = [_expression(draw, depth - 1) for _ in range(4)]
    if draw.random() < 0.4:
        return f"({inner[0]} {draw.choice(SIGNS)} {inner[1]})"
    name = draw.choice(sorted(FUNCTIONS.keys() - NOT_GENERATED))
    most = min(FUNCTIONS[name].most, 4)
    return f"{name}({', '.join(inner[: draw.randint(FUNCTIONS[name].least, most)])})"
