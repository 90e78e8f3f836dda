"""Mails that came back, and text messages that were lost: who is not there is written to no more."""

import asyncio
from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from participation.messages import commands
from participation.messages.bounces import Bounce, read_bounce
from participation.messages.channels import Channel, MessageState
from participation.messages.queries import is_suppressed
from participation.messages.schemas import Attempt
from participation.messages.service import mark_arrival, note_bounce, queue_email, queue_sms, settle, take_due
from participation.messages.stopping import address_digest
from participation.messages.tables import Message

KEY = "k" * 32
REFERENCE = "0123456789abcdef01234567"


def a_report(
    reference: str = REFERENCE, action: str = "failed", status: str = "5.1.1", whole: bool = False
) -> bytes:
    """As a mail server writes it (RFC 3464)."""
    returned = (
        f"From: suara@example.go.id\r\nMessage-ID: <{reference}@example.go.id>\r\nTo: siti@example.id\r\n"
    )
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    body = "\r\nHalo\r\n" if whole else ""
    return (
        "From: MAILER-DAEMON@mx.example.id\r\nTo: suara@example.go.id\r\nSubject: Undelivered\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.id\r\n\r\n"
        f"Final-Recipient: rfc822; siti@example.id\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{returned}{body}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("whole", [False, True])
def test_a_report_names_the_message(whole: bool) -> None:
    """By the Message-ID of what came back, be it whole or its headers alone."""
    assert read_bounce(a_report(whole=whole)) == Bounce(REFERENCE, hard=True)
    assert read_bounce(a_report(status="5.2.2", whole=whole)) == Bounce(REFERENCE, hard=False)
    assert read_bounce(a_report(status="5.1.8")) == Bounce(REFERENCE, hard=False)


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"\xff\xfe\x00",
        a_report(action="delayed", status="4.4.1"),
        a_report(reference="no-reference-of-ours"),
        a_report().replace(b"report-type", b"x").replace(b"message/delivery-status", b"text/plain"),
        bytes(EmailMessage()),
        a_report()[:400],
    ],
)
def test_everything_else_is_no_bounce(report: bytes) -> None:
    """A mail that may yet arrive, somebody's answer, something broken."""
    assert read_bounce(report) is None


async def a_sent_message(address: str = "siti@example.id") -> str:
    """Its reference."""
    if address.startswith("+"):
        await queue_sms("campaign", address, "Halo")
    else:
        await queue_email("campaign", address, "Halo", "Halo")
    [due] = await take_due(1)
    await settle([Attempt(due, address_digest(address, KEY), MessageState.SENT)])
    return due.reference


@pytest.mark.usefixtures("database")
async def test_an_address_that_is_not_there_is_written_to_no_more() -> None:
    """At once; told again it is no news, and a reference that nobody gave out stops nothing."""
    reference = await a_sent_message()
    assert not await note_bounce(REFERENCE, hard=True)
    assert not await note_bounce("", hard=True)
    assert not await is_suppressed("siti@example.id", [KEY])
    assert await note_bounce(reference, hard=True)
    assert not await note_bounce(reference, hard=True)
    assert await is_suppressed("Siti@example.id", [KEY])
    [row] = await Message.select()
    assert (row["state"], row["recipient"]) == ("undelivered", "")


@pytest.mark.usefixtures("database")
async def test_a_phone_that_is_off_is_tried_again() -> None:
    """Lost once a text message is lost; the second one in a row stops the number, not one after an arrival."""
    number = "+6281234567890"
    first, second, third, fourth = [await a_sent_message(number) for _ in range(4)]
    await mark_arrival([first], arrived=False)
    await mark_arrival([second], arrived=True)
    await mark_arrival([third], arrived=False)
    assert not await is_suppressed(number, [KEY])
    await mark_arrival([fourth], arrived=False)
    assert await is_suppressed(number, [KEY])
    assert await Message.exists().where(Message.channel == Channel.SMS)


@pytest.mark.usefixtures("database")
async def test_a_mail_server_hands_reports_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """By standard input; the command tells how many were news and names nobody."""
    reference = await a_sent_message()
    running = asyncio.get_running_loop()
    monkeypatch.setattr(
        commands, "run", lambda work: asyncio.run_coroutine_threadsafe(work, running).result()
    )
    result = await asyncio.to_thread(CliRunner().invoke, commands.take_bounces, [], a_report(reference))
    assert result.output == "Reports: 1. Of our messages, told for the first time: 1.\n"
    assert await is_suppressed("siti@example.id", [KEY])
