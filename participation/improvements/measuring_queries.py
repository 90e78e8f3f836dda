"""Reads of what became of a topic once its action was done: the report that led to it, and the first one after."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

import msgspec
from piccolo.custom_types import Combinable

from participation.clock import civil_day
from participation.improvements.action_queries import steps_of
from participation.improvements.before_after import Measured, Side, change_of_complaints, change_of_share
from participation.improvements.canonical import canonical
from participation.improvements.continuity_queries import whole_topic
from participation.improvements.schemas import ActionView, Figures
from participation.improvements.tables import ActionState, Improvement, ImprovementReport, Theme

DAY = timedelta(days=1)
_REPORT = (
    ImprovementReport.id,
    ImprovementReport.schedule,
    ImprovementReport.slot,
    ImprovementReport.voices,
    ImprovementReport.period_from,
    ImprovementReport.period_to,
    ImprovementReport.published_at,
    ImprovementReport.figures,
)


async def measured(actions: Sequence[ActionView], *, only_public: bool) -> dict[int, Measured]:
    """What can be said of these actions, by id: of those that are done and that a later report looked back on."""
    days = await done_days(actions)
    found: dict[int, Measured] = {}
    for action in actions:
        if action.id in days and action.improvement is not None:
            result = await _measured(action.improvement, days[action.id], only_public)
            if result is not None:
                found[action.id] = result
    return found


async def done_days(actions: Sequence[ActionView]) -> dict[int, date]:
    """Since when those of these actions that are done have been, by id; other words or another day change nothing."""
    steps = await steps_of([one.id for one in actions if one.state is ActionState.DONE])
    return {
        action: civil_day(done[-1].happened_at)
        for action, history in steps.items()
        if (done := list(takewhile(lambda step: step.state is ActionState.DONE, reversed(history))))
    }


async def _measured(improvement: int, done_on: date, only_public: bool) -> Measured | None:
    """None also of reports that knew no themes: what went on with the topic cannot be told."""
    answered = (
        await Improvement.select(Improvement.report, Improvement.theme)
        .where(Improvement.id == improvement)
        .first()
    )
    if answered is None or answered["theme"] is None:
        return None
    before = await _report_where(ImprovementReport.id == answered["report"])
    later = before and await _report_where(
        (ImprovementReport.schedule == before["schedule"]) & (ImprovementReport.period_from >= done_on)
    )
    if not before or not later:
        return None
    if only_public and not (before["published_at"] and later["published_at"]):
        return None
    themes = await whole_topic(answered["theme"], before["schedule"], before["slot"], later["slot"])
    return await _compared(before, later, themes)


async def _report_where(where: Combinable) -> dict[str, Any] | None:
    """The first report in the order of time, its figures as `Figures`."""
    found: dict[str, Any] | None = (
        await ImprovementReport.select(*_REPORT)
        .where(where)
        .order_by(ImprovementReport.slot)
        .first()
        .output(load_json=True)
    )
    if found is not None:
        found["figures"] = msgspec.convert(found["figures"], Figures)
    return found


async def _compared(before: dict[str, Any], later: dict[str, Any], themes: set[int]) -> Measured:
    """The whole topic on both sides, so that neither a merger nor a split looks like a change."""
    first, second = await _ranked(before["id"], themes), await _ranked(later["id"], themes)
    left_out = await _left_out(later, themes)
    sides = _side(first, before["voices"]), _side(second, later["voices"], left_out)
    read_otherwise = before["figures"].model_version != later["figures"].model_version
    return canonical(
        Measured(
            *sides,
            before["period_from"],
            before["period_to"] - DAY,
            later["period_from"],
            later["period_to"] - DAY,
            change_of_share(*sides),
            change_of_complaints(*sides) if second and not (left_out or read_otherwise) else None,
            gone=not second and not left_out,
            read_otherwise=read_otherwise,
        )
    )


async def _ranked(report: int, themes: set[int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        await Improvement.select(Improvement.voices, Improvement.negative)
        .where(Improvement.report == report, Improvement.theme.is_in(sorted(themes)))
        .order_by(Improvement.rank)
    )
    return rows


async def _left_out(report: dict[str, Any], themes: set[int]) -> int:
    """Voices of these themes that planners left out of a ranking; by name where a report kept no more."""
    excluded = report["figures"].excluded
    rows = await Theme.select(Theme.name).where(Theme.id.is_in(sorted(themes))) if excluded else []
    names = {row["name"] for row in rows}
    return sum(
        one.voices for one in excluded if one.theme in themes or (one.theme is None and one.label in names)
    )


def _side(rows: list[dict[str, Any]], of: int, left_out: int = 0) -> Side:
    voices = sum(row["voices"] for row in rows)
    return Side(voices + left_out, of, sum(row["voices"] * row["negative"] for row in rows))
