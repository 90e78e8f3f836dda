"""Nobody works out a withheld figure of one published table from another one."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from participation.surveys.axes import axis_of, with_dont_know
from participation.surveys.crosstab import Crosstab
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.publication import PublicTable, table_alone, table_by
from participation.surveys.results import QuestionTally

LEAST = 5
Joint = list[list[int]]
"""How many gave which pair of answers; the last row and the last column are those who do not know."""
Figure = tuple[frozenset[tuple[int, int]], int | None]
"""The pairs that a published figure adds up, and the figure, None where it is withheld."""


def question(name: str, choices: int) -> Question:
    label = {"id": name}
    listed = [Choice(f"a{number}", label) for number in range(choices)]
    return Question(name, QuestionType.SELECT_ONE, label, choices=listed, dont_know=True)


def tally(counts: list[int]) -> QuestionTally:
    *known, dont_know = counts
    named = {f"a{number}": count for number, count in enumerate(known)}
    return QuestionTally(n=sum(known), dont_know=dont_know, counts=named)


def published(joint: Joint) -> tuple[PublicTable, PublicTable, PublicTable]:
    """Both questions by themselves, and the first by the second."""
    columns = [list(column) for column in zip(*joint, strict=True)]
    asked, other = question("asked", len(joint) - 1), question("other", len(columns) - 1)
    tallies = {
        "asked": tally([sum(row) for row in joint]),
        "other": tally([sum(column) for column in columns]),
    }
    by = with_dont_know(axis_of(other, tallies["other"]), tallies["other"])
    groups = [SimpleNamespace(tally=tally(column)) for column in columns[: len(by.names)]]
    crossed = cast(Crosstab, SimpleNamespace(by=by, groups=groups))
    return (
        table_alone(asked, tallies["asked"], LEAST),
        table_alone(other, tallies["other"], LEAST),
        table_by(asked, other, crossed, tallies, LEAST),
    )


def figures(joint: Joint) -> list[Figure]:
    """Everything that the three tables say or withhold, as sums of pairs."""
    tall, wide = len(joint), len(joint[0])
    rows = [frozenset((r, c) for c in range(wide)) for r in range(tall)]
    columns = [frozenset((r, c) for r in range(tall)) for c in range(wide)]
    first, second, both = published(joint)
    return [
        (frozenset().union(*rows), sum(map(sum, joint))),
        *alone(rows, first),
        *alone(columns, second),
        *crossed_figures(rows, columns, both),
    ]


def alone(lines: list[frozenset[tuple[int, int]]], table: PublicTable) -> list[Figure]:
    if table.whole:
        return []
    counts = [*(row.count for row in table.rows), table.dont_know]
    return [*zip(lines, counts, strict=True), (frozenset().union(*lines[:-1]), table.n)]


def crossed_figures(rows: list[Any], columns: list[Any], table: PublicTable) -> list[Figure]:
    found: list[Figure] = []
    for r, row in enumerate(table.rows):
        found += [(rows[r] & columns[c], count) for c, count in enumerate(row.by)]
        found.append((rows[r], row.count))
    return found + list(zip(columns, table.column_totals, strict=False))


def bounds(figure: Figure, shown: list[Figure], size: tuple[int, int]) -> tuple[float, float]:
    """Between which numbers somebody who adds and subtracts everything shown knows a figure to be."""

    def line(pairs: frozenset[tuple[int, int]]) -> Any:
        filled = np.zeros(size)
        for pair in pairs:
            filled[pair] = 1
        return filled.ravel()

    equations, right = [line(pairs) for pairs, _ in shown], [count for _, count in shown]
    low = linprog(line(figure[0]), A_eq=equations, b_eq=right, bounds=(0, None))
    high = linprog(-line(figure[0]), A_eq=equations, b_eq=right, bounds=(0, None))
    assert low.success
    return low.fun, -high.fun


COUNTS = st.one_of(st.integers(0, 8), st.integers(0, 60))
JOINTS = st.integers(2, 4).flatmap(
    lambda wide: st.lists(st.lists(COUNTS, min_size=wide, max_size=wide), min_size=2, max_size=4)
)


@settings(deadline=None, max_examples=120)
@given(JOINTS)
@example([[4, 8, 0, 0], [50, 0, 60, 0], [0, 0, 0, 0]])
@example([[30, 40, 1], [50, 20, 2], [0, 0, 0]])
def test_tables_beside_one_another_tell_nothing(joint: Joint) -> None:
    """With both questions by themselves and their comparison, every withheld figure could still be several numbers.

    The examples: totals withheld in the comparison that stood in the other tables, and few who do not know.
    """
    every = figures(joint)
    shown = [figure for figure in every if figure[1] is not None]
    for figure in every:
        if figure[1] is None:
            low, high = bounds(figure, shown, (len(joint), len(joint[0])))
            assert high - low >= 1 - 1e-6, (figure, low, high, joint)
