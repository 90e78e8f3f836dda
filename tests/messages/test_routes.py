"""Where people ask for no more messages, and what a gateway tells us."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from participation.messages import routes
from participation.messages.channels import Channel, MessageState
from participation.messages.queries import is_suppressed
from participation.messages.schemas import Attempt
from participation.messages.service import queue_sms, settle, take_due
from participation.messages.stopping import stop_path
from participation.messages.tables import Message, Suppression
from participation.organisations.queries import UNNAMED_SITE
from participation.settings import Settings
from participation.web import errors
from participation.web.templates import template_config

pytestmark = pytest.mark.usefixtures("database")

KEY = "k" * 32
SECRET = "s" * 32
NUMBER = "+628123456789"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(
        [routes.router], template_config=template_config(), exception_handlers=errors.exception_handlers()
    )
    app.state.site = UNNAMED_SITE
    app.state.settings = Settings("", (KEY,), "", "", "", Path("var"), sms_secret=SECRET)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_asking_for_no_more(client: httpx.AsyncClient) -> None:
    """Opening the link only asks; the button stops the mails, and may be pressed twice."""
    path = stop_path("siti@example.go.id", KEY)
    shown = await client.get(path)
    assert shown.status_code == 200
    assert re.search(rf'<form method="post" action="{path}">', shown.text)
    assert not await is_suppressed("siti@example.go.id", [KEY])
    for _ in range(2):
        assert (await client.post(path)).status_code == 200
    assert await is_suppressed("siti@example.go.id", [KEY])
    assert not await is_suppressed("budi@example.go.id", [KEY])


@pytest.mark.parametrize(
    "change", [lambda path: path[:-1], lambda path: path[:-1] + "z", lambda path: path + "é"]
)
async def test_an_incomplete_link_stops_nothing(client: httpx.AsyncClient, change) -> None:
    """A link that we did not make is not found."""
    path = change(stop_path("siti@example.go.id", KEY))
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path)).status_code == 404
    assert not await is_suppressed("siti@example.go.id", [KEY])


async def test_a_number_asks_for_no_more_by_link(client: httpx.AsyncClient) -> None:
    """The link of a text message speaks of the number, and stops what goes there."""
    path = stop_path(NUMBER, KEY, Channel.SMS)
    assert "SMS ke nomor Anda" in (await client.get(path)).text
    assert (await client.post(path)).status_code == 200
    assert await is_suppressed(NUMBER, [KEY])
    assert [row["channel"] for row in await Suppression.select()] == ["sms"]


@pytest.mark.parametrize(
    "posted",
    [
        {"data": {"From": NUMBER, "Body": "STOP"}},
        {
            "json": {
                "event": "sms:received",
                "payload": {"phoneNumber": "0812-3456-789", "message": "berhenti"},
            }
        },
        {"params": {"msisdn": NUMBER[1:], "text": "Stop ya"}},
    ],
)
async def test_a_number_asks_for_no_more_by_reply(
    client: httpx.AsyncClient, posted: dict[str, object]
) -> None:
    """STOP is understood from a form, from JSON and in the address, and may come twice."""
    for _ in range(2):
        assert (await client.post(f"/messages/sms/{SECRET}", **posted)).status_code == 200
    assert await is_suppressed(NUMBER, [KEY])


async def test_other_replies_are_thrown_away(client: httpx.AsyncClient) -> None:
    """What asks for nothing is taken, and stops nothing."""
    for text in ("Terima kasih", "", "tidak stop"):
        answer = await client.post(f"/messages/sms/{SECRET}", data={"From": NUMBER, "Body": text})
        assert answer.status_code == 200
    assert not await Suppression.exists()


async def test_a_gateway_says_what_arrived(client: httpx.AsyncClient) -> None:
    """A message that was handed over is delivered, or lost; the first word stands, and nobody else's changes."""
    for _ in range(3):
        await queue_sms("test", NUMBER, "Halo")
    first, second, waiting = sorted(await take_due(3), key=lambda message: message.id)
    await settle([Attempt(one, "digest", MessageState.SENT) for one in (first, second)])
    told = [(first, "delivered"), (first, "failed"), (second, "undelivered"), (waiting, "delivered")]
    for message, state in told:
        answer = await client.post(f"/messages/sms/{SECRET}?id={message.reference}", data={"status": state})
        assert answer.status_code == 200
    rows = await Message.select(Message.state).order_by(Message.id)
    assert [row["state"] for row in rows] == ["delivered", "undelivered", "waiting"]


async def test_only_who_knows_the_secret_is_heard(client: httpx.AsyncClient) -> None:
    """Another address is not found; where no secret is set none is right."""
    for secret in ("x" * 32, SECRET + "é", "0"):
        answer = await client.post(f"/messages/sms/{secret}", data={"From": NUMBER, "Body": "STOP"})
        assert answer.status_code == 404
    assert not await Suppression.exists()


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000])
async def test_json_that_cannot_be_read_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    """It is said to be unreadable, and nothing breaks."""
    answer = await client.post(
        f"/messages/sms/{SECRET}", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
