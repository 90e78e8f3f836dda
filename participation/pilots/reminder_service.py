"""Use cases of what participants of pilots are told: by their calendar, and what staff write to all of them."""

from datetime import date, datetime

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.messages.quiet import not_before
from participation.pilots.notifying import can_be_reached, notify, pass_on
from participation.pilots.participant_queries import places_were_drawn
from participation.pilots.queries import published_pilot
from participation.pilots.reminder_queries import (
    addressees,
    pilots_to_tell,
    reach_of,
    unsent_messages,
)
from participation.pilots.reminder_schemas import MessageView, MessageWrite
from participation.pilots.reminder_tables import Audience, Notice, PilotMessage, PilotNotice
from participation.pilots.reminders import AUDIENCES, Addressee, Due, due_to
from participation.pilots.schemas import PilotView, PublishedPilot
from participation.pilots.waves import office_day
from participation.settings import Settings
from participation.web.i18n import DEFAULT_LANGUAGE, mark

BATCH = 200
"""People a transaction, so that the intake never waits long."""
LONGEST_SUBJECT = 120
LONGEST_BODY = 1_000


async def tell_participants(settings: Settings, moment: datetime) -> int:
    """Queues what participants of all trials are due, each notice once; returns how many. At night nothing."""
    return sum(
        [
            await _tell(pilot, settings, office_day(pilot.document, moment))
            for pilot in await pilots_to_tell()
            if _is_day(pilot, moment)
        ]
    )


def _is_day(pilot: PublishedPilot, moment: datetime) -> bool:
    return not_before(moment, pilot.document.zone) == moment


async def _tell(pilot: PublishedPilot, settings: Settings, today: date) -> int:
    drawn, told = await places_were_drawn(pilot.id), 0
    after: int | None = 0
    while after is not None:
        async with transaction():
            people, after = await addressees(pilot.id, after, BATCH)
            for person in filter(can_be_reached, people):
                for due in due_to(pilot.document, person, today, drawn=drawn):
                    told += await _tell_person(pilot, settings, person, due, today)
    return told


async def _tell_person(
    pilot: PublishedPilot, settings: Settings, person: Addressee, due: Due, today: date
) -> int:
    if not await _note(person, due.notice, due.number, today):
        return 0
    await notify(pilot, person, due, settings)
    return 1


async def _note(person: Addressee, notice: Notice, number: int, today: date) -> bool:
    """Whether this process is the one that tells them."""
    noted = (
        await PilotNotice.insert(
            PilotNotice(enrollment=person.enrollment, notice=notice, number=number, told_on=today)
        )
        .on_conflict((PilotNotice.enrollment, PilotNotice.notice, PilotNotice.number), "DO NOTHING")
        .returning(PilotNotice.id)
    )
    return bool(noted)


def check_message(wanted: MessageWrite) -> None:
    """Raises Rejected naming fields."""
    errors: dict[str, Problem] = {}
    if wanted.audience not in set(Audience):
        errors["audience"] = Problem(mark("Choose whom you write to."))
    if not wanted.subject.get(DEFAULT_LANGUAGE, "").strip():
        errors[f"subject.{DEFAULT_LANGUAGE}"] = Problem(mark("Write a subject in Indonesian."))
    if not wanted.body.get(DEFAULT_LANGUAGE, "").strip():
        errors[f"body.{DEFAULT_LANGUAGE}"] = Problem(mark("Write the message in Indonesian."))
    for name, text, longest in (
        ("subject", wanted.subject, LONGEST_SUBJECT),
        ("body", wanted.body, LONGEST_BODY),
    ):
        for language, wording in text.items():
            if len(wording) > longest:
                problem = Problem(mark("Shorten this to %(longest)s characters."), {"longest": longest})
                errors[f"{name}.{language}"] = problem
    if errors:
        raise Rejected(mark("The message was not sent."), errors=errors)


async def published_or_not_found(pilot: PilotView) -> PublishedPilot:
    """The trial as its participants know it. Raises NotFound for a draft, which has none."""
    published = await published_pilot(pilot.slug)
    if published is None:
        raise NotFound(
            mark("Nobody can apply before the pilot is published, so there is nobody to write to.")
        )
    return published


async def write_to_participants(actor: Person, pilot: PilotView, wanted: MessageWrite) -> int:
    """Has a message sent to everybody of the audience who left an address; returns how many those are now.

    Raises Rejected naming fields; Conflict where nobody would get it.
    """
    check_message(wanted)
    reach = await reach_of(pilot.id, wanted.audience)
    if not reach.reached:
        raise Conflict(mark("Nobody of them left an address, so the message would reach nobody."))
    async with transaction():
        await PilotMessage.insert(
            PilotMessage(
                pilot=pilot.id,
                audience=wanted.audience,
                subject=msgspec.json.encode(wanted.subject).decode(),
                body=msgspec.json.encode(wanted.body).decode(),
                written_by=actor.id,
            )
        )
        note = str(reach.reached)
        await record(actor, "write", "pilot", pilot.id, office=pilot.office, fields=["message"], note=note)
    return reach.reached


async def send_staff_messages(settings: Settings, moment: datetime) -> int:
    """Puts what staff wrote into the outbox, by day: whoever withdraws at night is not written to in the morning.

    Returns for how many people. Interrupted, it goes on with the rest.
    """
    count = 0
    for message, slug in await unsent_messages():
        pilot = await published_pilot(slug)
        if pilot is not None and _is_day(pilot, moment):
            count += await _send(pilot, message, settings, office_day(pilot.document, moment))
    return count


async def _send(pilot: PublishedPilot, message: MessageView, settings: Settings, today: date) -> int:
    count = 0
    after: int | None = 0
    while after is not None:
        async with transaction():
            people, after = await addressees(pilot.id, after, BATCH)
            sent = sum([await _send_to(pilot, message, settings, person, today) for person in people])
            await PilotMessage.update({PilotMessage.reached: PilotMessage.reached + sent}).where(
                PilotMessage.id == message.id
            )
        count += sent
    await PilotMessage.update({PilotMessage.queued_at: now()}).where(PilotMessage.id == message.id)
    return count


async def _send_to(
    pilot: PublishedPilot, message: MessageView, settings: Settings, person: Addressee, today: date
) -> int:
    if person.state not in AUDIENCES[message.audience] or not can_be_reached(person):
        return 0
    if not await _note(person, Notice.FROM_STAFF, message.id, today):
        return 0
    await pass_on(pilot, person, message, settings)
    return 1
