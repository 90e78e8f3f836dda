"""The staff's tables of results in words: what can be asked, and what was answered."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from participation.areas.queries import areas_holding
from participation.surveys.axes import axis_of, has_groups, is_single
from participation.surveys.blocks import CHANNEL, DAY, LANGUAGE, SOURCE, VERSION
from participation.surveys.charts import dimension_labels, labels_of
from participation.surveys.coding import column_of, is_counted
from participation.surveys.crosstab import Axis
from participation.surveys.definitions import SELECTS, Definition, Question, QuestionType
from participation.surveys.exploring import PERIODS, Asked, GroupView, conditions_of, crosstab_of, group_views
from participation.surveys.margin_queries import WeightingNotes, label_in, weighting_notes
from participation.surveys.result_queries import ResultsView, counted_where, cross, weights
from participation.surveys.results import Counted
from participation.web.i18n import gettext, mark

MOST_AREAS = 300
MOST_ANSWERS = 1_000
"""What a list of the filter bar may hold."""

_DIMENSIONS = {
    DAY: mark("Month"),
    VERSION: mark("Version"),
    CHANNEL: mark("Channel"),
    SOURCE: mark("Campaign"),
    LANGUAGE: mark("Language"),
}
_PERIODS = {"first": mark("First period"), "second": mark("Second period")}

Option = tuple[str, str]
"""A value and its label."""


class Choices(msgspec.Struct, frozen=True):
    """What the filter bar offers; a list with nothing to choose from is empty."""

    questions: list[Option]
    by: list[Option]
    answers: list[Option]
    areas: list[Option]
    versions: list[Option]
    channels: list[Option]
    sources: list[Option]
    languages: list[Option]


class Table(msgspec.Struct, frozen=True):
    """The answers to one question in words."""

    question: Question
    rows: list[str]
    columns: list[str]
    groups: list[GroupView]
    weighted: bool
    by: str = ""
    notes: WeightingNotes | None = None

    @property
    def n(self) -> int:
        return sum(group.n for group in self.groups)

    @property
    def ranked(self) -> bool:
        return self.question.type is QuestionType.RANK

    @property
    def is_meant(self) -> bool:
        return any(group.mean for group in self.groups)


async def table_of(survey_id: int, view: ResultsView, asked: Asked) -> Table:
    """Raises KeyError for questions that are not counted."""
    crosstab = crosstab_of(asked, view.definition, view.tally, view.counted)
    found = await weights(survey_id, view)
    await cross(survey_id, crosstab, found)
    question = view.definition.question(asked.question)
    if question is None:
        raise KeyError(asked.question)
    axis = view.axis(question.name)
    rows = await labels_of(view.definition, question, axis.names)
    return Table(
        question,
        [rows[name] for name in axis.names],
        await _columns(view, asked, crosstab.by),
        group_views(question, axis, crosstab, weighted=found is not None),
        found is not None,
        await _bylabel_in(view.definition, asked.by),
        await weighting_notes(view, found) if found else None,
    )


async def counts_of(survey_id: int, view: ResultsView, asked: Asked) -> Counted:
    """Every question, counted among those whom the filters leave. Raises as table_of."""
    names = [column_of(question) for question in countable(view.definition)]
    return await counted_where(survey_id, names, conditions_of(asked, view.definition, view.tally))


async def _columns(view: ResultsView, asked: Asked, by: Axis | None) -> list[str]:
    if by is None:
        return [gettext(mark("All"))]
    if asked.by == PERIODS:
        return [gettext(_PERIODS[name]) for name in by.names]
    if asked.by.startswith("@"):
        labels = dimension_labels(asked.by, list(by.names))
    else:
        question = view.definition.question(asked.by)
        labels = await labels_of(view.definition, question, by.names) if question else {}
    return [labels[name] for name in by.names]


async def _bylabel_in(definition: Definition, by: str) -> str:
    if by in _DIMENSIONS:
        return gettext(_DIMENSIONS[by])
    question = definition.question(by)
    return label_in(definition, question) if question else ""


async def choices_of(view: ResultsView, asked: Asked) -> Choices:
    """What can be asked of these results."""
    definition = view.definition
    grouped = [question for question in countable(definition) if has_groups(question)]
    dimensions = [(column, gettext(label)) for column, label in _DIMENSIONS.items() if _differs(view, column)]
    return Choices(
        questions=_named(definition, countable(definition)),
        by=[*dimensions, (PERIODS, gettext(mark("Two periods"))), *_named(definition, grouped)],
        answers=await _answers(view),
        areas=await _areas(view),
        versions=_of_dimension(view, VERSION),
        channels=_of_dimension(view, CHANNEL),
        sources=[option for option in _of_dimension(view, SOURCE) if option[0]],
        languages=_of_dimension(view, LANGUAGE),
    )


def countable(definition: Definition) -> list[Question]:
    """The questions of which results show anything."""
    return [question for question in definition.questions if is_counted(question)]


def crossable(definition: Definition) -> list[Question]:
    """Those that can be published by one another: each person gave one answer."""
    return [question for question in countable(definition) if is_single(question)]


def _named(definition: Definition, questions: Iterable[Question]) -> list[Option]:
    return [(question.name, label_in(definition, question)) for question in questions]


def _differs(view: ResultsView, column: str) -> bool:
    return column in view.counted.questions and len(view.counted.questions[column].counts) > 1


def _of_dimension(view: ResultsView, column: str) -> list[Option]:
    if not _differs(view, column):
        return []
    names = sorted(view.counted.questions[column].counts)
    return list(dimension_labels(column, names).items())


async def _answers(view: ResultsView) -> list[Option]:
    """Every answer to a question with choices, as a condition."""
    found: list[Option] = []
    for question in countable(view.definition):
        if question.type in SELECTS or question.type is QuestionType.SCALE:
            names = axis_of(question, view.tally.questions[question.name]).names
            labels = await labels_of(view.definition, question, names)
            label = label_in(view.definition, question)
            found += [(f"{question.name}={name}", f"{label}: {labels[name]}") for name in names]
    return found[:MOST_ANSWERS]


async def _areas(view: ResultsView) -> list[Option]:
    """Where people answered from, and what these areas lie in."""
    counts = Counter[str]()
    for question in countable(view.definition):
        if question.type is QuestionType.AREA:
            counts.update(view.tally.questions[question.name].counts)
    areas = await areas_holding(int(area) for area, _ in counts.most_common(MOST_AREAS))
    return [(str(area.id), area.name) for area in areas]
