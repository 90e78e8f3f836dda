"""What is withheld of a table cannot be worked out from what is shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from participation.surveys.suppression import Cell, withheld_in_list, withheld_in_table

LEAST = 5


def with_totals(cells: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def bounds(table: list[list[int]], hidden: set[Cell]) -> dict[Cell, tuple[float, float]]:
    """What somebody finds out who knows every shown cell, that rows and columns add up, and that nobody is -1."""
    places = {cell: number for number, cell in enumerate(sorted(hidden))}
    equations, right = [], []
    tall, wide = len(table), len(table[0])
    lines = [[(r, c) for c in range(wide)] for r in range(tall)]
    lines += [[(r, c) for r in range(tall)] for c in range(wide)]
    for line in lines:
        *parts, total = line
        equation, known = [0.0] * len(places), 0.0
        for cell, sign in [*((part, 1.0) for part in parts), (total, -1.0)]:
            if cell in places:
                equation[places[cell]] += sign
            else:
                known += sign * table[cell[0]][cell[1]]
        if any(equation):
            equations.append(equation)
            right.append(-known)
    found = {}
    for cell, number in places.items():
        goal = np.zeros(len(places))
        goal[number] = 1
        low = linprog(goal, A_eq=equations or None, b_eq=right or None, bounds=(0, None))
        high = linprog(-goal, A_eq=equations or None, b_eq=right or None, bounds=(0, None))
        assert low.success
        found[cell] = (low.fun, float("inf") if high.status == 3 else -high.fun)
    return found


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 8), st.integers(0, 60)), min_size=width, max_size=width),
        min_size=1,
        max_size=4,
    )
)


@settings(deadline=None, max_examples=150)
@given(TABLES, st.sets(st.integers(0, 3), max_size=2), st.sets(st.integers(0, 3), max_size=2))
def test_an_attacker_learns_no_withheld_cell(
    cells: list[list[int]], rows: set[int], columns: set[int]
) -> None:
    """With linear programming over all totals, every withheld cell could still be at least two numbers.

    And no cell of one to four people is shown, nor anything of a row or column that has to be withheld.
    """
    table = with_totals(cells)
    rows = {row for row in rows if row < len(cells)}
    columns = {column for column in columns if column < len(cells[0])}
    hidden = withheld_in_table(table, LEAST, frozenset(rows), frozenset(columns))
    if hidden is None:
        return
    small = {
        (r, c)
        for r, row in enumerate(table)
        for c, count in enumerate(row)
        if 0 < count < LEAST and (r, c) != (len(table) - 1, len(row) - 1)
    }
    assert small <= hidden
    assert all((r, c) in hidden for r in rows for c in range(len(table[0])) if table[r][c])
    assert all((r, c) in hidden for c in columns for r in range(len(table)) if table[r][c])
    for low, high in bounds(table, hidden).values():
        assert high - low >= 1 - 1e-6


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_a_list_withholds_two_or_none(counts: list[int]) -> None:
    """Beside a known sum a single withheld count would be known, and so would several that sum to very few."""
    hidden = withheld_in_list(counts, LEAST)
    assert {place for place, count in enumerate(counts) if 0 < count < LEAST} <= hidden
    if hidden and any(count >= LEAST for count in counts):
        assert len(hidden) > 1
        assert sum(counts[place] for place in hidden) >= LEAST


def test_nothing_small_withholds_nothing() -> None:
    """A table without small cells is shown whole."""
    assert withheld_in_table(with_totals([[10, 20], [30, 0]]), LEAST) == set()
    assert withheld_in_list([10, 0, 20], LEAST) == set()


@pytest.mark.parametrize("cells", [[[2]], [[4, 0], [0, 0]]])
def test_a_table_that_cannot_be_protected_is_withheld_whole(cells: list[list[int]]) -> None:
    """Where no ring can be closed, nothing is shown."""
    assert withheld_in_table(with_totals(cells), LEAST) is None


def test_as_few_as_it_takes() -> None:
    """One small cell takes the cheapest rectangle along."""
    table = with_totals([[3, 50, 90], [40, 10, 70], [80, 60, 99]])
    assert withheld_in_table(table, LEAST) == {(0, 0), (0, 1), (1, 0), (1, 1)}
