"""Reads of results, of what they are made of, and of looks before their day."""

from collections import defaultdict
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from piccolo.columns.combination import And

from participation.pilots.comparison import Row
from participation.pilots.draw_queries import left_before_draw
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers
from participation.pilots.queries import versions
from participation.pilots.result_paper import paper_language
from participation.pilots.result_schemas import LookView, Result, ResultView
from participation.pilots.result_tables import PilotChart, PilotLook, PilotMeasure, PilotResult
from participation.pilots.schemas import Document
from participation.pilots.tables import Pilot, PilotState

LATEST = 3
"""Results of one service that other pages mention."""


async def pilot_rows(pilot_id: int) -> list[Row]:
    """Everybody who applied, with what they answered and what was handed in of them, by random id."""
    answers, measures = await _answers(pilot_id), await _measures(pilot_id)
    left = await left_before_draw(pilot_id)
    found = await Enrollment.select().where(Enrollment.pilot == pilot_id).order_by(Enrollment.id)
    return [
        Row(
            id=row["id"],
            state=row["state"],
            area=row["area"],
            arm=row["arm"],
            replaces=row["replaces"],
            placed=row["placed_on"] is not None,
            answers=answers[row["id"]],
            measures=measures[row["id"]],
            left_before_draw=row["id"] in left,
        )
        for row in found
    ]


async def _answers(pilot_id: int) -> dict[UUID, dict[int, dict[str, Any]]]:
    rows = (
        await EnrollmentAnswers.select(
            EnrollmentAnswers.enrollment, EnrollmentAnswers.wave, EnrollmentAnswers.submission.answers
        )
        .where(EnrollmentAnswers.enrollment.pilot == pilot_id)
        .output(load_json=True)
    )
    found: dict[UUID, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        found[row["enrollment"]][row["wave"]] = row["submission.answers"]
    return found


async def _measures(pilot_id: int) -> dict[UUID, dict[int, float]]:
    rows = await PilotMeasure.select(PilotMeasure.enrollment, PilotMeasure.outcome, PilotMeasure.value).where(
        PilotMeasure.enrollment.pilot == pilot_id
    )
    found: dict[UUID, dict[int, float]] = defaultdict(dict)
    for row in rows:
        found[row["enrollment"]][row["outcome"]] = row["value"]
    return found


async def without_result() -> And:
    """The condition by which trials are told that have no result yet."""
    done = [row["pilot"] for row in await PilotResult.select(PilotResult.pilot)]
    return (Pilot.state != PilotState.DRAFT) & (Pilot.current_version > 0) & Pilot.id.not_in(done or [0])


async def analyses_come(moment: datetime) -> list[int]:
    """Trials without a result whose day of the analysis has come, as far as the clock can be believed."""
    rows = await Pilot.select(Pilot.id).where(await without_result()).order_by(Pilot.id)
    return [row["id"] for row in rows if analysis_due(await document_in_force(row["id"]), moment)]


async def document_in_force(pilot_id: int) -> Document:
    """What was published last of a trial that is no draft."""
    return (await versions(pilot_id))[0].document


def analysis_from(document: Document) -> datetime | None:
    """The first moment of the day of the analysis, where the office is."""
    day = document.protocol.analysis_on
    return None if day is None else datetime.combine(day, time(), ZoneInfo(document.zone))


def analysis_due(document: Document, moment: datetime) -> bool:
    """Whether the day of the analysis has come: its result then is there, or is being worked out."""
    since = analysis_from(document)
    return since is not None and since <= moment


async def result_of_pilot(pilot_id: int) -> ResultView | None:
    return await _result(PilotResult.pilot == pilot_id)


async def result_of_slug(slug: str) -> ResultView | None:
    return await _result(PilotResult.pilot.slug == slug)


async def _result(where: Any) -> ResultView | None:
    row = await PilotResult.select().where(where).first()
    return _view(row) if row else None


def _view(row: dict[str, Any]) -> ResultView:
    result = msgspec.json.decode(row["document"], type=Result)
    return ResultView(row["id"], result, row["sha256"], row["made_at"])


async def results_about(service: int) -> list[ResultView]:
    """The latest results of trials of a service: what is known of it because it was tried."""
    rows = (
        await PilotResult.select()
        .where(PilotResult.pilot.service == service)
        .order_by(PilotResult.made_at, ascending=False)
        .limit(LATEST)
    )
    return [_view(row) for row in rows]


async def result_file(slug: str) -> bytes | None:
    """The bytes of a result, exactly those of which the SHA-256 is public."""
    row = await PilotResult.select(PilotResult.document).where(PilotResult.pilot.slug == slug).first()
    return bytes(row["document"]) if row else None


async def charts_of(result: int) -> dict[str, str]:
    """The charts of a result in the language of the page, as SVG by name."""
    rows = await PilotChart.select(PilotChart.name, PilotChart.svg).where(
        PilotChart.result == result, PilotChart.language == paper_language()
    )
    return {row["name"]: row["svg"] for row in rows}


async def looks(pilot_id: int) -> list[LookView]:
    """Who looked at outcomes by arm before their day, and why, the latest first."""
    rows = (
        await PilotLook.select()
        .where(PilotLook.pilot == pilot_id)
        .order_by(PilotLook.looked_at, ascending=False)
        .output(load_json=True)
    )
    return [_look(row) for row in rows]


async def look_count(slug: str) -> int:
    """How often somebody looked: everybody may know that."""
    return int(await PilotLook.count().where(PilotLook.pilot.slug == slug))


async def look_by_id(pilot_id: int, look: UUID) -> LookView | None:
    row = (
        await PilotLook.select()
        .where(PilotLook.id == look, PilotLook.pilot == pilot_id)
        .first()
        .output(load_json=True)
    )
    return _look(row) if row else None


def _look(row: dict[str, Any]) -> LookView:
    return msgspec.convert({name: row[name] for name in LookView.__struct_fields__}, LookView)


async def handed_in(pilot_id: int) -> dict[int, int]:
    """Of how many people a figure was handed in, by outcome."""
    counted: dict[int, int] = defaultdict(int)
    for figures in (await _measures(pilot_id)).values():
        for outcome in figures:
            counted[outcome] += 1
    return dict(counted)
