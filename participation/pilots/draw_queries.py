"""Every read of draws."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.query.functions import Count

from participation.areas.queries import area_codes, area_names
from participation.clock import civil_day
from participation.jobs.slots import latest_interval_slot
from participation.organisations.permissions import Actor, Permission
from participation.pilots.draw import DrawFile, read_draw
from participation.pilots.draw_schemas import ArmCount, DrawView
from participation.pilots.draw_tables import PilotDraw
from participation.pilots.enrollment_tables import Enrollment, EnrollmentState
from participation.pilots.lots import area_stratum, is_drawn, is_due, next_step_at
from participation.pilots.queries import versions
from participation.pilots.schemas import Document, VersionView
from participation.pilots.tables import Pilot, PilotState
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE

AT_ONCE = 10_000
"""Tickets of one statement: far fewer than a database takes."""
TRIED_AGAIN_SECONDS = 3_600
"""A step that failed has a new slot as often."""
PLACED = (EnrollmentState.ENROLLED, EnrollmentState.COMPLETED)
"""Whoever is in one of these has a place."""

_VIEW = tuple(getattr(PilotDraw, name) for name in DrawView.__struct_fields__)


async def draw_of(pilot_id: int) -> DrawView | None:
    """How far the draw of a pilot has come; None before its commitment."""
    found = await _views(PilotDraw.pilot == pilot_id)
    return found[0] if found else None


async def published_draw(slug: str) -> DrawView | None:
    found = await _views(PilotDraw.pilot.slug == slug)
    return found[0] if found else None


async def _views(where: Any) -> list[DrawView]:
    rows = await PilotDraw.select(*_VIEW).where(where).output(load_json=True)
    return [msgspec.convert(row, DrawView) for row in rows]


async def draw_file(slug: str, name: str) -> bytes | None:
    """The published bytes: "tickets" after the close, "outcome" after the draw."""
    column = PilotDraw.tickets if name == "tickets" else PilotDraw.outcome
    row = await PilotDraw.select(column).where(PilotDraw.pilot.slug == slug).first()
    content = row[name] if row else None
    return bytes(content) if content is not None else None


async def outcome_of(pilot_id: int) -> bytes | None:
    """What was published of the draw itself; None before it."""
    row = await PilotDraw.select(PilotDraw.outcome).where(PilotDraw.pilot == pilot_id).first()
    return bytes(row["outcome"]) if row and row["outcome"] is not None else None


async def drawn_from(pilot_id: int) -> tuple[bytes, str]:
    """The published tickets, and the seed as it is sealed, of a draw whose tickets are published."""
    columns = PilotDraw.tickets, PilotDraw.sealed_seed
    (row,) = await PilotDraw.select(*columns).where(PilotDraw.pilot == pilot_id)
    return bytes(row["tickets"]), row["sealed_seed"]


async def tickets_are_listed(pilot_id: int) -> bool:
    """Whether the list of tickets is public: nobody can join it any more, whatever the clock says."""
    return await PilotDraw.exists().where(PilotDraw.pilot == pilot_id, PilotDraw.listed_at.is_not_null())


async def pilots_without_commitment() -> list[int]:
    """Announced pilots whose places will be drawn, and that have committed to no seed yet."""
    committed = PilotDraw.select(PilotDraw.pilot)
    rows = await Pilot.select(Pilot.id).where(Pilot.state == PilotState.ANNOUNCED, Pilot.id.not_in(committed))
    documents = {row["id"]: await published_document(row["id"]) for row in rows}
    return [pilot for pilot, document in documents.items() if document and is_drawn(document)]


async def last_version(pilot_id: int) -> VersionView | None:
    """What was published last of a pilot, and holds."""
    published = await versions(pilot_id)
    return published[0] if published else None


async def published_document(pilot_id: int) -> Document | None:
    version = await last_version(pilot_id)
    return version.document if version else None


async def protocol_of(pilot_id: int, outcome: DrawFile) -> Document:
    """The very version that a draw names: places and arms are those that were published with its tickets."""
    published = await versions(pilot_id)
    return next(version.document for version in published if version.sha256 == outcome.protocol)


async def due_steps(now: datetime) -> list[tuple[str, datetime]]:
    """Announced pilots whose tickets are to be published or drawn now, with the slot of that step."""
    found = await _views((PilotDraw.drawn_at.is_null()) & (PilotDraw.pilot.state == PilotState.ANNOUNCED))
    again = latest_interval_slot(TRIED_AGAIN_SECONDS, now)
    moments = [(draw.pilot, await _due_since(draw, now)) for draw in found]
    return [(str(pilot), max(moment, again)) for pilot, moment in moments if moment]


async def _due_since(draw: DrawView, now: datetime) -> datetime | None:
    document = await published_document(draw.pilot)
    return next_step_at(document, draw) if document and is_due(document, draw, now) else None


async def pilot_names(actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """Titles by id as text, of those among these that the actor may know of: for the page about jobs."""
    numbers = [int(name) for name in ids if name.isascii() and name.isdigit()]
    rows = (
        await Pilot.select(Pilot.id, Pilot.title, Pilot.office)
        .where(Pilot.id.is_in(numbers or [0]))
        .output(load_json=True)
    )
    return {
        str(row["id"]): text_in(row["title"], DEFAULT_LANGUAGE, DEFAULT_LANGUAGE)
        for row in rows
        if actor.allowed(Permission.READ_OFFICE, row["office"])
    }


async def waiting_tickets(pilot_id: int, document: Document) -> dict[str, list[str]]:
    """The tickets of everybody who waits for a place, by area as files name it."""
    names = await strata_by_area(pilot_id, document)
    found: dict[str, list[str]] = {}
    last = ""
    while rows := await _waiting_after(pilot_id, last):
        for row in rows:
            found.setdefault(names[row["area"]], []).append(row["ticket"])
        last = rows[-1]["ticket"]
    return found


async def _waiting_after(pilot_id: int, ticket: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        await Enrollment.select(Enrollment.ticket, Enrollment.area)
        .where(
            Enrollment.pilot == pilot_id,
            Enrollment.state == EnrollmentState.WAITLISTED,
            Enrollment.ticket > ticket,
        )
        .order_by(Enrollment.ticket)
        .limit(AT_ONCE)
    )
    return rows


async def strata_by_area(pilot_id: int, document: Document) -> dict[int, str]:
    """The areas of all who applied, as files name them."""
    rows = (
        await Enrollment.select(Enrollment.area).where(Enrollment.pilot == pilot_id).group_by(Enrollment.area)
    )
    areas = [row["area"] for row in rows]
    names, codes = await area_names(areas), await area_codes(areas)
    return {area: area_stratum(document, names[area], codes.get(area, "")) for area in areas}


async def placed_by_stratum(pilot_id: int, document: Document) -> Counter[str]:
    """How many people have a place, by area as files name it."""
    rows = (
        await Enrollment.select(Enrollment.area, Count(alias="people"))
        .where(Enrollment.pilot == pilot_id, Enrollment.state.is_in(list(PLACED)))
        .group_by(Enrollment.area)
    )
    names = await strata_by_area(pilot_id, document)
    found: Counter[str] = Counter()
    for row in rows:
        found[names[row["area"]]] += row["people"]
    return found


async def next_in_queue(pilot_id: int, area: int, places: int) -> list[str]:
    """The tickets of those who wait in an area, who applied first in front."""
    rows = (
        await Enrollment.select(Enrollment.ticket)
        .where(
            Enrollment.pilot == pilot_id,
            Enrollment.area == area,
            Enrollment.state == EnrollmentState.WAITLISTED,
        )
        .order_by(Enrollment.queue_number)
        .limit(places)
    )
    return [row["ticket"] for row in rows]


async def still_waiting(pilot_id: int, tickets: Sequence[str]) -> set[str]:
    """Those of these tickets whose people wait for a place."""
    rows = await Enrollment.select(Enrollment.ticket).where(
        Enrollment.pilot == pilot_id,
        Enrollment.state == EnrollmentState.WAITLISTED,
        Enrollment.ticket.is_in(list(tickets) or [""]),
    )
    return {row["ticket"] for row in rows}


async def left_before_draw(pilot_id: int) -> set[UUID]:
    """Who withdrew before places were drawn; nobody where none were.

    Days tell it, and on the day of the draw its file: their ticket is not listed, or was drawn for a place that they
    never had.
    """
    draw, content = await draw_of(pilot_id), await outcome_of(pilot_id)
    if draw is None or draw.drawn_at is None or content is None:
        return set()
    outcome = await asyncio.to_thread(read_draw, content)
    listed = {ticket for tickets in outcome.lots.tickets.values() for ticket in tickets}
    not_drawn = listed - {ticket for given in outcome.drawn.values() for ticket, _ in given}
    rows = await Enrollment.select(Enrollment.id, Enrollment.ticket, Enrollment.ended_on).where(
        Enrollment.pilot == pilot_id,
        Enrollment.state == EnrollmentState.WITHDRAWN,
        Enrollment.placed_on.is_null(),
    )
    day = civil_day(draw.drawn_at)
    return {row["id"] for row in rows if row["ticket"] not in not_drawn or row["ended_on"] < day}


async def arm_counts(pilot_id: int) -> dict[int, ArmCount]:
    """How many people got each arm, by its position; who withdrew afterwards counts on."""
    rows = (
        await Enrollment.select(Enrollment.arm, Enrollment.replaces, Count(alias="people"))
        .where(Enrollment.pilot == pilot_id, Enrollment.arm.is_not_null())
        .group_by(Enrollment.arm, Enrollment.replaces)
    )
    drawn, replacing = _counted(rows, replaces=False), _counted(rows, replaces=True)
    return {arm: ArmCount(arm, drawn[arm], replacing[arm]) for arm in {*drawn, *replacing}}


def _counted(rows: Iterable[dict[str, Any]], *, replaces: bool) -> Counter[int]:
    return Counter({row["arm"]: row["people"] for row in rows if bool(row["replaces"]) == replaces})
