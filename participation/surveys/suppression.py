"""Which cells of a table are withheld, so that nobody can be recognised and no withheld cell can be worked out.

Cells of one to `least` - 1 people are withheld (primary suppression), then as few further ones as it takes
(complementary suppression). A table with its totals is a set of equations, one a row and one a column; a withheld
cell can be worked out from them just when it is a bridge of the graph that has rows and columns as its points
and withheld cells as its lines. So every withheld cell has to lie on a ring of withheld cells, none of which
is zero: then each of them could be one more or one less, and every total would still be right.

Totals stand in other tables too, of a question by itself or by a third one. So none is withheld to protect another
cell: who looked it up there would take the protection away.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

Table: TypeAlias = Sequence[Sequence[int]]
Cell: TypeAlias = tuple[int, int]


def withheld_in_list(counts: Sequence[int], least: int) -> set[int]:
    """The places to withhold in a list of counts whose sum is known."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < least}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    while hidden and (len(hidden) < 2 or sum(counts[place] for place in hidden) < least) and others:
        hidden.add(others.pop(0)[1])
    return hidden


def withheld_in_table(
    table: Table, least: int, rows: frozenset[int] = frozenset(), columns: frozenset[int] = frozenset()
) -> set[Cell] | None:
    """The cells to withhold in a table whose row totals, column totals and sum are known.

    `table` has its totals as last row and last column; small ones are withheld too, the sum never is. `rows` and
    `columns` are withheld as a whole, as they are in the tables of their questions alone. None when nothing
    of the table can be shown.
    """
    tall, wide = len(table), len(table[0])
    sum_place = (tall - 1, wide - 1)
    hidden = {
        (row, column)
        for row in range(tall)
        for column in range(wide)
        if table[row][column] and (table[row][column] < least or row in rows or column in columns)
    } - {sum_place}
    while (bridge := next(_bridges(hidden), None)) is not None:
        ring = _cheapest_ring(table, bridge, hidden)
        if ring is None:
            return None
        hidden |= ring
    return hidden


def _bridges(hidden: set[Cell]) -> Iterator[Cell]:
    """Withheld cells that lie on no ring."""
    for cell in sorted(hidden):
        if not _connected(cell, hidden - {cell}):
            yield cell


def _connected(cell: Cell, hidden: set[Cell]) -> bool:
    """Whether withheld cells lead from the row of a cell to its column."""
    rows, columns = {cell[0]}, set[int]()
    grown = True
    while grown:
        found = {column for row, column in hidden if row in rows}
        grown = not found <= columns
        columns |= found
        rows |= {row for row, column in hidden if column in columns}
    return cell[1] in columns


def _cheapest_ring(table: Table, cell: Cell, hidden: set[Cell]) -> set[Cell] | None:
    """The three corners that make a rectangle with a cell, take the fewest people along and no shown total."""
    row, column = cell
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    best: tuple[int, set[Cell]] | None = None
    for other_row in range(len(table)):
        for other_column in range(len(table[0])):
            if other_row == row or other_column == column:
                continue
            corners = {(row, other_column), (other_row, column), (other_row, other_column)}
            if not all(table[r][c] for r, c in corners) or any(
                r == last_row or c == last_column for r, c in corners - hidden
            ):
                continue
            cost = sum(table[r][c] for r, c in corners - hidden)
            if best is None or cost < best[0]:
                best = (cost, corners)
    return best[1] if best else None
