"""Reads of results: counts, cross tabulations, weights and what is published. None reads a submission."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec

from participation.clock import now
from participation.surveys.arrays import Numbers, np
from participation.surveys.axes import axis_of
from participation.surveys.blocks import ASIDE, ids_of
from participation.surveys.coding import combined
from participation.surveys.columns import Column, tally_of
from participation.surveys.crosstab import Axis, Condition, Crosstab, passing, placed
from participation.surveys.definitions import Definition, QuestionType
from participation.surveys.population import age_axis
from participation.surveys.publication import Plan, PublicFile
from participation.surveys.results import Counted, Tally
from participation.surveys.schemas import Document
from participation.surveys.set_aside_queries import set_aside_ids
from participation.surveys.tables import (
    AnswerBlock,
    AnswerColumn,
    PublicationPlan,
    PublishedResults,
    SurveyCount,
    SurveyVersion,
    Weighting,
)
from participation.surveys.weighting import Margin, Raking, rake


class ResultsView(msgspec.Struct, frozen=True):
    """Counts of a survey, when they were last changed, and what they are counted by."""

    definition: Definition
    tally: Tally
    counted: Counted
    counted_at: datetime

    def axis(self, question: str) -> Axis:
        """The groups of a question."""
        found = self.definition.question(question)
        if found is None:
            raise KeyError(question)
        return axis_of(found, self.tally.questions[question])


@lru_cache(maxsize=64)
def _definition(document: bytes | str) -> Definition:
    return msgspec.json.decode(document, type=Document).definition


async def combined_definition(survey_id: int) -> Definition:
    """The newest version with every choice that an earlier one offered."""
    rows = (
        await SurveyVersion.select(SurveyVersion.document)
        .where(SurveyVersion.survey == survey_id)
        .order_by(SurveyVersion.number, ascending=False)
    )
    definitions = [_definition(row["document"]) for row in rows]
    return combined(definitions[0], definitions[1:]) if definitions else Definition()


async def results(survey_id: int) -> ResultsView:
    """The counts of all answers of all versions: one stored row, at most some seconds old."""
    row = await SurveyCount.select().where(SurveyCount.survey == survey_id).first()
    definition = await combined_definition(survey_id)
    counted = msgspec.json.decode(row["counts"], type=Counted) if row else Counted()
    counted_at = row["counted_at"] if row else now()
    return ResultsView(definition, Tally.of(definition, counted), counted, counted_at)


async def counted_at(survey_id: int) -> datetime | None:
    """When the counts of a survey last changed; None before anything was counted."""
    row = await SurveyCount.select(SurveyCount.counted_at).where(SurveyCount.survey == survey_id).first()
    return row["counted_at"] if row else None


async def blocks(survey_id: int, names: Sequence[str]) -> AsyncIterator[tuple[dict[str, Column], int]]:
    """Some columns of a survey, block by block, each with its number of submissions."""
    rows = await AnswerBlock.select(AnswerBlock.id, AnswerBlock.rows).where(AnswerBlock.survey == survey_id)
    for row in rows:
        found = await columns_of(row["id"], names)
        lengths = {column.rows for column in found.values()}
        yield found, lengths.pop() if lengths else row["rows"]


async def blocks_for_targets(
    survey_id: int, names: Sequence[str]
) -> AsyncIterator[tuple[dict[str, Column], int]]:
    """As `blocks`, each with the column ASIDE: which submissions count for no target."""
    aside = await set_aside_ids(survey_id)
    rows = await AnswerBlock.select(AnswerBlock.id).where(AnswerBlock.survey == survey_id)
    for row in rows:
        columns, marks = await _with_set_aside(row["id"], names, aside)
        yield {**columns, ASIDE: Column.marking(marks)}, len(marks)


async def _with_set_aside(
    block: int, names: Sequence[str], aside: frozenset[bytes]
) -> tuple[dict[str, Column], Numbers]:
    """Read again where the block has grown between its columns and its ids."""
    while True:
        columns = await columns_of(block, names)
        row = await AnswerBlock.select(AnswerBlock.submissions).where(AnswerBlock.id == block).first()
        marks = np.array([one in aside for one in ids_of(bytes(row["submissions"]))] if row else [], bool)
        if {column.rows for column in columns.values()} <= {len(marks)}:
            return columns, marks


async def columns_of(block: int, names: Sequence[str]) -> dict[str, Column]:
    """Some columns of a block; a question that nobody in it was asked has none."""
    rows = await AnswerColumn.select(AnswerColumn.name, AnswerColumn.content).where(
        AnswerColumn.block == block, AnswerColumn.name.is_in(list(names) or [""])
    )
    return {row["name"]: Column.from_bytes(bytes(row["content"])) for row in rows}


async def cross(survey_id: int, crosstab: Crosstab, weights: "Weights | None" = None) -> Crosstab:
    """Counts all blocks of a survey, and weights them when it is told how."""
    further = [axis.column for axis in weights.axes] if weights else []
    async for columns, rows in blocks(survey_id, [*crosstab.columns, *further]):
        crosstab.add(columns, rows, weights.of_rows(columns, rows) if weights else None)
    return crosstab


async def counted_where(survey_id: int, names: Sequence[str], conditions: Sequence[Condition]) -> Counted:
    """Some columns counted among the submissions that pass every condition."""
    found = Counted()
    async for columns, rows in blocks(survey_id, [*names, *(one.column for one in conditions)]):
        chosen = passing(columns, rows, conditions)
        tallies = {name: tally_of(columns[name].kept(chosen)) for name in names if name in columns}
        found.add(Counted(int(chosen.sum()), tallies))
    return found


class Weights(msgspec.Struct, frozen=True):
    """The weight of each cell of the margins, and how far the margins are met."""

    margins: list[Margin]
    axes: list[Axis]
    raking: Raking
    by_cell: Numbers

    def of_rows(self, columns: dict[str, Column], rows: int) -> Numbers:
        """The weights of the submissions of a block."""
        return self.by_cell[_cells(self.axes, columns, rows)]


def _cells(axes: Sequence[Axis], columns: dict[str, Column], rows: int) -> Numbers:
    """For each submission the number of its cell; 0 in a margin stands for a category that is not known."""
    empty = Column.empty(rows)
    places = [placed(axis, columns.get(axis.column, empty)) + 1 for axis in axes]
    return np.ravel_multi_index(places, _sizes(axes))


def _sizes(axes: Sequence[Axis]) -> tuple[int, ...]:
    return tuple(len(axis.names) + 1 for axis in axes)


async def weights(survey_id: int, view: ResultsView) -> Weights | None:
    """The weights of a survey, made from all its answers; None when no margin is set."""
    margins = [
        margin for margin in await stored_margins(survey_id) if view.definition.question(margin.question)
    ]
    return await weights_to(survey_id, view, margins) if margins else None


async def weights_to(survey_id: int, view: ResultsView, margins: list[Margin]) -> Weights:
    """The weights that make all answers of a survey resemble these margins."""
    axes = [margin_axis(view, margin) for margin in margins]
    sizes = _sizes(axes)
    counts = np.zeros(int(np.prod(sizes)), np.int64)
    async for columns, rows in blocks(survey_id, [axis.column for axis in axes]):
        counts += np.bincount(_cells(axes, columns, rows), minlength=len(counts))
    occupied = np.flatnonzero(counts)
    cells = np.stack(np.unravel_index(occupied, sizes), axis=1) - 1
    targets = [
        np.array([margin.people.get(name, 0.0) for name in axis.names])
        for margin, axis in zip(margins, axes, strict=True)
    ]
    raking = rake(cells, counts[occupied], targets)
    by_cell = np.ones(len(counts))
    by_cell[occupied] = raking.weights
    return Weights(margins, axes, raking, by_cell)


def margin_axis(view: ResultsView, margin: Margin) -> Axis:
    """The groups that a margin divides by: the answers to its question, or the bands of ages that it names."""
    question = view.definition.question(margin.question)
    if question is not None and question.type is QuestionType.INTEGER:
        return age_axis(question, margin.people)
    return view.axis(margin.question)


async def stored_margins(survey_id: int) -> list[Margin]:
    row = await Weighting.select(Weighting.margins).where(Weighting.survey == survey_id).first()
    return msgspec.json.decode(row["margins"], type=list[Margin]) if row else []


async def publication_plan(survey_id: int) -> Plan:
    """What is published of a survey: what was declared, or each question by itself, live."""
    row = (
        await PublicationPlan.select(PublicationPlan.mode, PublicationPlan.tables, PublicationPlan.least)
        .where(PublicationPlan.survey == survey_id)
        .first()
    )
    if row is None:
        return Plan()
    return msgspec.convert({**row, "tables": msgspec.json.decode(row["tables"])}, Plan)


class PublishedView(msgspec.Struct, frozen=True):
    """The result file that the public sees."""

    file: PublicFile
    document: bytes
    sha256: str
    final: bool
    published_at: datetime


async def published_results(survey_id: int) -> PublishedView | None:
    """None before the first results are published."""
    row = await PublishedResults.select().where(PublishedResults.survey == survey_id).first()
    if row is None:
        return None
    document = bytes(row["document"])
    file = msgspec.json.decode(document, type=PublicFile)
    return PublishedView(file, document, row["sha256"], row["final"], row["published_at"])
