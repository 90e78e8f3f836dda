"""Reads of what waits for a person in the trials of some offices."""

from datetime import datetime

from participation.pilots.comparison import outcomes_of
from participation.pilots.draw_queries import draw_of
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.issue_queries import open_issues
from participation.pilots.issue_tables import PilotIssue
from participation.pilots.lots import is_over
from participation.pilots.monitor_schemas import WaitingTrial
from participation.pilots.result_queries import document_in_force, handed_in, result_of_pilot
from participation.pilots.result_tables import PilotResult
from participation.pilots.schemas import Document
from participation.pilots.tables import OutcomeKind, Pilot, PilotState

MOST = 50
"""Trials looked at for one page: those without a result, and those with a report that waits."""


async def waiting_trials(offices: frozenset[int] | None, moment: datetime) -> list[WaitingTrial]:
    """Announced trials of these offices (None: all) in which somebody has to do something, the newest first."""
    unfinished = Pilot.id.not_in(PilotResult.select(PilotResult.pilot))
    reported = Pilot.id.is_in(PilotIssue.select(PilotIssue.pilot).where(PilotIssue.handled_on.is_null()))
    query = Pilot.select(Pilot.id, Pilot.state).where(Pilot.current_version > 0, unfinished | reported)
    if offices is not None:
        query = query.where(Pilot.office.is_in(list(offices) or [0]))
    rows = await query.order_by(Pilot.id, ascending=False).limit(MOST)
    found = [await _waiting(row["id"], row["state"], moment) for row in rows]
    return [trial for trial in found if trial.value or trial.issues or trial.missing]


async def _waiting(pilot_id: int, state: str, moment: datetime) -> WaitingTrial:
    document = await document_in_force(pilot_id)
    over = state == PilotState.ENDED or is_over(document, moment)
    return WaitingTrial(
        pilot=pilot_id,
        title=document.title,
        value=not over and await _awaits_value(pilot_id),
        issues=await open_issues(pilot_id),
        missing=await _missing(pilot_id, document) if over else 0,
        analysis_on=document.protocol.analysis_on,
    )


async def _awaits_value(pilot_id: int) -> bool:
    """Whether the tickets are published, and the value that the draw hangs on is not stated."""
    draw = await draw_of(pilot_id)
    return draw is not None and draw.listed_at is not None and draw.valued_at is None


async def _missing(pilot_id: int, document: Document) -> int:
    """Of how many people with a place a figure is not handed in that the analysis, still to come, would need."""
    wanted = [n for n, outcome in enumerate(outcomes_of(document)) if outcome.kind == OutcomeKind.MEASURE]
    if not wanted or await result_of_pilot(pilot_id):
        return 0
    given = await handed_in(pilot_id)
    people = await Enrollment.count().where(Enrollment.pilot == pilot_id, Enrollment.placed_on.is_not_null())
    return max(0, int(people) - min(given.get(outcome, 0) for outcome in wanted))
