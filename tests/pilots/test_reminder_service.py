"""Participants are told what is due, once, on both databases."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.clock import HOME_ZONE, now, today
from participation.errors import Conflict, Rejected
from participation.messages.tables import Message
from participation.pilots import notifying, reminder_service
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact, EnrollmentState
from participation.pilots.links import opened_by
from participation.pilots.reminder_queries import messages_of, reach_of
from participation.pilots.reminder_schemas import MessageWrite, Reach
from participation.pilots.reminder_service import (
    send_staff_messages,
    tell_participants,
    write_to_participants,
)
from participation.pilots.reminder_tables import PilotNotice
from participation.pilots.schemas import PilotView
from participation.pilots.service import end_pilot, pilot_or_not_found
from tests.factories import an_office, settings
from tests.pilot_factories import a_running_trial, an_area, an_enrolling_trial

pytestmark = pytest.mark.usefixtures("database")

MAIL, PHONE = "siti@example.id", "+628123456789"
WANTED = MessageWrite("everybody", {"id": "Loket pindah"}, {"id": "Loket kami pindah."})


def by_day() -> datetime:
    """Ten in the morning of today, in Jakarta."""
    return datetime.combine(today(), time(10), ZoneInfo(HOME_ZONE)).astimezone(UTC)


async def a_person(pilot: PilotView, number: int, address: str = "", **columns: Any) -> Enrollment:
    usual = {"version": 1, "area": await an_area(), "language": "id", "ticket": f"T-{number}"}
    person = Enrollment(pilot=pilot.id, queue_number=number, **{**usual, **columns})
    await person.save()
    if address:
        channel = "sms" if address.startswith("+") else "email"
        await EnrollmentContact.insert(
            EnrollmentContact(enrollment=person.id, channel=channel, address=address)
        )
    return person


async def outbox() -> list[dict[str, Any]]:
    return await Message.select().order_by(Message.id)


async def test_an_applicant_hears_that_they_wait() -> None:
    """By the way that they chose, in their language, with a link that opens their page; who left none hears nothing."""
    pilot = await an_enrolling_trial(await an_office())
    first = await a_person(pilot, 1, MAIL, language="en")
    await a_person(pilot, 2, PHONE)
    await a_person(pilot, 3)
    assert await tell_participants(settings(), by_day()) == 2
    mail, text = await outbox()
    assert (mail["recipient"], mail["zone"], mail["about"]) == (MAIL, "Asia/Jakarta", f"pilot:{pilot.id}")
    assert "you take part in the draw" in mail["subject"]
    token = mail["body"].partition(f"/en/pilots/{pilot.slug}/mine?t=")[2].split()[0]
    opened = opened_by(token, settings().secret_keys)
    assert opened is not None
    assert (opened.enrollment, opened.by_link) == (first.id, True)
    assert (text["channel"], text["recipient"]) == ("sms", PHONE)
    assert "ikut undian" in text["body"]


async def test_nobody_is_told_twice() -> None:
    """Run again, or by two schedulers at once, nothing more is queued; a new turn is news again."""
    pilot = await an_enrolling_trial(await an_office())
    person = await a_person(pilot, 1, MAIL)
    told = await asyncio.gather(*[tell_participants(settings(), by_day()) for _ in range(3)])
    assert sum(told) == 1
    assert await tell_participants(settings(), by_day()) == 0
    await Enrollment.update(
        {Enrollment.state: EnrollmentState.ENROLLED, Enrollment.placed_on: by_day().date()}
    ).where(Enrollment.id == person.id)
    assert await tell_participants(settings(), by_day()) == 1
    assert "Anda ikut serta" in (await outbox())[-1]["subject"]


async def test_surveys_are_told_of_by_each_persons_calendar() -> None:
    """Since the trial began yesterday, its first survey waits for who has a place, and not for who waits."""
    pilot = await a_running_trial(await an_office())
    yesterday = by_day().date() - timedelta(days=1)
    placed = {"state": EnrollmentState.ENROLLED, "placed_on": yesterday, "arm": 1}
    await a_person(pilot, 1, MAIL, **placed)
    await a_person(pilot, 2, PHONE)
    assert await tell_participants(settings(), by_day()) == 3
    rows = await PilotNotice.select(PilotNotice.notice, PilotNotice.number).order_by(PilotNotice.notice)
    assert [(row["notice"], row["number"]) for row in rows] == [("due", 1), ("no_place", 0), ("place", 0)]
    assert not [row for row in await outbox() if "seperti biasa" in row["body"]]


@pytest.mark.parametrize(
    ("hour", "minute", "told"), [(0, 59, 0), (1, 0, 1), (12, 59, 1), (13, 0, 0), (20, 0, 0)]
)
async def test_nobody_is_told_at_night(hour: int, minute: int, told: int) -> None:
    """From eight in the evening until eight, where the office is, nothing is queued: by morning it may differ."""
    await a_person(await an_enrolling_trial(await an_office()), 1, MAIL)
    moment = now().replace(hour=hour, minute=minute, second=0)
    assert await tell_participants(settings(), moment) == told


async def test_who_withdrew_and_whose_trial_ended_hears_nothing() -> None:
    """A contact that was left behind is not written to, nor is anybody once the trial was ended."""
    pilot = await an_enrolling_trial(await an_office())
    await a_person(pilot, 1, MAIL, state=EnrollmentState.WITHDRAWN)
    assert await tell_participants(settings(), by_day()) == 0
    await a_person(pilot, 2, MAIL)
    await end_pilot(PROGRAM, pilot.id, pilot.revision, {"id": "Selesai"}, now())
    assert await tell_participants(settings(), by_day()) == 0


async def test_an_address_that_takes_nothing_stops_nobody() -> None:
    """What cannot be an address or a number is passed over; the others are told."""
    pilot = await an_enrolling_trial(await an_office())
    await a_person(pilot, 1, "siti, budi@example.id")
    await a_person(pilot, 2, "+62 812")
    await a_person(pilot, 3, MAIL)
    assert await tell_participants(settings(), by_day()) == 1


async def test_staff_write_to_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over several pages, stopped in the middle and run by two schedulers, each gets it once; the trail has a line."""
    monkeypatch.setattr(reminder_service, "BATCH", 2)
    pilot = await an_enrolling_trial(await an_office())
    for number in range(1, 6):
        await a_person(pilot, number, f"warga{number}@example.id")
    await a_person(pilot, 6)
    assert await write_to_participants(PROGRAM, pilot, WANTED) == 5
    with monkeypatch.context() as patched:
        patched.setattr(notifying, "queue_email", _refusing_the("warga3@example.id"))
        with pytest.raises(ConnectionError):
            await send_staff_messages(settings(), by_day())
    sent = await asyncio.gather(*[send_staff_messages(settings(), by_day()) for _ in range(2)])
    assert sum(sent) == 3
    assert await send_staff_messages(settings(), by_day()) == 0
    assert sorted(row["recipient"] for row in await outbox()) == [f"warga{n}@example.id" for n in range(1, 6)]
    [message] = await messages_of(pilot.id)
    assert (message.reached, message.queued_at is None) == (5, False)
    entry = (await audit_entries(None))[0]
    assert (entry.action, entry.subject_kind, entry.note) == ("write", "pilot", "5")
    assert "Loket" not in str(entry)


def _refusing_the(address: str) -> Any:
    queue = notifying.queue_email

    async def refusing(purpose: str, recipient: str, *texts: str, **more: str) -> None:
        if recipient == address:
            raise ConnectionError
        await queue(purpose, recipient, *texts, **more)

    return refusing


async def test_what_staff_write_at_night_waits_for_the_day() -> None:
    """Whoever withdraws meanwhile does not get it."""
    pilot = await an_enrolling_trial(await an_office())
    person = await a_person(pilot, 1, MAIL)
    await a_person(pilot, 2, PHONE)
    await write_to_participants(PROGRAM, pilot, WANTED)
    assert await send_staff_messages(settings(), by_day().replace(hour=20)) == 0
    await EnrollmentContact.delete().where(EnrollmentContact.enrollment == person.id)
    assert await send_staff_messages(settings(), by_day()) == 1
    assert [row["recipient"] for row in await outbox()] == [PHONE]


async def test_who_comes_later_does_not_get_it() -> None:
    """A message goes to those who were there; an audience has only its own."""
    pilot = await an_enrolling_trial(await an_office())
    await a_person(pilot, 1, MAIL, state=EnrollmentState.ENROLLED, placed_on=by_day().date())
    await a_person(pilot, 2, PHONE)
    await a_person(pilot, 3)
    assert await reach_of(pilot.id, "everybody") == Reach(email=1, sms=1, without=1)
    assert await reach_of(pilot.id, "waiting") == Reach(email=0, sms=1, without=1)
    await write_to_participants(PROGRAM, pilot, MessageWrite("waiting", WANTED.subject, WANTED.body))
    assert await send_staff_messages(settings(), by_day()) == 1
    await a_person(pilot, 4, "+628199999999")
    assert await send_staff_messages(settings(), by_day()) == 0
    assert [row["recipient"] for row in await outbox()] == [PHONE]


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (MessageWrite("arm 1", WANTED.subject, WANTED.body), ["audience"]),
        (MessageWrite("everybody", {"en": "x"}, {"id": " "}), ["body.id", "subject.id"]),
        (
            MessageWrite("everybody", {"id": "x" * 121}, {"id": "x", "en": "x" * 1_001}),
            ["body.en", "subject.id"],
        ),
    ],
)
async def test_a_message_that_cannot_be_sent_is_explained(wanted: MessageWrite, named: list[str]) -> None:
    """Each field that is wrong is named, and nothing is stored."""
    pilot = await an_enrolling_trial(await an_office())
    await a_person(pilot, 1, MAIL)
    with pytest.raises(Rejected) as rejection:
        await write_to_participants(PROGRAM, pilot, wanted)
    assert sorted(rejection.value.errors) == named
    assert await messages_of(pilot.id) == []


async def test_a_message_to_nobody_is_refused() -> None:
    """Where nobody left an address that is said."""
    pilot = await an_enrolling_trial(await an_office())
    await a_person(pilot, 1)
    with pytest.raises(Conflict):
        await write_to_participants(PROGRAM, await pilot_or_not_found(pilot.id), WANTED)
