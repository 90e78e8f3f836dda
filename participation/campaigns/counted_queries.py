"""Reads of what is counted for a campaign: the coded answers to its survey, or the applications for its trial."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from participation.areas.queries import area_paths
from participation.campaigns.cell_counting import CellCounter, Frame
from participation.campaigns.queries import links_of, targets_of
from participation.campaigns.schemas import CampaignView, Target
from participation.clock import day_in, today_in
from participation.pilots.applied_queries import (
    AREA,
    application_blocks,
    areas_applied_from,
    enrollment_survey_of,
)
from participation.surveys.coding import column_of, is_counted
from participation.surveys.columns import Column
from participation.surveys.definitions import Definition, Question, QuestionType
from participation.surveys.result_queries import blocks_for_targets, combined_definition, results

LONGEST = timedelta(days=3 * 365)
"""Of a campaign that is counted; what came before that is left out."""

Blocks = AsyncIterator[tuple[dict[str, Column], int]]


class Given(NamedTuple):
    """What people gave whom a campaign could bring."""

    definition: Definition
    area: str  # the column of areas; empty where nobody is asked for one
    areas: Sequence[int]  # that stand in it
    blocks: Callable[[Sequence[str]], Blocks]


class Counted(NamedTuple):
    """A campaign's targets, counted over all answers since its first day."""

    targets: tuple[Target, ...]
    definition: Definition
    frame: Frame
    counter: CellCounter


async def counted(campaign: CampaignView) -> Counted | None:
    """None before the first day, and for a campaign that is for nothing yet; until the day of its close."""
    last = today_in(campaign.zone)
    if campaign.closed_at is not None:
        last = min(last, day_in(campaign.closed_at, campaign.zone))
    if campaign.starts_on is None or last < campaign.starts_on:
        return None
    given = await _given(campaign)
    if given is None:
        return None
    frame = await _frame(campaign, given, max(campaign.starts_on, last - LONGEST), last)
    targets = await targets_of(campaign.id)
    counter = CellCounter(targets, given.definition, frame)
    async for columns, rows in given.blocks(counter.columns):
        counter.add(columns, rows)
    return Counted(targets, given.definition, frame, counter)


async def _given(campaign: CampaignView) -> Given | None:
    if campaign.pilot is not None:
        return await _applications(campaign.pilot)
    return await _answers(campaign.survey) if campaign.survey is not None else None


async def _answers(survey_id: int) -> Given:
    view = await results(survey_id)
    area = _first(view.definition, lambda question: question.type is QuestionType.AREA)
    keys = view.tally.questions[area.name].counts if area else ()
    areas = [int(key) for key in keys if key.isdigit()]
    return Given(
        view.definition, column_of(area) if area else "", areas, partial(blocks_for_targets, survey_id)
    )


async def _applications(pilot_id: int) -> Given:
    """Of a trial the area is the one in which people applied for a place."""
    survey_id = await enrollment_survey_of(pilot_id)
    definition = await combined_definition(survey_id) if survey_id is not None else Definition()
    read = partial(application_blocks, pilot_id, definition)
    return Given(definition, AREA, await areas_applied_from(pilot_id), read)


async def _frame(campaign: CampaignView, given: Given, first: date, last: date) -> Frame:
    rated = _first(given.definition, _is_rated)
    return Frame(
        area=given.area,
        paths={str(key): path for key, path in (await area_paths(given.areas)).items()},
        first=first,
        last=last,
        links=[link.code for link in await links_of(campaign.id)],
        measured=column_of(rated) if rated else "",
    )


def _first(definition: Definition, wanted: Callable[[Question], bool]) -> Question | None:
    """The first question of this kind that everybody is asked once."""
    asked = (q for section in definition.sections if section.repeat is None for q in section.questions)
    return next((question for question in asked if is_counted(question) and wanted(question)), None)


def _is_rated(question: Question) -> bool:
    return question.type is QuestionType.SCALE or (
        question.element is not None and question.type is QuestionType.SELECT_ONE
    )
