"""The use case behind the planned analysis: once, on the day that was published, and for everybody at the same time."""

import asyncio
from datetime import datetime

import msgspec

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.areas.queries import area_names
from participation.database import exclusive, transaction
from participation.pilots.analysis import result_of
from participation.pilots.comparison import AREA
from participation.pilots.protocol import fingerprint
from participation.pilots.queries import versions
from participation.pilots.result_queries import analysis_from, look_count, pilot_rows, result_of_pilot
from participation.pilots.result_schemas import GroupNamed, Result, ResultView
from participation.pilots.result_tables import PilotResult
from participation.pilots.schemas import Document
from participation.pilots.service import pilot_or_not_found
from participation.surveys.definitions import Question
from participation.surveys.queries import published_survey


async def analyse_pilot(pilot_id: int, moment: datetime) -> ResultView | None:
    """The result of a trial, made now where there is none yet; None before the day of its analysis.

    What is stored is never made again: a second run, or a clock that jumps back, finds the first result.
    """
    pilot = await pilot_or_not_found(pilot_id)
    published = (await versions(pilot_id))[:1]
    since = analysis_from(published[0].document) if published else None
    if since is None or moment < since:
        return None
    present = await result_of_pilot(pilot_id)
    if present:
        return present
    rows = await pilot_rows(pilot_id)
    areas = await area_names({row.area for row in rows})
    groups, looks = await groups_of(published[0].document), await look_count(pilot_id)
    result = await asyncio.to_thread(result_of, published[0], rows, areas, groups, looks, moment)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        if await result_of_pilot(pilot_id) is None:
            await _store(pilot_id, result)
            await record(PROGRAM, "analyse", "pilot", pilot_id, office=pilot.office, note=str(result.version))
    return await result_of_pilot(pilot_id)


async def _store(pilot_id: int, result: Result) -> None:
    content = msgspec.json.encode(result, order="sorted")
    await PilotResult.insert(
        PilotResult(
            pilot=pilot_id,
            version=result.version,
            document=content,
            sha256=fingerprint(content),
            made_at=result.made_at,
        )
    )


async def groups_of(document: Document) -> dict[str, GroupNamed]:
    """The questions that people are grouped by, in the words of the survey that they answered when they applied."""
    wanted = [name for name in document.protocol.groups if name != AREA]
    if document.enrollment is None or not wanted:
        return {}
    survey = await published_survey(document.enrollment.slug, document.enrollment.version)
    asked = {question.name: question for question in survey.document.definition.questions} if survey else {}
    return {name: _named(asked[name]) for name in wanted if name in asked}


def _named(question: Question) -> GroupNamed:
    return GroupNamed(question.label, {choice.name: choice.label for choice in question.choices})
