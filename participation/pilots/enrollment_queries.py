"""Every read of applications and places."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.query.functions import Count, Max

from participation.areas.queries import area_by_code
from participation.errors import NotFound
from participation.pilots.enrollment_schemas import AreaOffered, Standing
from participation.pilots.enrollment_tables import (
    Enrollment,
    EnrollmentAnswers,
    EnrollmentContact,
    EnrollmentState,
)
from participation.pilots.schemas import PlacesNamed, PublishedPilot
from participation.pilots.tables import Pilot, PilotPlaces

PLACED = (EnrollmentState.ENROLLED, EnrollmentState.COMPLETED)
"""Whoever is in one of these has a place."""

_AREA = PilotPlaces.area, PilotPlaces.area.name, PilotPlaces.area.kemendagri_code
"""Made once: to make a column of another table takes longer than to read it, and every application does."""


async def areas_offered(pilot: PublishedPilot) -> list[AreaOffered]:
    """The areas that were published, as they are known here today, in the order of the document."""
    rows = await PilotPlaces.select(*_AREA).where(PilotPlaces.pilot == pilot.id)
    found = [(places, await _area_of(places, rows)) for places in pilot.document.places]
    return [AreaOffered(area, places.area, places.places) for places, area in found if area is not None]


async def _area_of(places: PlacesNamed, rows: Sequence[dict[str, Any]]) -> int | None:
    """By its code; the draft, where most are found, may have changed since."""
    for row in rows:
        known = row["area.kemendagri_code"] if places.code else row["area.name"]
        if known == (places.code or places.area):
            return int(row["area"])
    try:
        return (await area_by_code(places.code)).id
    except NotFound:
        return None


async def standing_applications(digests: Sequence[bytes]) -> dict[bytes, Standing]:
    """What is stored under receipts with these digests."""
    rows = await Enrollment.select(Enrollment.id, Enrollment.area, Enrollment.receipt.digest).where(
        Enrollment.receipt.digest.is_in(list(digests) or [b""])
    )
    answers = EnrollmentAnswers
    answered = await answers.select(answers.enrollment).where(
        answers.enrollment.is_in([row["id"] for row in rows] or [UUID(int=0)]), answers.wave == 0
    )
    with_answers = {row["enrollment"] for row in answered}
    found = [Standing(bytes(row["receipt.digest"]), row["area"], row["id"] in with_answers) for row in rows]
    return {standing.digest: standing for standing in found}


async def applications_by_address(pilot: int, addresses: Collection[str]) -> Counter[str]:
    """How many participants of a pilot are written to at each of these addresses."""
    rows = (
        await EnrollmentContact.select(EnrollmentContact.address, Count(alias="people"))
        .where(
            EnrollmentContact.address.is_in(list(addresses) or [""]),
            EnrollmentContact.enrollment.pilot == pilot,
        )
        .group_by(EnrollmentContact.address)
    )
    return Counter({row["address"]: row["people"] for row in rows})


async def last_queue_number(pilot: int) -> int:
    """0 before the first application."""
    row = (
        await Enrollment.select(Max(Enrollment.queue_number, alias="last"))
        .where(Enrollment.pilot == pilot)
        .first()
    )
    return int(row["last"] or 0) if row else 0


async def places_taken(pilot: int) -> Counter[int]:
    """How many people have a place, by area."""
    rows = (
        await Enrollment.select(Enrollment.area, Count(alias="people"))
        .where(Enrollment.pilot == pilot, Enrollment.state.is_in(list(PLACED)))
        .group_by(Enrollment.area)
    )
    return Counter({row["area"]: row["people"] for row in rows})


async def turned_away(pilot: int) -> int:
    """How many applied who cannot take part by their answers."""
    row = await Pilot.select(Pilot.turned_away).where(Pilot.id == pilot).first()
    return row["turned_away"] if row else 0


async def version_in_force(pilot: int) -> int:
    """The number of the protocol that holds; 0 once the pilot has ended."""
    row = await Pilot.select(Pilot.current_version).where(Pilot.id == pilot, Pilot.ended_at.is_null()).first()
    return row["current_version"] if row else 0


async def days_answered(enrollments: Collection[UUID]) -> dict[UUID, dict[int, date]]:
    """The days on which waves were answered, by participant and number of the wave; 0 is the application."""
    answers = EnrollmentAnswers
    rows = await answers.select(answers.enrollment, answers.wave, answers.answered_on).where(
        answers.enrollment.is_in(list(enrollments) or [UUID(int=0)])
    )
    found: dict[UUID, dict[int, date]] = {}
    for row in rows:
        found.setdefault(row["enrollment"], {})[row["wave"]] = row["answered_on"]
    return found
