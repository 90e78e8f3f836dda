"""Results as bars and tables: what a page or a program shows of each question, in the words of the form."""

from collections.abc import Mapping, Sequence

from participation.areas.queries import area_names
from participation.services.queries import service_names
from participation.surveys.axes import axis_of, grouped, has_groups, is_nominal
from participation.surveys.blocks import CHANNEL, DAY, LANGUAGE, VERSION
from participation.surveys.coding import is_counted
from participation.surveys.definitions import AGREED, DONT_KNOW, OTHER, Definition, Question, QuestionType
from participation.surveys.piping import DONT_KNOW_LABEL
from participation.surveys.publication import LEAST_ANSWERS, PublicFile, PublicTable
from participation.surveys.results import BINNED, MEANT, QuestionTally, Tally
from participation.surveys.schemas import ALL_OTHERS, ChartRow, QuestionChart
from participation.texts import text_in
from participation.web.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    current_language,
    format_month,
    format_number,
    gettext,
    mark,
    translate,
)

FEW_ANSWERS = 30

_WORDS = {
    ALL_OTHERS: mark("All others"),
    OTHER: mark("Other"),
    AGREED: mark("Agreed"),
    DONT_KNOW: DONT_KNOW_LABEL,
}
_LAST = {ALL_OTHERS, DONT_KNOW}
_CHANNELS = {"page": mark("Page"), "api": mark("Program"), "import": mark("Import")}


async def live_charts(definition: Definition, tally: Tally) -> list[QuestionChart]:
    """One chart a question, in the order of the form: for staff, who see no answers of fewer than ten either."""
    asked = [question for question in definition.questions if is_counted(question)]
    return [await _live(definition, question, tally.questions[question.name]) for question in asked]


async def _live(definition: Definition, question: Question, tally: QuestionTally) -> QuestionChart:
    axis = axis_of(question, tally)
    shown = tally.n >= LEAST_ANSWERS
    counts = grouped(axis, question, tally) if shown and has_groups(question) else []
    labels = await labels_of(definition, question, axis.names)
    rows = [
        ChartRow(
            name,
            labels[name],
            count,
            count / tally.n if tally.n else 0.0,
            tally.position(name) if question.type is QuestionType.RANK else None,
        )
        for name, count in zip(axis.names, counts, strict=False)
    ]
    return QuestionChart(
        name=question.name,
        label=question.label,
        n=tally.n,
        dont_know=tally.dont_know,
        mean=tally.total / tally.n if shown and question.type in MEANT else None,
        rows=ordered(question, rows),
        few=tally.n < FEW_ANSWERS,
        words=not has_groups(question),
        whole=not shown,
    )


def ordered(question: Question, rows: list[ChartRow]) -> list[ChartRow]:
    """By value where the answers have no order of their own, the rest and what is withheld last."""
    if question.type is QuestionType.RANK:
        return sorted(rows, key=lambda row: (row.position is None, row.position))
    if not is_nominal(question):
        return rows
    return sorted(rows, key=lambda row: (row.name in _LAST, row.count is None, -(row.count or 0)))


async def public_charts(definition: Definition, file: PublicFile) -> list[QuestionChart]:
    """What a result file holds, in the words of the form."""
    found = [
        (table, definition.question(table.question), definition.question(table.by)) for table in file.tables
    ]
    return [await _public(definition, table, asked, by) for table, asked, by in found if asked]


async def _public(
    definition: Definition, table: PublicTable, question: Question, by: Question | None
) -> QuestionChart:
    names = [row.name for row in table.rows]
    labels = await labels_of(definition, question, names)
    columns = await labels_of(definition, by, table.columns) if by else {}
    rows = [
        ChartRow(row.name, labels[row.name], row.count, row.share, row.position, row.by) for row in table.rows
    ]
    return QuestionChart(
        name=question.name,
        label=question.label,
        n=table.n,
        dont_know=table.dont_know,
        mean=table.mean,
        rows=ordered(question, rows),
        few=(table.n or 0) < FEW_ANSWERS,
        words=not has_groups(question),
        by=table.by,
        by_label=by.label if by else {},
        columns=[columns[name] for name in table.columns],
        column_totals=table.column_totals,
        withheld=table.withheld,
        whole=table.whole,
    )


async def labels_of(definition: Definition, question: Question, names: Sequence[str]) -> dict[str, str]:
    """What stands beside the bars of a question, by the names of its groups."""
    labels = {name: gettext(_WORDS[name]) if name in _WORDS else name for name in names}
    if question.type in BINNED:
        return {name: _span(name) for name in names}
    if question.type is QuestionType.AREA:
        return {**labels, **_by_id(await area_names(_ids(names)))}
    if question.type is QuestionType.SERVICE:
        services = await service_names(_ids(names))
        return {
            **labels,
            **_by_id(
                {key: text_in(name, current_language(), DEFAULT_LANGUAGE) for key, name in services.items()}
            ),
        }
    if question.type is QuestionType.DATE:
        return {name: format_month(name) for name in names}
    if question.type is QuestionType.TIME:
        return {name: f"{name}:00–{name}:59" for name in names}
    chosen = {
        choice.name: text_in(choice.label, current_language(), definition.default_language)
        for choice in question.choices
    }
    return {**labels, **{name: label for name, label in chosen.items() if label}}


def dimension_labels(column: str, names: Sequence[str]) -> dict[str, str]:
    """What stands beside the groups of a dimension."""
    if column == DAY:
        return {name: format_month(name) for name in names}
    if column == CHANNEL:
        return {name: gettext(_CHANNELS[name]) if name in _CHANNELS else name for name in names}
    if column == LANGUAGE:
        return {name: LANGUAGES.get(name, name) for name in names}
    if column == VERSION:
        return {name: translate(mark("Version %(number)s"), {"number": name}) for name in names}
    return {name: name or gettext(mark("No campaign")) for name in names}


def _ids(names: Sequence[str]) -> list[int]:
    return [int(name) for name in names if name.isdigit()]


def _by_id(names: Mapping[int, str]) -> dict[str, str]:
    return {str(key): name for key, name in names.items()}


def _span(name: str) -> str:
    low, high = (format_number(float(part)) for part in name.split(".."))
    return low if low == high else f"{low}–{high}"
