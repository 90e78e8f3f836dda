"""Every read of pilots."""

from collections.abc import Iterable
from typing import Any

import msgspec

from participation.clock import now
from participation.errors import NotFound
from participation.pilots.phases import Phase
from participation.pilots.protocol import read
from participation.pilots.schemas import (
    Arm,
    Document,
    PilotView,
    Places,
    Programme,
    Protocol,
    PublishedPilot,
    VersionView,
)
from participation.pilots.tables import Pilot, PilotArm, PilotPlaces, PilotState, PilotVersion
from participation.texts import Text
from participation.web.i18n import mark

PAGE = 50
LATEST = 10
"""Trials that the page of a service names."""
_OFFICE = (
    Pilot.office.name,
    Pilot.office.zone,
    Pilot.office.home_area,
    Pilot.office.contact_email,
    Pilot.office.contact_phone,
)


async def pilots(offices: frozenset[int] | None, before: int | None = None) -> list[PilotView]:
    """Pilots of these offices (None: of all), the newest first, a page at a time."""
    query = Pilot.select(*Pilot.all_columns(), *_OFFICE).order_by(Pilot.id, ascending=False).limit(PAGE)
    if offices is not None:
        query = query.where(Pilot.office.is_in(list(offices) or [0]))
    if before is not None:
        query = query.where(Pilot.id < before)
    rows = await query.output(load_json=True)
    arms, places = await _arms([row["id"] for row in rows]), await _places([row["id"] for row in rows])
    return [_view(row, arms[row["id"]], places[row["id"]]) for row in rows]


async def pilot_by_id(pilot_id: int) -> PilotView | None:
    row = (
        await Pilot.select(*Pilot.all_columns(), *_OFFICE)
        .where(Pilot.id == pilot_id)
        .first()
        .output(load_json=True)
    )
    if row is None:
        return None
    return _view(row, (await _arms([pilot_id]))[pilot_id], (await _places([pilot_id]))[pilot_id])


async def announced_by(office: int) -> list[tuple[int, Text]]:
    """Ids and titles of the pilots that an office announced and has not ended, the newest first."""
    rows = (
        await Pilot.select(Pilot.id, Pilot.title)
        .where(Pilot.office == office, Pilot.state == PilotState.ANNOUNCED)
        .order_by(Pilot.id, ascending=False)
        .output(load_json=True)
    )
    return [(row["id"], row["title"]) for row in rows]


async def pilot_office(pilot_id: int) -> int | None:
    """The office a pilot belongs to, for guards."""
    row = await Pilot.select(Pilot.office).where(Pilot.id == pilot_id).first()
    return row["office"] if row else None


async def _arms(pilot_ids: Iterable[int]) -> dict[int, tuple[Arm, ...]]:
    ids = list(pilot_ids)
    rows = (
        await PilotArm.select()
        .where(PilotArm.pilot.is_in(ids or [0]))
        .order_by(PilotArm.position)
        .output(load_json=True)
    )
    arms = [(row["pilot"], Arm(row["name"], row["description"], row["kind"], row["ratio"])) for row in rows]
    return {known: tuple(arm for owner, arm in arms if owner == known) for known in ids}


async def _places(pilot_ids: Iterable[int]) -> dict[int, tuple[Places, ...]]:
    ids = list(pilot_ids)
    rows = await PilotPlaces.select().where(PilotPlaces.pilot.is_in(ids or [0])).order_by(PilotPlaces.id)
    return {
        known: tuple(Places(row["area"], row["places"]) for row in rows if row["pilot"] == known)
        for known in ids
    }


def _view(row: dict[str, Any], arms: tuple[Arm, ...], places: tuple[Places, ...]) -> PilotView:
    protocol = {name: row[name] for name in Protocol.__struct_fields__}
    programme = {name: row[name] for name in Programme.__struct_fields__ if name in row}
    return PilotView(
        id=row["id"],
        slug=row["slug"],
        state=row["state"],
        office=row["office"],
        office_name=row["office.name"],
        zone=row["office.zone"],
        home_area=row["office.home_area"],
        contact_email=row["office.contact_email"],
        contact_phone=row["office.contact_phone"],
        programme=msgspec.convert({**programme, "arms": arms, "places": places}, Programme),
        protocol=msgspec.convert(protocol, Protocol),
        current_version=row["current_version"],
        ended_at=row["ended_at"],
        end_reason=row["end_reason"],
        revision=row["revision"],
    )


async def versions(pilot_id: int) -> tuple[VersionView, ...]:
    """Every protocol that was published, the newest first."""
    rows = (
        await PilotVersion.select()
        .where(PilotVersion.pilot == pilot_id)
        .order_by(PilotVersion.number, ascending=False)
        .output(load_json=True)
    )
    return tuple(
        VersionView(row["number"], read(row["document"]), row["sha256"], row["published_at"], row["reason"])
        for row in rows
    )


async def latest_document(pilot: PilotView) -> Document | None:
    """The protocol that holds now; None before the first."""
    content = await protocol_file(pilot.slug, pilot.current_version)
    return read(content) if content else None


async def published_pilot(slug: str) -> PublishedPilot | None:
    """None for drafts, too: nobody may know of them."""
    row = (
        await Pilot.select(*Pilot.all_columns(), *_OFFICE)
        .where(Pilot.slug == slug)
        .first()
        .output(load_json=True)
    )
    return await _published(row) if row and row["current_version"] else None


async def pilot_at(slug: str) -> PublishedPilot:
    """The announced trial at an address. Raises NotFound."""
    pilot = await published_pilot(slug)
    if pilot is None:
        raise NotFound(mark("There is no such trial. Those that are announced stand on the first page."))
    return pilot


async def _published(row: dict[str, Any]) -> PublishedPilot:
    return PublishedPilot(
        slug=row["slug"],
        contact_email=row["office.contact_email"],
        contact_phone=row["office.contact_phone"],
        ended_at=row["ended_at"],
        end_reason=row["end_reason"],
        versions=await versions(row["id"]),
        id=row["id"],
        office=row["office"],
        service=row["service"],
    )


async def protocol_file(slug: str, number: int) -> bytes | None:
    """The published bytes of one version, exactly those of which the SHA-256 is public."""
    row = (
        await PilotVersion.select(PilotVersion.document)
        .where(PilotVersion.pilot.slug == slug, PilotVersion.number == number)
        .first()
    )
    return bytes(row["document"]) if row else None


async def pilots_about(service: int) -> list[PublishedPilot]:
    """The latest trials of a service, whatever has become of them."""
    rows = (
        await Pilot.select(*Pilot.all_columns(), *_OFFICE)
        .where(Pilot.service == service, Pilot.current_version > 0)
        .order_by(Pilot.id, ascending=False)
        .limit(LATEST)
        .output(load_json=True)
    )
    return [await _published(row) for row in rows]


async def pilots_ahead() -> list[PublishedPilot]:
    """What was announced and has not begun or can still be applied for, the one that opens first in front."""
    rows = (
        await Pilot.select(*Pilot.all_columns(), *_OFFICE)
        .where(Pilot.state == PilotState.ANNOUNCED)
        .output(load_json=True)
    )
    moment = now()
    found = [await _published(row) for row in rows]
    ahead = [known for known in found if known.phase(moment) in (Phase.COMING, Phase.ENROLLING)]
    return sorted(ahead, key=lambda known: (known.document.opens_at or moment, known.slug))
