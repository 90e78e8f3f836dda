"""Who in a trial is told what on which day, by what became of their application and by their own calendar. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.reminder_tables import Audience, Notice
from participation.pilots.schemas import Document
from participation.pilots.tables import Allocation
from participation.pilots.waves import Asked, Turn, calendar

LAST_DAYS = 2
"""A survey is called to mind again when it can be answered for so many days yet, today among them …"""
WORTH_TWO = 5
"""… if it was open for so many days altogether."""


@dataclass(frozen=True)
class Addressee:
    """A participant who can be written to; `told` is what they were told on which day, by notice and number."""

    enrollment: UUID
    state: str  # EnrollmentState
    placed_on: date | None
    language: str
    channel: str  # messages.tables.Channel
    address: str
    told: Mapping[tuple[str, int], date]
    answered: Mapping[int, date]


class Due(NamedTuple):
    """What somebody is to be told today. `number` is that of the wave, `last_day` the last one to answer it."""

    notice: Notice
    number: int = 0
    last_day: date | None = None


def due_to(document: Document, addressee: Addressee, today: date, *, drawn: bool) -> list[Due]:
    """What this person is to be told and was not yet. `drawn`: places were drawn and given.

    The same day again gives nothing once all was told; of what was missed only what is still true is told.
    """
    if addressee.state == EnrollmentState.WITHDRAWN:
        return []
    place = _about_place(document, addressee, today, drawn=drawn)
    found = [Due(place)] if place else []
    return [due for due in [*found, *_surveys(document, addressee, today)] if _key(due) not in addressee.told]


def _key(due: Due) -> tuple[str, int]:
    return (due.notice, due.number)


def _about_place(document: Document, addressee: Addressee, today: date, *, drawn: bool) -> Notice | None:
    """How it stands with the place of somebody whose trial is not over."""
    if document.ends_on is not None and today > document.ends_on:
        return None
    if addressee.state == EnrollmentState.ENROLLED:
        return Notice.PLACE
    if addressee.state != EnrollmentState.WAITLISTED:
        return None
    if document.allocation == Allocation.FIRST_COME:
        return Notice.WAITING
    if document.starts_on is not None and today >= document.starts_on:
        return Notice.NO_PLACE
    return Notice.NOT_DRAWN if drawn else Notice.WAITING


def _surveys(document: Document, addressee: Addressee, today: date) -> Iterator[Due]:
    asked = calendar(document, addressee.state, addressee.placed_on, addressee.answered, today)
    for wave in asked:
        if wave.turn is not Turn.OPEN:
            continue
        yield Due(Notice.DUE, wave.number, wave.last_day)
        if _is_urgent(wave, addressee.told, today):
            yield Due(Notice.LAST_DAYS, wave.number, wave.last_day)


def _is_urgent(wave: Asked, told: Mapping[tuple[str, int], date], today: date) -> bool:
    """Whether it is late, and the first notice of it is a day old at least."""
    first = told.get((Notice.DUE, wave.number))
    days = (wave.closes_on - wave.opens_on).days
    return (
        first is not None
        and first < today
        and days >= WORTH_TWO
        and today >= wave.closes_on - timedelta(days=LAST_DAYS)
    )


AUDIENCES: dict[str, frozenset[str]] = {
    Audience.EVERYBODY: frozenset(
        {EnrollmentState.WAITLISTED, EnrollmentState.ENROLLED, EnrollmentState.COMPLETED}
    ),
    Audience.PLACED: frozenset({EnrollmentState.ENROLLED, EnrollmentState.COMPLETED}),
    Audience.WAITING: frozenset({EnrollmentState.WAITLISTED}),
}
"""The states of those whom a message from staff goes to; whoever withdrew hears nothing more."""
