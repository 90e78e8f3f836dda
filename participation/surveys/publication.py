"""What the public sees of results, and when: declared before anybody answers, and kept to.

Either live, in steps of at least ten answers, so that nobody can see what one more person changed; or sealed until
the survey is closed. Only tables that were declared are published, small cells are withheld (suppression.py), and
what is withheld is named as withheld. The result file has one canonical form, whose SHA-256 anybody can check.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from participation.surveys.axes import axis_of, grouped, has_groups, is_single, with_dont_know
from participation.surveys.coding import is_counted
from participation.surveys.crosstab import Crosstab
from participation.surveys.definitions import Definition, Question
from participation.surveys.phases import Phase
from participation.surveys.results import MEANT, QuestionTally
from participation.surveys.suppression import Cell, withheld_in_list, withheld_in_table

LEAST_ANSWERS = 10
"""Fewer are not shown: in a village, everyone would know who answered."""
STEP = 10
"""Further answers before live results are published anew."""
LEAST_IN_CELL = 5


class Mode(StrEnum):
    LIVE = "live"
    SEALED = "sealed"


class TablePlan(msgspec.Struct, frozen=True):
    """The answers to one question, alone or by those to another."""

    question: str
    by: str = ""


class Plan(msgspec.Struct, frozen=True):
    """What is published of a survey; without tables every question by itself."""

    mode: Mode = Mode.LIVE
    tables: list[TablePlan] = []
    least: int = LEAST_IN_CELL

    def tables_of(self, definition: Definition) -> list[TablePlan]:
        """The tables in their order."""
        return self.tables or [
            TablePlan(question.name) for question in definition.questions if is_counted(question)
        ]


class PublicRow(msgspec.Struct, frozen=True):
    """How often something was answered; `count` and `share` are None where they are withheld.

    `by` holds the counts for each answer to the other question, in the order of the table's `columns`.
    """

    name: str
    count: int | None
    share: float | None
    position: float | None = None
    by: list[int | None] = []


class PublicTable(msgspec.Struct, frozen=True):
    """One table. `answered` counts everybody who answered, `n` those who knew; None where withheld.

    In a comparison those who do not know are among `rows` and `columns`, and `n` counts them.
    """

    question: str
    by: str = ""
    answered: int | None = None
    n: int | None = None
    dont_know: int | None = None
    mean: float | None = None
    columns: list[str] = []
    column_totals: list[int | None] = []
    rows: list[PublicRow] = []
    withheld: int = 0  # how many cells are
    whole: bool = False  # all of it is withheld: too few answers


class PublicFile(msgspec.Struct, frozen=True):
    """The result file. The same results are the same bytes."""

    survey: str
    version: int
    mode: Mode
    least: int
    submissions: int
    tables: list[PublicTable]


def canonical(file: PublicFile) -> bytes:
    """JSON with sorted keys and without spaces."""
    return msgspec.json.encode(file, order="sorted")


def sha256_of(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


class Step(StrEnum):
    """What is to be done about the results of a survey."""

    NOTHING = "nothing"
    PUBLISH = "publish"
    HOLD = "hold"  # a new file; the one that was held is published


def next_step(mode: Mode, phase: Phase, submissions: int, published: int | None, held: int | None) -> Step:
    """With so many submissions now, so many in the file that everybody sees and so many in the one behind it.

    Live files stay one step behind, so that at the close the last answers come together with those of a whole
    step: however few they are, the difference between two files is never that of fewer than STEP people.
    """
    if submissions < LEAST_ANSWERS or phase in (Phase.HIDDEN, Phase.SCHEDULED):
        return Step.NOTHING
    if published is None:
        return Step.PUBLISH if mode is Mode.LIVE or phase is Phase.CLOSED else Step.NOTHING
    if mode is Mode.SEALED:
        return Step.NOTHING
    if phase is Phase.CLOSED:
        return Step.PUBLISH if abs(submissions - published) >= STEP else Step.NOTHING
    return Step.HOLD if abs(submissions - (held or published)) >= STEP else Step.NOTHING


def table_alone(question: Question, tally: QuestionTally, least: int) -> PublicTable:
    """The answers to one question."""
    answered = tally.n + tally.dont_know
    if answered < LEAST_ANSWERS:
        return PublicTable(question.name, whole=True)
    if not has_groups(question):
        return PublicTable(question.name, answered=answered, n=tally.n, dont_know=tally.dont_know)
    axis = axis_of(question, tally)
    counts = grouped(axis, question, tally)
    hidden = hidden_alone(question, tally, least)
    unknown = len(counts) in hidden
    rows = [
        PublicRow(
            name,
            None if place in hidden else counts[place],
            None if place in hidden or unknown or not tally.n else round(counts[place] / tally.n, 6),
            None if place in hidden else _position(tally, name),
        )
        for place, name in enumerate(axis.names)
    ]
    mean = tally.total / tally.n if question.type in MEANT and tally.n and not hidden else None
    return PublicTable(
        question.name,
        answered=answered,
        n=None if unknown else tally.n,
        dont_know=None if unknown else tally.dont_know,
        mean=None if mean is None else round(mean, 6),
        rows=rows,
        withheld=len(hidden),
    )


def hidden_alone(question: Question, tally: QuestionTally, least: int) -> set[int]:
    """The places of its groups to withhold; the place after the last one is "don't know"."""
    counts = grouped(axis_of(question, tally), question, tally)
    if is_single(question) or not question.choices:
        return withheld_in_list([*counts, tally.dont_know], least)
    # several choices of one person do not add up, but who did not choose can be told from who did
    hidden = {place for place, count in enumerate(counts) if 0 < count < least or 0 < tally.n - count < least}
    return hidden | ({len(counts)} if 0 < tally.dont_know < least else set())


def _position(tally: QuestionTally, name: str) -> float | None:
    position = tally.position(name) if tally.positions else None
    return None if position is None else round(position, 6)


def table_by(
    question: Question,
    other: Question,
    crossed: Crosstab,
    tallies: Mapping[str, QuestionTally],
    least: int,
) -> PublicTable:
    """The answers to one question by those to another, both of which have one answer a person.

    Those who do not know are a row and a column. What is withheld in the table of either question alone is
    withheld here too.
    """
    columns = list(crossed.by.names) if crossed.by else []
    tally = tallies[question.name]
    axis = axis_of(question, tally)
    names = with_dont_know(axis, tally).names
    inner = [[*grouped(axis, question, group.tally), group.tally.dont_know] for group in crossed.groups]
    table = with_totals([[counts[row] for counts in inner] for row in range(len(names))])
    hidden = withheld_in_table(
        table,
        least,
        frozenset(hidden_alone(question, tally, least)),
        frozenset(hidden_alone(other, tallies[other.name], least)),
    )
    total = table[-1][-1]
    if hidden is None or total < LEAST_ANSWERS:
        return PublicTable(question.name, other.name, columns=columns, whole=True)
    shown = [
        [_shown(table, hidden, (row, column)) for column in range(len(columns) + 1)]
        for row in range(len(table))
    ]
    rows = [
        PublicRow(name, line[-1], _share(line[-1], total), by=line[:-1])
        for name, line in zip(names, shown, strict=False)
    ]
    return PublicTable(
        question.name,
        other.name,
        answered=total,
        n=total,
        columns=columns,
        column_totals=shown[-1][:-1],
        rows=rows,
        withheld=len(hidden),
    )


def _shown(table: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell) -> int | None:
    return None if cell in hidden else table[cell[0]][cell[1]]


def _share(count: int | None, total: int) -> float | None:
    return None if count is None or not total else round(count / total, 6)


def with_totals(cells: list[list[int]]) -> list[list[int]]:
    """A table with the sums of its rows and columns as last column and last row."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else [[0]]


def in_steps(tables: Sequence[PublicTable], before: Sequence[PublicTable]) -> list[PublicTable]:
    """Of each table the earlier one for as long as fewer than STEP answers to one of its questions came or went.

    A question that few are asked moves more slowly than its survey; else two files would differ by one person there.
    """
    earlier = {(table.question, table.by): table for table in before}
    slow = {
        table.question
        for table in tables
        if not table.by and _moved_little(table, earlier.get((table.question, "")))
    }
    return [_step(table, earlier.get((table.question, table.by)), slow) for table in tables]


def _step(table: PublicTable, before: PublicTable | None, slow: set[str]) -> PublicTable:
    if before and (slow & {table.question, table.by} or _moved_little(table, before)):
        return before
    return table


def _moved_little(table: PublicTable, before: PublicTable | None) -> bool:
    if before is None or table.answered is None or before.answered is None:
        return False
    return abs(table.answered - before.answered) < STEP
