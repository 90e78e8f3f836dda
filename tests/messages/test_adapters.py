"""The ways out, against a small mail server of the test's own."""

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from participation.clock import now
from participation.errors import ConfigurationError
from participation.messages import adapters
from participation.messages.adapters import Server, SMTPAdapter, server_of


class MailServer:
    """Speaks as much SMTP (RFC 5321) as a client needs, and remembers what it heard."""

    def __init__(self, *, extensions: tuple[str, ...] = (), refuses: bytes = b"") -> None:
        self.mails: list[bytes] = []
        self.commands: list[str] = []
        self.connections = 0
        self._extensions = extensions
        self._refuses = refuses
        self.context: ssl.SSLContext | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            command = line.split()[0].upper().decode()
            self.commands.append(line.decode().strip())
            if command == "DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(self._answer(command))
            await writer.drain()
            if command == "STARTTLS" and self.context:
                await writer.start_tls(self.context)
            if command == "QUIT":
                break
        writer.close()

    def _answer(self, command: str) -> bytes:
        if command == "EHLO":
            lines = ["test", *self._extensions]
            return "".join(
                f"250{' ' if n == len(lines) - 1 else '-'}{x}\r\n" for n, x in enumerate(lines)
            ).encode()
        if command == "RCPT" and self._refuses:
            return self._refuses
        return {"AUTH": b"235 welcome\r\n", "STARTTLS": b"220 go on\r\n"}.get(command, b"250 ok\r\n")


@pytest.fixture
async def start() -> AsyncIterator[object]:
    """Starts a mail server; gives it and its address."""
    running = []

    async def begin(mail_server: MailServer) -> Server:
        server = await asyncio.start_server(mail_server.serve, "127.0.0.1", 0)
        running.append(server)
        return Server("127.0.0.1", server.sockets[0].getsockname()[1], "", "", tls=False)

    yield begin
    for server in running:
        server.close()


def mail(text: str = "Halo") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.id", "siti@example.go.id", "Laporan"
    message.set_content(text)
    return message


async def test_a_batch_goes_over_one_connection(start) -> None:
    """Mails one after the other share a connection, and each arrives whole."""
    heard = MailServer()
    adapter = SMTPAdapter(await start(heard))
    await adapter.send(mail("Pertama"))
    await adapter.send(mail("Kedua"))
    await adapter.close()
    assert [b"Pertama" in heard.mails[0], b"Kedua" in heard.mails[1]] == [True, True]
    assert heard.connections == 1
    assert "rcpt to:<siti@example.go.id>" in [command.lower() for command in heard.commands]


async def test_a_refused_recipient_is_an_error_and_the_next_mail_goes_on(start) -> None:
    """A refusal is told, with the server's status; the adapter can be used again."""
    heard = MailServer(refuses=b"550 no such user siti\r\n")
    adapter = SMTPAdapter(await start(heard))
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await adapter.send(mail())
    await adapter.close()
    assert not heard.mails


async def test_nobody_listening_is_an_error(start) -> None:
    """A server that is away is told as such."""
    server = await start(MailServer())
    adapter = SMTPAdapter(Server(server.host, 1, "", "", tls=False))
    with pytest.raises(ConnectionRefusedError):
        await adapter.send(mail())
    await adapter.close()


async def test_starttls_is_used_when_offered_and_checked(start) -> None:
    """A server that offers encryption and then cannot prove who it is gets no mail."""
    heard = MailServer(extensions=("STARTTLS",))
    adapter = SMTPAdapter(await start(heard))
    with pytest.raises((ssl.SSLError, OSError, smtplib.SMTPException)):
        await adapter.send(mail())
    assert "STARTTLS" in heard.commands
    assert not heard.mails


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    host = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now(), now() + timedelta(days=1))
    signed = builder.add_extension(host, critical=False).sign(key, hashes.SHA256())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "certificate.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*plain))
    return path


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize("known", [True, False])
async def test_encryption_needs_a_known_certificate(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, tls: bool, known: bool
) -> None:
    """Over smtps and STARTTLS alike, a server whose certificate we can check gets the mail, another none."""
    heard = MailServer(extensions=("STARTTLS",) if not tls else ())
    heard.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    heard.context.load_cert_chain(certificate)
    if known:
        trusting = ssl.create_default_context(cafile=certificate)
        monkeypatch.setattr(adapters.ssl, "create_default_context", lambda: trusting)
    listening = await asyncio.start_server(heard.serve, "127.0.0.1", 0, ssl=heard.context if tls else None)
    adapter = SMTPAdapter(Server("127.0.0.1", listening.sockets[0].getsockname()[1], "", "", tls=tls))
    if known:
        await adapter.send(mail())
    else:
        with pytest.raises(ssl.SSLCertVerificationError):
            await adapter.send(mail())
    await adapter.close()
    listening.close()
    assert len(heard.mails) == known


async def test_a_password_is_not_sent_in_the_clear(start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without encryption a password goes to this machine only."""
    heard = MailServer(extensions=("AUTH PLAIN",))
    address = await start(heard)
    with_password = Server(address.host, address.port, "user", "password", tls=False)
    local = SMTPAdapter(with_password)
    await local.send(mail())
    await local.close()
    assert len(heard.mails) == 1
    monkeypatch.setattr(adapters, "LOCAL_HOSTS", frozenset())
    with pytest.raises(ConfigurationError):
        await SMTPAdapter(with_password).send(mail())
    assert len(heard.mails) == 1


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.go.id", Server("mail.go.id", 587, "", "", tls=False)),
        ("smtp://u%40x:p%2Fw@mail.go.id:25", Server("mail.go.id", 25, "u@x", "p/w", tls=False)),
        ("smtps://u:p@mail.go.id", Server("mail.go.id", 465, "u", "p", tls=True)),
    ],
)
def test_a_url_names_a_server(url: str, server: Server) -> None:
    """Ports have defaults, special signs are decoded."""
    assert server_of(url) == server


@pytest.mark.parametrize("url", ["mail.go.id", "http://mail.go.id", "smtp://", "smtp://u:geheim@host:x"])
def test_a_url_that_cannot_be_used_is_refused(url: str) -> None:
    """The error says how to write one and repeats no password."""
    with pytest.raises(ConfigurationError) as raised:
        server_of(url)
    assert "smtps://user:password@host:465" in str(raised.value)
    assert "geheim" not in str(raised.value)
