"""Staff pages about what participants are told."""

import pytest

from participation.messages.channels import MessageState
from participation.messages.schemas import Attempt
from participation.messages.service import settle, take_due
from participation.organisations.roles import Role
from participation.pilots.enrollment_tables import Enrollment, EnrollmentContact
from participation.pilots.reminder_queries import messages_of
from participation.pilots.reminder_service import send_staff_messages, tell_participants
from participation.pilots.schemas import PilotView
from tests.factories import an_office, browser, post, settings, sign_in, staff
from tests.pilot_factories import a_draft, an_area, an_enrolling_trial
from tests.pilots.test_reminder_service import by_day

pytestmark = pytest.mark.usefixtures("database")

TYPED = {"audience": "everybody", "subject.id": "Loket pindah", "body.id": "Loket “A” pindah.\nTerima kasih."}


async def an_applicant(pilot: PilotView, number: int, address: str) -> None:
    person = Enrollment(
        pilot=pilot.id,
        version=1,
        area=await an_area(),
        queue_number=number,
        ticket=f"T-{number}",
        language="id",
    )
    await person.save()
    channel = "sms" if address.startswith("+") else "email"
    await EnrollmentContact.insert(EnrollmentContact(enrollment=person.id, channel=channel, address=address))


async def test_a_message_is_looked_at_and_sent() -> None:
    """From what was typed over the preview with its counts to the list that says what became of it."""
    office = await an_office()
    pilot = await an_enrolling_trial(office)
    await an_applicant(pilot, 1, "siti@example.id")
    await an_applicant(pilot, 2, "+628123456789")
    await staff(Role.PLANNER, office.id)
    path = f"/en/manage/pilots/{pilot.id}/messages"
    async with browser() as client:
        await sign_in(client)
        assert "Nothing yet." in (await client.get(path)).text
        assert (await client.get(f"{path}/new")).status_code == 200
        preview = await post(client, f"{path}/new", **TYPED)
        changed = await post(client, f"{path}/new", **TYPED, edit="1")
        assert await messages_of(pilot.id) == []
        sent = await post(client, f"{path}/new", **TYPED, send="1")
        waiting = await client.get(path)
        await send_staff_messages(settings(), by_day())
        await tell_participants(settings(), by_day())
        await settle([Attempt(one, "", MessageState.SENT) for one in (await take_due(10))[:1]])
        shown = await client.get(path)
    assert "Send to 2 people" in preview.text
    assert "Antre dari rumah: Loket &#34;A&#34; pindah." in preview.text
    assert "Paid for as 1 message" in preview.text
    assert "No gateway for text messages is set up here" in preview.text
    assert "siti@example.id" not in preview.text
    assert "Loket “A” pindah." in changed.text
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    assert "still to be sent" in waiting.text
    assert "sent to 2 people" in shown.text
    assert "Loket pindah" in shown.text


NO_MESSAGES = [
    ({"subject.id": " "}, "Write a subject in Indonesian."),
    ({"body.id": ""}, "Write the message in Indonesian."),
    ({"body.id": "x" * 1_001}, "Shorten this to 1,000 characters."),
    ({"audience": "arm 1"}, "Choose whom you write to."),
    ({"send": "1"}, "the message would reach nobody."),
]


async def test_a_message_that_cannot_be_sent_is_explained() -> None:
    """Each mistake is named beside its field, what was typed stays, and nothing is stored."""
    office = await an_office()
    pilot = await an_enrolling_trial(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/messages/new"
        for changes, said in NO_MESSAGES:
            answer = await post(client, path, **{**TYPED, **changes})
            assert answer.status_code in {409, 422}, changes
            assert said in answer.text
            assert TYPED["subject.id"] in answer.text or TYPED["body.id"].splitlines()[1] in answer.text
            assert await messages_of(pilot.id) == [], changes


async def test_a_draft_has_nobody_to_write_to() -> None:
    """Its page says so, and what is posted to it anyway is refused."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/messages"
        assert "Nobody can apply" in (await client.get(f"{path}/new")).text
        assert (await client.get(path)).status_code == 200
        assert (await post(client, f"{path}/new", **TYPED)).status_code == 404
        assert (await post(client, f"{path}/new", **TYPED, send="1")).status_code == 409
