"""The server's half of the table that both evaluators are held to; tests/browser/test_logic.py has the other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from participation.surveys.expressions import heads
from participation.surveys.functions import FUNCTIONS, REFUSED
from tests.surveys.expression_table import Row, agrees, rows

GUIDE = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `([^`(]+)\([^`]*\)` \| .+ \| `([^`]+)` \| `([^`]+)` \|$", GUIDE, re.MULTILINE)
CHILDREN = [
    {"name_of": "Ani", "child_age": 4},
    {"name_of": "Budi"},
    {"name_of": "Citra", "child_age": 11},
]
ANSWERS: dict[str, Any] = {"age": 20, "sex": "f", "ways": ["web", "phone"], "children": CHILDREN}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.source)
def test_value(row: Row) -> None:
    """Each expression has the value that the table says."""
    assert agrees(row.evaluated(), row.value)


def test_every_function_is_in_the_table() -> None:
    """No function is offered that the table does not try."""
    assert set(FUNCTIONS) <= {head for row in rows() for head in heads(row.parsed())}


def test_the_guide_lists_every_function() -> None:
    """docs/expressions.md explains each function once, and each that is refused."""
    assert [name for name, _, _ in EXAMPLES] == list(FUNCTIONS)
    assert [name for name in REFUSED if f"`{name}`" not in GUIDE] == []


@pytest.mark.parametrize(("name", "source", "value"), EXAMPLES)
def test_examples_of_the_guide(name: str, source: str, value: str) -> None:
    """Each example of the guide uses its function, and has the value that stands beside it."""
    row = Row(source, ANSWERS, json.loads(value), None, 0, {})
    assert name in heads(row.parsed())
    assert agrees(row.evaluated(), row.value)
