"""Reads of what participants of pilots are told, and of whom there is to tell."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.query.functions import Count

from participation.messages.channels import Channel
from participation.pilots.enrollment_queries import days_answered
from participation.pilots.enrollment_tables import (
    Enrollment,
    EnrollmentContact,
    EnrollmentState,
)
from participation.pilots.queries import published_pilot
from participation.pilots.reminder_schemas import MessageView, Reach
from participation.pilots.reminder_tables import PilotMessage, PilotNotice
from participation.pilots.reminders import AUDIENCES, Addressee
from participation.pilots.schemas import PublishedPilot
from participation.pilots.tables import Pilot, PilotState

_VIEW = tuple(getattr(PilotMessage, name) for name in MessageView.__struct_fields__)


async def pilots_to_tell() -> list[PublishedPilot]:
    """Trials that go on, and in which somebody left an address."""
    rows = await Pilot.select(Pilot.slug).where(Pilot.state == PilotState.ANNOUNCED).order_by(Pilot.id)
    found = [await published_pilot(row["slug"]) for row in rows]
    return [pilot for pilot in found if pilot is not None and await _has_addressees(pilot.id)]


async def _has_addressees(pilot_id: int) -> bool:
    return await EnrollmentContact.exists().where(EnrollmentContact.enrollment.pilot == pilot_id)


async def addressees(pilot_id: int, after: int, limit: int) -> tuple[list[Addressee], int | None]:
    """Those who left an address and did not withdraw, a page at a time; with what the next page comes after."""
    rows = (
        await EnrollmentContact.select(
            EnrollmentContact.id,
            EnrollmentContact.channel,
            EnrollmentContact.address,
            EnrollmentContact.enrollment,
            EnrollmentContact.enrollment.state.as_alias("state"),
            EnrollmentContact.enrollment.placed_on.as_alias("placed_on"),
            EnrollmentContact.enrollment.language.as_alias("language"),
        )
        .where(
            EnrollmentContact.enrollment.pilot == pilot_id,
            EnrollmentContact.enrollment.state != EnrollmentState.WITHDRAWN,
            EnrollmentContact.id > after,
        )
        .order_by(EnrollmentContact.id)
        .limit(limit)
    )
    ids = [row["enrollment"] for row in rows]
    told, answered = await _told(ids), await days_answered(ids)
    found = [_addressee(row, told, answered) for row in rows]
    return found, rows[-1]["id"] if len(rows) == limit else None


def _addressee(
    row: Mapping[str, Any],
    told: Mapping[UUID, Mapping[tuple[str, int], date]],
    answered: Mapping[UUID, Mapping[int, date]],
) -> Addressee:
    enrollment = row["enrollment"]
    return Addressee(
        enrollment=enrollment,
        state=row["state"],
        placed_on=row["placed_on"],
        language=row["language"],
        channel=row["channel"],
        address=row["address"],
        told=told.get(enrollment, {}),
        answered=answered.get(enrollment, {}),
    )


async def _told(ids: Iterable[UUID]) -> dict[UUID, dict[tuple[str, int], date]]:
    rows = await PilotNotice.select().where(PilotNotice.enrollment.is_in([*ids] or [UUID(int=0)]))
    found: dict[UUID, dict[tuple[str, int], date]] = {}
    for row in rows:
        found.setdefault(row["enrollment"], {})[(row["notice"], row["number"])] = row["told_on"]
    return found


async def reach_of(pilot_id: int, audience: str) -> Reach:
    """How many of an audience left a mail address, a phone number, or neither."""
    states = list(AUDIENCES[audience])
    everybody = await Enrollment.count().where(Enrollment.pilot == pilot_id, Enrollment.state.is_in(states))
    rows = (
        await EnrollmentContact.select(EnrollmentContact.channel, Count())
        .where(
            EnrollmentContact.enrollment.pilot == pilot_id, EnrollmentContact.enrollment.state.is_in(states)
        )
        .group_by(EnrollmentContact.channel)
    )
    counts = {row["channel"]: row["count"] for row in rows}
    email, sms = counts.get(Channel.EMAIL, 0), counts.get(Channel.SMS, 0)
    return Reach(email, sms, everybody - email - sms)


async def messages_of(pilot_id: int) -> list[MessageView]:
    """What staff wrote to the participants of a trial, the latest first."""
    rows = (
        await PilotMessage.select(*_VIEW)
        .where(PilotMessage.pilot == pilot_id)
        .order_by(PilotMessage.id, ascending=False)
        .output(load_json=True)
    )
    return [MessageView(**row) for row in rows]


async def unsent_messages() -> list[tuple[MessageView, str]]:
    """Messages of staff that do not stand in the outbox yet, with the slug of their trial."""
    rows = (
        await PilotMessage.select(*_VIEW, PilotMessage.pilot.slug.as_alias("slug"))
        .where(PilotMessage.queued_at.is_null())
        .order_by(PilotMessage.id)
        .output(load_json=True)
    )
    return [(MessageView(**row), slug) for row in rows if (slug := row.pop("slug"))]
