"""The ways out: a mail server, or files while there is none."""

import asyncio
import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from participation.errors import ConfigurationError
from participation.settings import Settings

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class Adapter(Protocol):
    """Sends mails one after the other; used by one task at a time."""

    async def send(self, mail: EmailMessage) -> None:
        """Hands one mail over; any exception means that it is not known to have been taken."""

    async def close(self) -> None: ...


def adapter_of(settings: Settings) -> Adapter:
    """SMTP where PARTICIPATION_SMTP_URL is set, else files. Raises ConfigurationError."""
    if settings.smtp_url:
        return SMTPAdapter(server_of(settings.smtp_url))
    return FileAdapter(settings.variable_directory / "mail")


@dataclass(frozen=True)
class Server:
    """A mail server as its URL names it."""

    host: str
    port: int
    user: str
    password: str
    tls: bool  # from the first byte on; otherwise STARTTLS where the server offers it


def server_of(url: str) -> Server:
    """Reads `smtp://user:password@host:587` or `smtps://…:465`. Raises ConfigurationError."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        parts, port = urlsplit(""), 0
    if not parts.hostname:
        # The URL itself may hold a password and is not repeated.
        raise ConfigurationError(
            "PARTICIPATION_SMTP_URL cannot be used. Write smtp://user:password@host:587 or "
            "smtps://user:password@host:465, with special signs in the password as %40 and the like."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port, user, password, tls=parts.scheme == "smtps")


class SMTPAdapter:
    """One connection for all mails of a batch, opened with the first; smtplib blocks, so it has a thread."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    async def send(self, mail: EmailMessage) -> None:
        await asyncio.to_thread(self._send, mail)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _send(self, mail: EmailMessage) -> None:
        connection = self._connection or self._open()
        try:
            connection.send_message(mail)
        except (smtplib.SMTPException, OSError):
            self._close()  # in whatever state it was: the next mail begins afresh
            raise

    def _open(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        self._connection = connection
        try:
            self._introduce(connection, context)
        except BaseException:
            self._close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        connection.ehlo()
        encrypted = self._server.tls
        if not encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            encrypted = True
        if not self._server.user:
            return
        if not encrypted and self._server.host not in LOCAL_HOSTS:
            raise ConfigurationError(
                "The mail server offers no encryption, so the password was not sent to it. "
                "Use smtps:// or a server with STARTTLS in PARTICIPATION_SMTP_URL."
            )
        connection.login(self._server.user, self._server.password)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()


class FileAdapter:
    """One .eml file for each mail, for trying out; named so that they sort by time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def send(self, mail: EmailMessage) -> None:
        await asyncio.to_thread(self._write, mail)

    async def close(self) -> None:
        """Nothing is held open."""

    def _write(self, mail: EmailMessage) -> None:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = mail["Date"].datetime.strftime("%Y%m%dT%H%M%SZ")
        name = f"{moment}-{mail['Message-ID'].strip('<>')[:12]}.eml"
        unfinished = self._directory / f".{name}"
        unfinished.write_bytes(mail.as_bytes())
        unfinished.replace(self._directory / name)
