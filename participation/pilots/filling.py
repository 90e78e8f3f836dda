"""Gives free places of a pilot to those who are next, in the transaction of whoever made them free."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from piccolo.columns import Column

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import today_in
from participation.pilots.draw import DrawFile, places_of_all, read_draw
from participation.pilots.draw_queries import (
    next_in_queue,
    outcome_of,
    placed_by_stratum,
    protocol_of,
    published_document,
    still_waiting,
    strata_by_area,
)
from participation.pilots.enrollment_tables import Enrollment, EnrollmentState
from participation.pilots.lots import WHOLE, arm_position, places_by_stratum
from participation.pilots.queries import pilot_by_id
from participation.pilots.schemas import Document, PilotView
from participation.pilots.tables import Allocation, PilotState

AT_ONCE = 1_000
"""Tickets of one statement."""


async def fill_places(pilot_id: int) -> int:
    """How many people got a place that somebody gave back.

    To be called within a transaction under the pilot's lock, after the place was given back. Where places are drawn
    nobody moves up before the draw, nor from the first day of the trial on, so that the comparison stays whole.
    """
    pilot, document = await pilot_by_id(pilot_id), await published_document(pilot_id)
    if pilot is None or document is None or pilot.state != PilotState.ANNOUNCED:
        return 0
    today = today_in(document.zone)
    if document.allocation == Allocation.FIRST_COME:
        over = document.ends_on is not None and today > document.ends_on
        arms = dict.fromkeys(places_by_stratum(document), "")
        return await _noted(pilot, 0 if over else await fill_queues(pilot_id, document, arms, today))
    begun = document.starts_on is not None and today >= document.starts_on
    content = None if begun else await outcome_of(pilot_id)
    return await fill_drawn(pilot, read_draw(content), today) if content else 0


async def fill_drawn(pilot: PilotView, outcome: DrawFile, today: date) -> int:
    """How many people got a place that is free although places were drawn."""
    document = await protocol_of(pilot.id, outcome)
    if document.allocation == Allocation.CLUSTER:
        arms = dict(outcome.drawn[WHOLE])
        return await _noted(pilot, await fill_queues(pilot.id, document, arms, today))
    return await _noted(pilot, await _fill_strata(pilot.id, document, outcome, today))


async def _noted(pilot: PilotView, given: int) -> int:
    """Leaves a line in the audit trail where anybody moved up."""
    if given:
        await record(
            PROGRAM, "fill", "pilot", pilot.id, office=pilot.office, fields=["places"], note=str(given)
        )
    return given


async def _fill_strata(pilot_id: int, document: Document, outcome: DrawFile, today: date) -> int:
    placed = await placed_by_stratum(pilot_id, document)
    free = {
        stratum: places - (placed.total() if stratum == WHOLE else placed[stratum])
        for stratum, places in outcome.lots.places.items()
    }
    if not any(places > 0 for places in free.values()):
        return 0
    order = await asyncio.to_thread(places_of_all, outcome)  # seconds where a million wait
    given = 0
    for stratum, places in free.items():
        waiting = order.get(stratum, [])[outcome.lots.places[stratum] :]
        given += await _move_up(pilot_id, document, waiting, places, today)
    return given


async def _move_up(
    pilot_id: int, document: Document, order: Sequence[tuple[str, str]], places: int, today: date
) -> int:
    """Gives these places to the first ones in this order who still wait, each with the arm beside the ticket."""
    given = 0
    for start in range(0, len(order), AT_ONCE):
        if given >= places:
            break
        some = order[start : start + AT_ONCE]
        waiting = await still_waiting(pilot_id, [ticket for ticket, _ in some])
        moving = [(ticket, arm) for ticket, arm in some if ticket in waiting][: places - given]
        given += await give_places(pilot_id, document, moving, today, replaces=True)
    return given


async def fill_queues(
    pilot_id: int, document: Document, arms: Mapping[str, str], today: date, *, replaces: bool = True
) -> int:
    """Gives the free places of these areas, each with the arm of its area, to those who applied first."""
    free = Counter(places_by_stratum(document))
    free.subtract(await placed_by_stratum(pilot_id, document))
    given = 0
    for area, stratum in (await strata_by_area(pilot_id, document)).items():
        if stratum in arms and free[stratum] > 0:
            tickets = await next_in_queue(pilot_id, area, free[stratum])
            free[stratum] -= len(tickets)
            won = [(ticket, arms[stratum]) for ticket in tickets]
            given += await give_places(pilot_id, document, won, today, replaces=replaces)
    return given


async def give_places(
    pilot_id: int, document: Document, won: Sequence[tuple[str, str]], today: date, *, replaces: bool = False
) -> int:
    """Enrolls those of these tickets whose people wait, each for its arm, and says how many they are."""
    given = 0
    for arm in sorted({arm for _, arm in won}):
        tickets = [ticket for ticket, named in won if named == arm]
        position = arm_position(document, arm)
        for start in range(0, len(tickets), AT_ONCE):
            some = tickets[start : start + AT_ONCE]
            given += await _enroll(pilot_id, some, position, today, replaces=replaces)
    return given


async def _enroll(pilot_id: int, tickets: Sequence[str], arm: int, today: date, *, replaces: bool) -> int:
    values: dict[Column | str, Any] = {
        Enrollment.state: EnrollmentState.ENROLLED,
        Enrollment.arm: arm,
        Enrollment.placed_on: today,
        Enrollment.replaces: replaces,
    }
    rows = (
        await Enrollment.update(values)
        .where(
            Enrollment.pilot == pilot_id,
            Enrollment.state == EnrollmentState.WAITLISTED,
            Enrollment.ticket.is_in(list(tickets)),
        )
        .returning(Enrollment.id)
    )
    return len(rows)
