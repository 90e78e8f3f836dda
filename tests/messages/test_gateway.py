"""The way out for text messages, against a small gateway of the test's own."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import parse_qs

import pytest

from participation.errors import ConfigurationError
from participation.messages.gateway import (
    Gateway,
    GatewayRefusal,
    HTTPGateway,
    TextMessage,
    checked,
    filled,
    gateway_of,
)

MESSAGE = TextMessage("+628123456789", 'Ada "tempat" & 1 survei {id}', "ab" * 12)


class Listening:
    """Answers every request with one status, and remembers what it heard."""

    def __init__(self, status: int = 200) -> None:
        self.heard: list[tuple[str, str]] = []  # head and body
        self._status = status

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        self.heard.append((head, (await reader.readexactly(length)).decode()))
        writer.write(
            f"HTTP/1.1 {self._status} x\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\n{{}}".encode()
        )
        await writer.drain()
        writer.close()


Start = Callable[[Listening], Awaitable[Gateway]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    running: list[asyncio.Server] = []

    async def begin(listening: Listening) -> Gateway:
        running.append(await asyncio.start_server(listening.serve, "127.0.0.1", 0))
        port = running[-1].sockets[0].getsockname()[1]
        return Gateway("127.0.0.1", port, "/send?from=Dinas", "user", "p@ss", tls=False)

    yield begin
    for server in running:
        server.close()


async def test_a_gateway_is_told_recipient_and_text(start: Start) -> None:
    """One request carries the message as the template says, and the password as HTTP Basic."""
    listening = Listening()
    await HTTPGateway(await start(listening), "To={to}&Body={text}&ref={id}").send(MESSAGE)
    [(head, body)] = listening.heard
    assert head.startswith("POST /send?from=Dinas HTTP/1.1")
    assert "Authorization: Basic dXNlcjpwQHNz" in head
    assert parse_qs(body) == {"To": [MESSAGE.to], "Body": [MESSAGE.text], "ref": [MESSAGE.reference]}


@pytest.mark.parametrize(
    ("status", "final"), [(302, False), (400, True), (401, False), (422, True), (500, False)]
)
async def test_what_a_gateway_refuses_is_told(start: Start, status: int, final: bool) -> None:
    """Any answer but 2xx is a refusal, for good where the number is at fault; a redirect is not followed."""
    listening = Listening(status)
    with pytest.raises(GatewayRefusal) as refusal:
        await HTTPGateway(await start(listening), "{to}{text}").send(MESSAGE)
    assert (refusal.value.status, refusal.value.final) == (status, final)
    assert len(listening.heard) == 1
    assert MESSAGE.to not in str(refusal.value)


async def test_a_gateway_that_is_away_or_speaks_nonsense_is_an_error(start: Start) -> None:
    """Both come as one kind of error, so that the message is tried again."""

    async def nonsense(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail\r\n")
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for other in (port, 1):
        with pytest.raises(OSError, match=r"."):
            await HTTPGateway(Gateway("127.0.0.1", other, "/", "", "", tls=False), "{to}{text}").send(MESSAGE)
    server.close()


def test_json_stays_json() -> None:
    """In a template that is JSON, no sign of a text can end its string, and no placeholder in it is filled."""
    body, content_type = filled('{"to": ["{digits}"], "text": "{text}"}', MESSAGE)
    assert content_type == "application/json"
    assert json.loads(body) == {"to": ["628123456789"], "text": MESSAGE.text}


@pytest.mark.parametrize(
    ("url", "gateway"),
    [
        ("https://u%40x:p%2Fw@sms.go.id/send", Gateway("sms.go.id", 443, "/send", "u@x", "p/w", tls=True)),
        ("https://sms.go.id:8443?a=1", Gateway("sms.go.id", 8443, "/?a=1", "", "", tls=True)),
        ("http://127.0.0.1:13013/sms", Gateway("127.0.0.1", 13013, "/sms", "", "", tls=False)),
    ],
)
def test_a_url_names_a_gateway(url: str, gateway: Gateway) -> None:
    """Ports have defaults, special signs of a password are decoded."""
    assert gateway_of(url) == gateway


@pytest.mark.parametrize(
    "url",
    [
        "sms.go.id",
        "ftp://sms.go.id",
        "https://u:geheim@host:x",
        "http://u:geheim@sms.go.id",
        "https://a b/\r\nX: y",
    ],
)
def test_a_url_that_cannot_be_used_is_refused(url: str) -> None:
    """Nothing goes unencrypted to another machine; the error says how to write one and repeats no password."""
    with pytest.raises(ConfigurationError) as raised:
        gateway_of(url)
    assert "https://" in str(raised.value)
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize("template", ["", "to={to}", "text={text}", "{number} {text}"])
def test_a_template_without_recipient_or_text_is_refused(template: str) -> None:
    """What would send the same to nobody is told before anything is sent."""
    with pytest.raises(ConfigurationError):
        checked(template)
