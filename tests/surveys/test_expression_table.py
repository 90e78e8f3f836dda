"""The server's half of the table that both evaluators are held to; tests/browser/test_logic.py has the other."""

import pytest

from participation.surveys.evaluation import Context
from participation.surveys.expressions import heads
from participation.surveys.functions import FUNCTIONS
from tests.surveys.expression_table import NOW, TODAY, Row, agrees, label, rows


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.source)
def test_value(row: Row) -> None:
    """Each expression has the value that the table says."""
    context = Context(row.answers, TODAY, row.own, NOW, row.position, label=label)
    assert agrees(row.parsed().run(context), row.value)


def test_every_function_is_in_the_table() -> None:
    """No function is offered that the table does not try."""
    assert set(FUNCTIONS) <= {head for row in rows() for head in heads(row.parsed())}
