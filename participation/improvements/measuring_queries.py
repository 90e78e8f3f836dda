"""Reads of what became of a topic once its action was done: the report that led to it, and the first one after."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from participation.clock import civil_day
from participation.improvements.action_queries import lines_of, steps_of
from participation.improvements.before_after import Measured, Side, change_of_complaints, change_of_share
from participation.improvements.schemas import ActionView
from participation.improvements.tables import ActionState, Improvement, ImprovementReport

_report: Any = Improvement.report
_IMPROVEMENT = (
    Improvement.id,
    Improvement.voices,
    Improvement.negative,
    _report.schedule.as_alias("schedule"),
    _report.voices.as_alias("of"),
    _report.period_from.as_alias("period_from"),
    _report.period_to.as_alias("period_to"),
    _report.published_at.as_alias("published_at"),
)


async def measured(actions: Sequence[ActionView], *, only_public: bool) -> dict[int, Measured]:
    """What can be said of these actions, by id: of those that are done and that a later report looked back on."""
    done = [one for one in actions if one.state is ActionState.DONE and one.improvement is not None]
    steps = await steps_of([one.id for one in done])
    found: dict[int, Measured] = {}
    for action in done:
        days = [civil_day(step.happened_at) for step in steps.get(action.id, []) if _is_done(step.state)]
        result = await _measured(action.improvement or 0, days[-1], only_public) if days else None
        if result is not None:
            found[action.id] = result
    return found


def _is_done(state: ActionState) -> bool:
    return state is ActionState.DONE


async def _measured(improvement: int, done_on: date, only_public: bool) -> Measured | None:
    before = await Improvement.select(*_IMPROVEMENT).where(Improvement.id == improvement).first()
    if before is None:
        return None
    later = (
        await ImprovementReport.select()
        .where(ImprovementReport.schedule == before["schedule"], ImprovementReport.period_from >= done_on)
        .order_by(ImprovementReport.slot)
        .first()
    )
    if later is None or (only_public and not (before["published_at"] and later["published_at"])):
        return None
    return _compared(before, later, await _continued(improvement, later["id"]))


async def _continued(improvement: int, report: int) -> dict[str, Any] | None:
    """The improvement of a report that goes on with this one."""
    rows = await Improvement.select(*_IMPROVEMENT).where(Improvement.report == report)
    lines = await lines_of([row["id"] for row in rows])
    return next((row for row in rows if improvement in lines[row["id"]]), None)


def _compared(before: dict[str, Any], later: dict[str, Any], after: dict[str, Any] | None) -> Measured:
    sides = _side(before, before["of"]), _side(after, later["voices"])
    day = timedelta(days=1)
    return Measured(
        *sides,
        before["period_from"],
        before["period_to"] - day,
        later["period_from"],
        later["period_to"] - day,
        change_of_share(*sides),
        change_of_complaints(*sides) if after else None,
    )


def _side(row: dict[str, Any] | None, of: int) -> Side:
    return Side(row["voices"], of, row["voices"] * row["negative"]) if row else Side(0, of, 0.0)
