"""The outbox on both databases: queued with the caller's transaction, sent once, retried, erased."""

import asyncio
import contextlib
import smtplib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest

from participation.database import transaction
from participation.errors import Rejected
from participation.jobs.outcomes import said
from participation.jobs.registry import JobContext
from participation.messages import sending, service, ways
from participation.messages.channels import Channel, MessageState
from participation.messages.gateway import GatewayRefusal, TextMessage
from participation.messages.jobs import send_due_messages
from participation.messages.queries import is_suppressed
from participation.messages.schemas import Attempt, BulkMessage, DueMessage
from participation.messages.service import queue_email, queue_sms, suppress, take_due
from participation.messages.stopping import address_digest
from participation.messages.tables import Message, SimulatedText, Suppression
from participation.messages.waits import KEPT, LEASE, WAITS
from participation.settings import Settings
from participation.web.i18n import using_language

pytestmark = pytest.mark.usefixtures("database")

START = datetime(2026, 11, 23, 5, tzinfo=UTC)
KEY = "k" * 32
NUMBER = "+628123456789"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until it is set."""
    clock = SimpleNamespace(now=START)
    for module in (service, sending):
        monkeypatch.setattr(module, "now", lambda: clock.now)
    monkeypatch.setattr(Message.due_at, "default", lambda: clock.now)
    monkeypatch.setattr(Message.created_at, "default", lambda: clock.now)
    return clock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        "", (KEY,), "https://suara.example.go.id", "", "Suara Warga <suara@example.go.id>", tmp_path
    )


class Refusing:
    """A way out that is closed."""

    async def send(self, mail: EmailMessage) -> None:
        raise ConnectionRefusedError("siti@example.go.id")

    async def close(self) -> None:
        """Nothing is held open."""


class RefusingRecipients(Refusing):
    """A mail server that answers every recipient with one status."""

    def __init__(self, status: int) -> None:
        self._status = status

    async def send(self, mail: EmailMessage) -> None:
        raise smtplib.SMTPRecipientsRefused({"siti@example.go.id": (self._status, b"No such mailbox siti")})


async def send(settings: Settings) -> dict[str, object]:
    kept = await send_due_messages(JobContext(settings, START, "", START))
    return said(kept).parameters


def mails(settings: Settings) -> list[EmailMessage]:
    files = sorted((settings.variable_directory / "mail").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


async def queue(purpose: str = "report", recipient: str = "siti@example.go.id") -> None:
    await queue_email(purpose, recipient, "Laporan “jalan” sudah ada", "Halo Siti,\n\nlaporan №1 sudah ada.")


async def rows() -> list[dict[str, object]]:
    return await Message.select().order_by(Message.id)


async def test_a_queued_mail_is_sent_and_erased(clock: SimpleNamespace, settings: Settings) -> None:
    """It reaches its recipient as written; afterwards the database knows neither recipient nor text."""
    await queue()
    assert await send(settings) == {"sent": 1, "failed": 0}
    [mail] = mails(settings)
    assert (mail["To"], mail["Subject"]) == ("siti@example.go.id", "Laporan “jalan” sudah ada")
    assert (mail["Auto-Submitted"], mail["From"]) == ("auto-generated", "Suara Warga <suara@example.go.id>")
    assert mail["Message-ID"].endswith("@example.go.id>")
    assert mail.get_content().splitlines()[:3] == ["Halo Siti,", "", "laporan №1 sudah ada."]
    [row] = await rows()
    assert (row["state"], row["recipient"], row["subject"], row["body"]) == ("sent", "", "", "")
    assert await send(settings) == {}


async def test_what_is_rolled_back_is_not_sent(clock: SimpleNamespace, settings: Settings) -> None:
    """A mail belongs to the transaction that queued it."""
    with contextlib.suppress(KeyError):
        async with transaction():
            await queue()
            raise KeyError
    assert await send(settings) == {}


async def test_two_senders_never_take_the_same_mail(clock: SimpleNamespace) -> None:
    """Of many senders at the same moment each gets other mails, and together all of them."""
    for _ in range(12):
        await queue()
    batches = await asyncio.gather(*[take_due(5) for _ in range(6)])
    taken = [message.id for batch in batches for message in batch]
    assert len(taken) == len(set(taken))
    while batch := await take_due(5):
        taken += [message.id for message in batch]
    assert len(taken) == len(set(taken)) == 12


async def test_a_dead_senders_mail_goes_to_the_next_one(clock: SimpleNamespace, settings: Settings) -> None:
    """After the lease a mail is free again, and the one that held it before can no longer change it."""
    await queue()
    [held] = await take_due(5)
    clock.now = START + LEASE
    assert await send(settings) == {"sent": 1, "failed": 0}
    await service.settle([Attempt(held, "", MessageState.FAILED, error="late")])
    assert (await rows())[0]["state"] == "sent"


async def test_retries_grow_and_end(
    clock: SimpleNamespace,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After 1, 5 and 30 minutes, 2 and 12 hours it is tried again, then given up and erased; no log names anybody."""
    monkeypatch.setattr(ways, "adapter_of", lambda settings: Refusing())
    await queue()
    for wait in (timedelta(0), *WAITS):
        clock.now += wait - timedelta(seconds=1)
        assert await send(settings) == {}
        clock.now += timedelta(seconds=1)
        assert await send(settings) == {"sent": 0, "failed": 1}
    [row] = await rows()
    assert (row["state"], row["recipient"], row["body"], row["attempts"]) == ("failed", "", "", 6)
    assert row["error"] == "ConnectionRefusedError"
    assert "siti" not in caplog.text


@pytest.mark.parametrize(
    ("status", "state"), [(450, "waiting"), (499, "waiting"), (500, "failed"), (550, "failed")]
)
async def test_a_mailbox_that_is_not_there_is_not_tried_again(
    clock: SimpleNamespace, settings: Settings, monkeypatch: pytest.MonkeyPatch, status: int, state: str
) -> None:
    """A recipient refused for good is given up and erased at once; one refused for now is tried again."""
    monkeypatch.setattr(ways, "adapter_of", lambda settings: RefusingRecipients(status))
    await queue()
    assert await send(settings) == {"sent": 0, "failed": 1}
    [row] = await rows()
    assert (row["state"], row["attempts"]) == (state, 1)
    assert row["error"] == f"SMTPRecipientsRefused {status}"
    assert (row["recipient"] == "") == (state == "failed")


async def test_who_wants_nothing_more_gets_nothing(clock: SimpleNamespace, settings: Settings) -> None:
    """Notices stay away, under an older secret key too; the password reset that they ask for comes."""
    await suppress("Siti@example.go.id", "asked", KEY)
    await suppress("siti@example.go.id", "asked again", KEY)
    await queue("report")
    await queue("password_reset")
    rotated = Settings(
        "", ("n" * 32, KEY), settings.base_url, "", settings.mail_from, settings.variable_directory
    )
    await send(rotated)
    assert [row["state"] for row in await rows()] == ["suppressed", "sent"]
    assert len(mails(settings)) == 1
    kept = await Suppression.select().first()
    assert "siti" not in str(kept)


async def test_a_notice_carries_a_way_out(clock: SimpleNamespace, settings: Settings) -> None:
    """Notices name the page where one asks for no more, a requested mail does not."""
    await queue("report")
    await queue("password_reset")
    await send(settings)
    links = [mail["List-Unsubscribe"] for mail in mails(settings)]
    [link] = [link for link in links if link]
    assert link.startswith("<https://suara.example.go.id/messages/stop/")
    assert any(link.strip("<>") in mail.get_content() for mail in mails(settings))
    written = [file.read_text() for file in (settings.variable_directory / "mail").glob("*.eml")]
    assert any(f"List-Unsubscribe: {link}\n" in text for text in written)


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "siti",
        "a@b\nBcc: c@d",
        "a@b, c@d",
        "a@b>,<c@d",
        "a@b\r",
        "a@b@c",
        "a b@c",
        "“siti”@example.id",
        "a" * 250 + "@b.id",
    ],
)
async def test_only_one_mailbox_is_taken(recipient: str) -> None:
    """What is no single address is refused before anything is stored."""
    with pytest.raises(Rejected):
        await queue_email("report", recipient, "x", "y")
    assert not await Message.exists()


async def test_a_subject_stays_one_line(clock: SimpleNamespace, settings: Settings) -> None:
    """Line breaks in a subject cannot add a header or a body."""
    await queue_email("report", "siti@example.go.id", "Halo\r\nBcc: budi@example.go.id\r\n\r\nisi", "Halo")
    await send(settings)
    [mail] = mails(settings)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Halo Bcc: budi@example.go.id isi"


async def test_a_mail_that_cannot_be_written_stops_no_other(
    clock: SimpleNamespace, settings: Settings
) -> None:
    """One mail that no header can hold fails, the rest goes out."""
    await Message.insert(Message(purpose="report", recipient="a@b\nBcc: c@d", subject="x", body="y"))
    await queue()
    assert await send(settings) == {"sent": 1, "failed": 1}


async def test_old_rows_are_erased(clock: SimpleNamespace, settings: Settings) -> None:
    """After 30 days nothing is left of a mail, and nothing before."""
    await queue()
    await send(settings)
    clock.now = START + KEPT
    assert await service.erase_old_messages(KEPT) == 0
    clock.now += timedelta(seconds=1)
    assert await service.erase_old_messages(KEPT) == 1


def test_a_digest_needs_the_key() -> None:
    """The suppression list of one installation says nothing to whoever lacks its key."""
    assert address_digest("a@b.id", KEY) != address_digest("a@b.id", "n" * 32)


def test_one_message_has_one_id() -> None:
    """Every attempt carries the same Message-ID, so that a mail sent twice is seen to be one."""
    from participation.messages.mail import message_id

    first, second = (DueMessage(7, "report", "a@b.id", "x", "y", attempt) for attempt in (1, 2))
    assert message_id(first, "a@b.id", KEY) == message_id(second, "a@b.id", KEY)


async def test_a_text_message_is_sent_and_erased(clock: SimpleNamespace, settings: Settings) -> None:
    """It goes its own way, with the way out in its language, and leaves neither number nor text behind."""
    with using_language("en"):
        await queue_sms("reminder", NUMBER, "Survei “antrean” menunggu.")
    await queue()
    assert await send(settings) == {"sent": 2, "failed": 0}
    [text] = await SimulatedText.select()
    assert text["recipient"] == NUMBER
    assert text["body"] == 'Survei "antrean" menunggu. Reply STOP to end.'
    row = (await rows())[0]
    assert (row["state"], row["recipient"], row["body"]) == ("sent", "", "")


async def test_where_no_reply_is_heard_a_link_is_offered(settings: Settings) -> None:
    """A gateway that tells nothing back has the way out as a link, one that does has it in a word."""
    message = DueMessage(1, "reminder", NUMBER, "", "Halo.", 1, Channel.SMS, language="en")
    deaf = replace(settings, sms_url="https://gateway.example.id/")
    with using_language("en"):
        text = ways.text_of(message, deaf).text
        assert text.startswith("Halo. No more of these: https://suara.example.go.id/messages/stop/")
        assert ways.text_of(message, replace(deaf, sms_secret="s" * 32)).text == "Halo. Reply STOP to end."


async def test_a_number_that_wants_nothing_more_gets_nothing(
    clock: SimpleNamespace, settings: Settings
) -> None:
    """What waits for it is erased unsent; a mailbox is another matter."""
    await suppress(NUMBER, "asked", KEY, Channel.SMS)
    await queue_sms("reminder", NUMBER, "Halo")
    await queue()
    await send(settings)
    assert [row["state"] for row in await rows()] == ["suppressed", "sent"]


@pytest.mark.parametrize("number", ["", "08123456789", "+62 812 3456", "+62812\n3456789", "siti@example.id"])
async def test_only_one_number_is_taken(number: str) -> None:
    """What is no number as it is kept is refused before anything is stored."""
    with pytest.raises(Rejected):
        await queue_sms("reminder", number, "x")
    assert not await Message.exists()


async def test_at_night_a_message_waits(clock: SimpleNamespace, settings: Settings) -> None:
    """Due by day but late, tried again or not, it waits for eight o'clock there, without losing an attempt."""
    clock.now = datetime(
        2026, 11, 23, 13, tzinfo=UTC
    )  # 20:00 in Jakarta, 22:00 in Jayapura, 21:00 in Makassar
    await queue_email("report", "a@b.id", "x", "y", zone="Asia/Jakarta")
    await queue()
    assert await send(settings) == {"sent": 1, "failed": 0}
    row = (await rows())[0]
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    assert row["due_at"] == datetime(2026, 11, 24, 1, tzinfo=UTC)
    clock.now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert await send(settings) == {"sent": 1, "failed": 0}


async def test_another_attempt_waits_for_the_morning(
    clock: SimpleNamespace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed in the evening is not tried at night."""
    monkeypatch.setattr(ways, "adapter_of", lambda settings: Refusing())
    clock.now = datetime(2026, 11, 23, 12, 59, 30, tzinfo=UTC)
    await queue_email("report", "a@b.id", "x", "y", zone="Asia/Jakarta")
    assert await send(settings) == {"sent": 0, "failed": 1}
    assert (await rows())[0]["due_at"] == datetime(2026, 11, 24, 1, tzinfo=UTC)


async def test_a_gateway_that_cannot_be_used_stops_no_mail(
    clock: SimpleNamespace, settings: Settings
) -> None:
    """A wrong setting fails text messages, which are tried again; mails go out."""
    await queue_sms("reminder", NUMBER, "Halo")
    await queue()
    assert await send(replace(settings, sms_url="gateway")) == {"sent": 1, "failed": 1}
    assert [(row["state"], row["error"]) for row in await rows()] == [
        ("waiting", "ConfigurationError"),
        ("sent", ""),
    ]


async def test_a_number_that_is_not_there_is_not_tried_again(
    clock: SimpleNamespace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused by the gateway for good it is given up and erased; no row names it."""

    class RefusingNumbers:
        async def send(self, message: TextMessage) -> None:
            raise GatewayRefusal(400)

    monkeypatch.setattr(ways, "text_adapter_of", lambda settings: RefusingNumbers())
    await queue_sms("reminder", NUMBER, "Halo")
    assert await send(settings) == {"sent": 0, "failed": 1}
    [row] = await rows()
    assert (row["state"], row["error"], row["recipient"]) == ("failed", "GatewayRefusal 400", "")


async def test_what_concerns_one_person_goes_first(clock: SimpleNamespace) -> None:
    """Behind ten thousand messages of a campaign nobody waits for a new password."""
    many = [BulkMessage(Channel.EMAIL, f"a{number}@b.id", "x", "y", "id") for number in range(5)]
    await service.queue_bulk("campaign", many, zone="", about="mailing:1")
    clock.now += timedelta(minutes=1)
    await queue("password_reset")
    assert [message.purpose for message in await take_due(2)] == ["password_reset", "campaign"]
    called_off = await service.call_off("mailing:1")
    assert (called_off.count, sorted(called_off.untried)) == (5, [one.recipient for one in many[1:]])
    assert {row["recipient"] for row in await rows() if row["state"] == "failed"} == {""}


async def test_what_a_batch_had_no_time_for_is_not_lost(
    clock: SimpleNamespace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server ends the batch before its lease: the rest goes back and counts as not attempted."""

    class Slow(Refusing):
        async def send(self, mail: EmailMessage) -> None:
            clock.now += sending.LONGEST_BATCH

    monkeypatch.setattr(ways, "adapter_of", lambda settings: Slow())
    monkeypatch.setattr(sending, "CONNECTIONS", 1)
    for _ in range(3):
        await queue()
    batch = await take_due(3)
    found = await sending._attempts([ways.Ways(settings)], batch, settings)
    await service.settle(found)
    assert [(row["state"], row["attempts"]) for row in await rows()] == [
        ("sent", 1),
        ("waiting", 0),
        ("waiting", 0),
    ]


@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        (b"5.1.1 No such mailbox", True),
        (b"5.7.1 We do not like you", False),
        (b"5.1.8 Bad sender", False),
        (b"No", False),
    ],
)
async def test_who_is_not_there_is_written_to_no_more(
    clock: SimpleNamespace, settings: Settings, monkeypatch: pytest.MonkeyPatch, words: bytes, stopped: bool
) -> None:
    """Only a server that says so takes an address off for good, not one that refuses us."""

    class RefusingOne(Refusing):
        async def send(self, mail: EmailMessage) -> None:
            raise smtplib.SMTPRecipientsRefused({"siti@example.go.id": (550, words)})

    monkeypatch.setattr(ways, "adapter_of", lambda settings: RefusingOne())
    await queue()
    await send(settings)
    assert await is_suppressed("Siti@example.go.id", [KEY]) is stopped
