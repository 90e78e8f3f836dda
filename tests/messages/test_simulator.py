"""The simulator of text messages: what would have been sent, and answers as if by phone."""

import pytest

from participation.clock import now
from participation.jobs.registry import JobContext
from participation.messages.jobs import send_due_messages
from participation.messages.queries import is_suppressed, simulated_texts
from participation.messages.service import queue_sms
from participation.organisations.roles import Role
from tests.factories import an_office, browser, post, settings, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

NUMBER = "+6281234567890"
PATH = "/en/manage/text-messages"


async def test_berhenti_stops_a_number() -> None:
    """Sent without a gateway a message stands on the page; BERHENTI stops the number for good, other words nothing."""
    await staff(Role.ADMIN)
    await queue_sms("campaign", NUMBER, "Bagaimana layanan kami?")
    await send_due_messages(JobContext(settings(), now(), "", now()))
    [text] = await simulated_texts(None, 10)
    key = settings().secret_keys
    async with browser() as client:
        await sign_in(client)
        shown = await client.get(PATH)
        await post(client, f"{PATH}/{text.id}/reply", text="Terima kasih")
        assert not await is_suppressed(NUMBER, key)
        stopped = await post(client, f"{PATH}/{text.id}/reply", text="berhenti ya")
        after = await client.get(PATH)
        missing = await post(client, f"{PATH}/{text.id + 1}/reply", text="STOP")
    assert "Bagaimana layanan kami? Balas STOP" in shown.text
    assert NUMBER in shown.text
    assert (stopped.status_code, missing.status_code) == (303, 404)
    assert "gets no more messages" in after.text
    assert await is_suppressed(NUMBER, key)


async def test_only_who_runs_the_installation_sees_it() -> None:
    """Numbers of all offices stand there: an administrator of one office does not see it."""
    await staff(Role.ADMIN, (await an_office()).id)
    async with browser() as client:
        await sign_in(client)
        assert (await client.get(PATH)).status_code == 403
