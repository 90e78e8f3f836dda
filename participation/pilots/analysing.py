"""The use cases behind the planned analysis: once, on the day that was published, for everybody at the same time."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.areas.queries import area_names
from participation.database import exclusive, transaction
from participation.files.drawing import draw
from participation.files.sections import NARROW
from participation.pilots.analysis import result_of
from participation.pilots.due_service import believed
from participation.pilots.enrollment_queries import turned_away
from participation.pilots.group_queries import groups_of
from participation.pilots.paper_sureness import FLOW
from participation.pilots.protocol import fingerprint
from participation.pilots.queries import versions
from participation.pilots.result_charts import chart_specs
from participation.pilots.result_flow import flow_drawing, narrow_flow_drawing
from participation.pilots.result_paper import PAPER_LANGUAGES
from participation.pilots.result_queries import analysis_from, looks, pilot_rows, result_of_pilot
from participation.pilots.result_schemas import Result, ResultView
from participation.pilots.result_tables import PilotChart, PilotResult
from participation.pilots.service import pilot_or_not_found
from participation.pilots.tables import Pilot
from participation.web.i18n import using_language


async def analyse_pilot(pilot_id: int, moment: datetime) -> ResultView | None:
    """The result of a trial, made now where there is none yet; None while its day is not known to have come.

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
    if not await believed(Pilot.analysis_due_at, [pilot_id], moment):
        return None
    rows = await pilot_rows(pilot_id)
    areas = await area_names({row.area for row in rows})
    groups = await groups_of(published[0].document)
    looked_at = [look.looked_at for look in await looks(pilot_id)]
    result = await asyncio.to_thread(result_of, published[0], rows, areas, groups, looked_at, moment)
    flow = msgspec.structs.replace(result.flow, turned_away=await turned_away(pilot_id))
    result = msgspec.structs.replace(result, flow=flow)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        if await result_of_pilot(pilot_id) is None:
            await _store(pilot_id, result)
            await record(PROGRAM, "analyse", "pilot", pilot_id, office=pilot.office, note=str(result.version))
    return await result_of_pilot(pilot_id)


async def _store(pilot_id: int, result: Result) -> None:
    content = msgspec.json.encode(result, order="sorted", enc_hook=_plain)
    await PilotResult.insert(
        PilotResult(
            pilot=pilot_id,
            version=result.version,
            document=content,
            sha256=fingerprint(content),
            made_at=result.made_at,
        )
    )


def _plain(value: Any) -> Any:
    """A word or figure of numpy as one of Python."""
    return value.item()


async def draw_result(view: ResultView) -> None:
    """Draws the charts of a result in every language of results. Safe to do twice."""
    for language in PAPER_LANGUAGES:
        with using_language(language):
            drawn = await asyncio.to_thread(draw, chart_specs(view.result))
            drawn[FLOW] = flow_drawing(view.result)
            drawn[f"{FLOW}{NARROW}"] = narrow_flow_drawing(view.result)
        async with transaction():
            await PilotChart.delete().where(PilotChart.result == view.id, PilotChart.language == language)
            await PilotChart.insert(
                *(
                    PilotChart(result=view.id, language=language, name=name, svg=svg)
                    for name, svg in drawn.items()
                )
            )
