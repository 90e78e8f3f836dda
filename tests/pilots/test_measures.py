"""Figures that an office hands in, line by line."""

import pytest

from participation.errors import Rejected
from participation.pilots.measures import read_measures

TICKETS = {"A1", "B2", "C3"}


@pytest.mark.parametrize(
    "text",
    [
        "A1;12,5\nB2;3",
        "A1,12.5\nB2,3",
        "A1\t12.5\nB2\t3",
        "ticket;figure\nA1; 12,5\n\nB2 ; 3\r\n",
        '"A1";"12,5"\n"B2";"3"',
    ],
)
def test_tables_of_any_program(text: str) -> None:
    """Semicolon, comma and tab, with a heading or without, with decimal comma or point."""
    assert read_measures(text, TICKETS, "mean") == {"A1": 12.5, "B2": 3.0}


@pytest.mark.parametrize(
    ("text", "scale", "said", "line"),
    [
        ("A1;1\nX9;2", "mean", "no ticket", 2),
        ("A1;1\nB2;banyak", "mean", "write a number", 2),
        ("A1;1\nB2;", "mean", "write a number", 2),
        ("A1;inf", "mean", "write a number", 1),
        ("A1;1\nA1;2", "mean", "another figure", 2),
        ("A1;1\nB2;0,5", "share", "write 1", 2),
        ("\n \n", "mean", "Write or choose a table", None),
        ("A1;1\n" * 20_001, "mean", "at most", None),
    ],
)
def test_the_first_wrong_line_is_named(text: str, scale: str, said: str, line: int | None) -> None:
    """So that somebody can mend it; nothing of such a table is taken."""
    with pytest.raises(Rejected) as rejection:
        read_measures(text, TICKETS, scale)
    problem = rejection.value.errors["lines"]
    assert said in problem.message
    assert problem.parameters.get("line") == line
