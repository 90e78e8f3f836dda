"""Reads of what is counted for a campaign: the coded answers to its survey."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from participation.areas.queries import area_paths
from participation.campaigns.cell_counting import CellCounter, Frame
from participation.campaigns.queries import links_of, targets_of
from participation.campaigns.schemas import CampaignView, Target
from participation.clock import today_in
from participation.surveys.coding import column_of, is_counted
from participation.surveys.columns import Column
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.result_queries import ResultsView, blocks, results

LONGEST = timedelta(days=3 * 365)
"""Of a campaign that is counted; what came before that is left out."""

Blocks = AsyncIterator[tuple[dict[str, Column], int]]


class Counted(NamedTuple):
    """A campaign's targets, counted over all answers since its first day."""

    targets: tuple[Target, ...]
    definition: Definition
    frame: Frame
    counter: CellCounter


async def counted(campaign: CampaignView) -> Counted | None:
    """None before the first day, and for a campaign that is for nothing yet."""
    last = today_in(campaign.zone)
    if campaign.starts_on is None or last < campaign.starts_on or campaign.survey is None:
        return None
    first = max(campaign.starts_on, last - LONGEST)
    view = await results(campaign.survey)
    frame = await _frame(campaign, view, first, last)
    targets = await targets_of(campaign.id)
    counter = CellCounter(targets, view.definition, frame)
    async for columns, rows in blocks(campaign.survey, counter.columns):
        counter.add(columns, rows)
    return Counted(targets, view.definition, frame, counter)


async def _frame(campaign: CampaignView, view: ResultsView, first: date, last: date) -> Frame:
    area = _first(view.definition, lambda question: question.type is QuestionType.AREA)
    rated = _first(view.definition, _is_rated)
    return Frame(
        area=column_of(area) if area else "",
        paths=await _paths(view, area) if area else {},
        first=first,
        last=last,
        links=[link.code for link in await links_of(campaign.id)],
        measured=column_of(rated) if rated else "",
    )


async def _paths(view: ResultsView, area: Question) -> Mapping[str, list[int]]:
    named = [int(key) for key in view.tally.questions[area.name].counts if key.isdigit()]
    return {str(key): path for key, path in (await area_paths(named)).items()}


def _first(definition: Definition, wanted: Callable[[Question], bool]) -> Question | None:
    """The first question of this kind that everybody is asked once."""
    asked = (q for section in definition.sections if section.repeat is None for q in section.questions)
    return next((question for question in asked if is_counted(question) and wanted(question)), None)


def _is_rated(question: Question) -> bool:
    return question.type is QuestionType.SCALE or (
        question.element is not None and question.type is QuestionType.SELECT_ONE
    )
