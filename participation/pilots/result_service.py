"""Use cases around a result: figures that the office hands in, and looks before the day of the analysis."""

from datetime import datetime
from uuid import UUID

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import today
from participation.database import exclusive, transaction
from participation.errors import Conflict, Forbidden, NotFound, Problem, Rejected
from participation.pilots.checks import SHORTENED
from participation.pilots.comparison import outcomes_of
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.looks import seen_of
from participation.pilots.measures import read_measures
from participation.pilots.result_queries import (
    analysis_from,
    document_in_force,
    look_by_id,
    pilot_rows,
    result_of_pilot,
)
from participation.pilots.result_schemas import LookView
from participation.pilots.result_tables import PilotLook, PilotMeasure
from participation.pilots.schemas import Document, PilotView
from participation.pilots.service import pilot_or_not_found
from participation.pilots.tables import OutcomeKind
from participation.web.i18n import mark

LONGEST_REASON = 1_000
NOT_ANNOUNCED = mark("This pilot was never announced, so there is nothing to measure yet.")
ANALYSED = mark(
    "The analysis is done, and its result is public. Nothing can be handed in or changed any more."
)
PUBLIC_SOON = mark(
    "The day of the analysis has come: the result is published for everybody at the same time."
)


async def hand_in_measures(actor: Person, pilot_id: int, outcome: int, text: str) -> int:
    """Stores a figure for each ticket; those that were handed in before are replaced. All lines or none.

    Returns how many. Raises Rejected naming the line that is wrong; Conflict once the analysis is done.
    """
    pilot = await pilot_or_not_found(pilot_id)
    wanted = outcomes_of(await announced(pilot))
    if outcome >= len(wanted) or wanted[outcome].kind != OutcomeKind.MEASURE:
        raise Rejected(
            mark("Nothing was saved."),
            errors={"outcome": Problem(mark("Choose which outcome these figures are of."))},
        )
    rows = await Enrollment.select(Enrollment.id, Enrollment.ticket).where(Enrollment.pilot == pilot_id)
    tickets = {row["ticket"]: row["id"] for row in rows}
    figures = read_measures(text, tickets, wanted[outcome].scale)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        if await result_of_pilot(pilot_id):
            raise Conflict(ANALYSED)
        await _replace(outcome, {tickets[ticket]: value for ticket, value in figures.items()})
        await record(
            actor,
            "import",
            "pilot",
            pilot_id,
            office=pilot.office,
            fields=["measures"],
            note=str(len(figures)),
        )
    return len(figures)


AT_ONCE = 500
"""Rows of one statement."""


async def _replace(outcome: int, figures: dict[UUID, float]) -> None:
    people = list(figures)
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        await PilotMeasure.delete().where(
            PilotMeasure.outcome == outcome, PilotMeasure.enrollment.is_in(some)
        )
        await PilotMeasure.insert(
            *(
                PilotMeasure(enrollment=one, outcome=outcome, value=figures[one], handed_in_on=today())
                for one in some
            )
        )


async def look(actor: Person, pilot_id: int, reason: str, moment: datetime) -> LookView:
    """Shows outcomes by arm before their day, to one person, for the safety of participants; and says so for ever.

    Raises Rejected without a reason; Conflict from the day of the analysis on.
    """
    pilot = await pilot_or_not_found(pilot_id)
    document = await announced(pilot)
    since = analysis_from(document)
    if await result_of_pilot(pilot_id) or since is None or moment >= since:
        raise Conflict(PUBLIC_SOON)
    if not reason.strip():
        raise _without_reason(mark("Say why you have to look before the day of the analysis."))
    if len(reason) > LONGEST_REASON:
        raise _without_reason(SHORTENED)
    figures = seen_of(document, await pilot_rows(pilot_id))
    row = PilotLook(
        pilot=pilot_id,
        account=actor.id,
        account_name=actor.name,
        reason=reason.strip(),
        figures=msgspec.json.encode(figures).decode(),
        looked_at=moment,
    )
    async with transaction():
        await row.save()
        await record(actor, "look", "pilot", pilot_id, office=pilot.office, fields=["outcomes_by_arm"])
    return await seen_by(actor, pilot_id, row.id)


def _without_reason(message: str) -> Rejected:
    return Rejected(
        mark("Nothing was shown."), errors={"reason": Problem(message, {"longest": LONGEST_REASON})}
    )


async def seen_by(actor: Person, pilot_id: int, look_id: UUID) -> LookView:
    """What a look showed, to whoever looked. Raises NotFound; Forbidden for everybody else."""
    found = await look_by_id(pilot_id, look_id)
    if found is None:
        raise NotFound(mark("There is no such look."))
    if found.account != actor.id:
        raise Forbidden(
            mark("Only the person who looked sees what was shown. If you have to look yourself, say why.")
        )
    return found


async def announced(pilot: PilotView) -> Document:
    """What was published last. Raises Conflict for a draft."""
    if not pilot.current_version:
        raise Conflict(NOT_ANNOUNCED)
    return await document_in_force(pilot.id)


async def note_export(actor: Person, pilot: PilotView) -> None:
    """Says in the audit trail who took the data along."""
    async with transaction():
        await record(actor, "export", "pilot", pilot.id, office=pilot.office)
