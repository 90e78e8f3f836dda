"""The way out for text messages: an HTTP gateway."""

import asyncio
import base64
import contextlib
import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from participation.errors import ConfigurationError
from participation.messages.adapters import LOCAL_HOSTS, TIMEOUT_SECONDS

PLACEHOLDERS = re.compile(r"\{(to|digits|text|id)\}")
LONGEST_ANSWER = 65_536
NUMBER_REFUSED = frozenset({400, 422})
"""What gateways answer to a number that does not exist; of all else another attempt may mend it."""


@dataclass(frozen=True)
class TextMessage:
    """`to` is +62812…; a gateway tells how the message went on under its `reference`."""

    to: str
    text: str
    reference: str


class TextAdapter(Protocol):
    async def send(self, message: TextMessage) -> None:
        """Hands one message over; any exception means that it is not known to have been taken."""


class GatewayRefusal(OSError):
    """The gateway answered, but did not take the message."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status

    @property
    def final(self) -> bool:
        return self.status in NUMBER_REFUSED


@dataclass(frozen=True)
class Gateway:
    """A gateway as its URL names it; user and password go along as HTTP Basic."""

    host: str
    port: int
    target: str
    user: str
    password: str
    tls: bool


def gateway_of(url: str) -> Gateway:
    """Reads `https://user:password@host/path`. Raises ConfigurationError."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        parts, port = urlsplit(""), 0
    if not parts.hostname or not url.isprintable() or " " in url:
        # The URL itself may hold a password and is not repeated.
        raise ConfigurationError(
            "PARTICIPATION_SMS_URL cannot be used. Write https://user:password@host/path, "
            "with special signs in the password as %40 and the like."
        )
    tls = parts.scheme == "https"
    if not tls and parts.hostname not in LOCAL_HOSTS:
        raise ConfigurationError(
            "PARTICIPATION_SMS_URL names a gateway on another machine without encryption. Use https://."
        )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Gateway(
        parts.hostname, port, target, unquote(parts.username or ""), unquote(parts.password or ""), tls
    )


def checked(template: str) -> str:
    """Raises ConfigurationError for a body that names no recipient or no text."""
    names = set(PLACEHOLDERS.findall(template))
    if "text" not in names or not names & {"to", "digits"}:
        raise ConfigurationError(
            "PARTICIPATION_SMS_BODY says how the gateway wants to be told, and needs {text} and {to} or {digits}."
        )
    return template


def filled(template: str, message: TextMessage) -> tuple[str, str]:
    """The body of a request and its content type: JSON where the template is JSON, else a form."""
    values = {
        "to": message.to,
        "digits": message.to.removeprefix("+"),
        "text": message.text,
        "id": message.reference,
    }
    if _is_json(template):
        body = PLACEHOLDERS.sub(lambda found: json.dumps(values[found[1]])[1:-1], template)
        return body, "application/json"
    body = PLACEHOLDERS.sub(lambda found: quote(values[found[1]], safe=""), template)
    return body, "application/x-www-form-urlencoded"


def _is_json(template: str) -> bool:
    try:
        json.loads(template)
    except ValueError:
        return False
    return True


class HTTPGateway:
    """One request for each message; http.client blocks, so it has a thread. Redirects are not followed."""

    def __init__(self, gateway: Gateway, template: str) -> None:
        self._gateway = gateway
        self._template = template

    async def send(self, message: TextMessage) -> None:
        await asyncio.to_thread(self._send, message)

    def _send(self, message: TextMessage) -> None:
        body, content_type = filled(self._template, message)
        with contextlib.closing(self._connection()) as connection:
            try:
                connection.request("POST", self._gateway.target, body.encode(), self._headers(content_type))
                answer = connection.getresponse()
                answer.read(LONGEST_ANSWER)
            except http.client.HTTPException as error:
                raise ConnectionError(type(error).__name__) from None
        if not 200 <= answer.status < 300:
            raise GatewayRefusal(answer.status)

    def _connection(self) -> http.client.HTTPConnection:
        gateway = self._gateway
        if gateway.tls:
            return http.client.HTTPSConnection(
                gateway.host, gateway.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(gateway.host, gateway.port, timeout=TIMEOUT_SECONDS)

    def _headers(self, content_type: str) -> Mapping[str, str]:
        headers = {"Content-Type": content_type, "Accept": "application/json"}
        if self._gateway.user:
            pair = f"{self._gateway.user}:{self._gateway.password}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return headers
