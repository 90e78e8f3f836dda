"""Use cases of the outbox: queue a message, take what is due, say how it went, write to an address no more."""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from participation.clock import now
from participation.database import insert_rows, transaction, update_rows
from participation.errors import Rejected
from participation.messages.channels import Channel, MessageState
from participation.messages.phones import is_phone
from participation.messages.queries import bounced_before
from participation.messages.quiet import not_before
from participation.messages.replies import REFERENCE
from participation.messages.schemas import Attempt, BulkMessage, CalledOff, DueMessage
from participation.messages.stopping import address_digest
from participation.messages.tables import Message, SimulatedText, Suppression
from participation.messages.texting import plain
from participation.messages.waits import LEASE
from participation.web.i18n import current_language, mark

ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""Printable ASCII without a space around one @: no line break can reach a header, no comma a second person."""
SEPARATORS = re.compile(r"[,;:<>()\[\]\"\\]")
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 300
REFERENCE_BYTES = 12
"""Random; as hexadecimal digits what `replies.REFERENCE` looks for."""
CALLED_OFF = "called off"
BOUNCED = "bounced"
ERASED: dict[Any, Any] = {Message.recipient: "", Message.subject: "", Message.body: ""}
HELD = (Message.id, Message.attempts)
"""A sender holds a message as long as no other one has attempted it since."""
ENDED = (
    Message.state, Message.recipient, Message.subject, Message.body, Message.sent_at, Message.error,
    Message.address_digest,
)  # fmt: skip
QUEUED = (
    Message.channel, Message.purpose, Message.recipient, Message.subject, Message.body, Message.state,
    Message.created_at, Message.due_at, Message.attempts, Message.sent_at, Message.error, Message.zone,
    Message.language, Message.about, Message.reference, Message.bulk, Message.address_digest,
)  # fmt: skip


async def queue_email(
    purpose: str, recipient: str, subject: str, body: str, *, zone: str = "", about: str = ""
) -> None:
    """Puts a mail into the outbox, within the caller's transaction: it is sent once that has committed.

    `purpose` names the occasion, for example "password_reset", and `about` what messages are counted by; with a
    `zone` it waits while there is night. Raises Rejected for an address that is none.
    """
    if not is_address(recipient):
        raise Rejected(mark("This is no e-mail address, so nothing can be sent to it."))
    one_line = " ".join(subject.split())[:LONGEST_SUBJECT]
    message = Message(purpose=purpose, recipient=recipient, subject=one_line, body=body)
    await _queue(message, zone, about)


async def queue_sms(purpose: str, recipient: str, text: str, *, zone: str = "", about: str = "") -> None:
    """As `queue_email`, for a text message. Raises Rejected for a number that is not as `phone_of` writes it."""
    if not is_phone(recipient):
        raise Rejected(mark("This is no phone number, so nothing can be sent to it."))
    message = Message(channel=Channel.SMS, purpose=purpose, recipient=recipient, body=plain(text))
    await _queue(message, zone, about)


async def _queue(message: Message, zone: str, about: str) -> None:
    message.zone, message.about, message.language = zone, about, current_language()
    message.reference = secrets.token_hex(REFERENCE_BYTES)
    await Message.insert(message)


def is_address(text: str) -> bool:
    """Whether a mail to exactly one mailbox can be sent there."""
    return (
        len(text) <= LONGEST_ADDRESS
        and ADDRESS.fullmatch(text) is not None
        and SEPARATORS.search(text) is None
    )


async def queue_bulk(purpose: str, messages: Sequence[BulkMessage], *, zone: str, about: str) -> None:
    """Puts many messages into the outbox, behind all that concern one person, within the caller's transaction.

    Addresses are taken as they are: whoever calls has looked at them.
    """
    moment = now()
    due_at = not_before(moment, zone)
    rows = [
        (
            one.channel, purpose, one.recipient, one.subject, one.body, MessageState.WAITING, moment, due_at, 0,
            None, "", zone, one.language, about, secrets.token_hex(REFERENCE_BYTES), True, "",
        )
        for one in messages
    ]  # fmt: skip
    await insert_rows(QUEUED, rows, (Message.id,))


async def call_off(about: str) -> CalledOff:
    """What waits of this is not sent, and says nothing of anybody any more."""
    waiting = (Message.about == about) & (Message.state == MessageState.WAITING)
    recipients = {
        row["id"]: row["recipient"]
        for row in await Message.select(Message.id, Message.recipient).where(waiting)
    }
    rows = (
        await Message.update({Message.state: MessageState.FAILED, Message.error: CALLED_OFF, **ERASED})
        .where(waiting)
        .returning(Message.id, Message.attempts)
    )
    untried = [recipients[row["id"]] for row in rows if row["id"] in recipients and not row["attempts"]]
    return CalledOff(len(rows), untried)


async def take_due(limit: int) -> list[DueMessage]:
    """The messages that are due, counted as attempted and out of everyone else's reach for LEASE.

    What concerns one person comes before what goes to many. The row's own `due_at` is the lease: a sender that dies
    leaves its messages to the next one after it.
    """
    taken = await _take(limit, bulk=False)
    return taken if len(taken) == limit else [*taken, *await _take(limit - len(taken), bulk=True)]


async def _take(limit: int, *, bulk: bool) -> list[DueMessage]:
    moment = now()
    due = (Message.state == MessageState.WAITING) & (Message.bulk == bulk) & (Message.due_at <= moment)
    rows = await Message.select(Message.id).where(due).order_by(Message.due_at).limit(limit)
    if not rows:
        return []
    taken = (
        await Message.update({Message.due_at: moment + LEASE, Message.attempts: Message.attempts + 1})
        .where(Message.id.is_in([row["id"] for row in rows]), due)
        .returning(*(getattr(Message, name) for name in DueMessage.__struct_fields__))
    )
    return [DueMessage(**row) for row in taken]


async def settle(attempts: Sequence[Attempt]) -> None:
    """Keeps what became of a batch, in one transaction.

    What has ended loses recipient and text. A message that another sender has taken since is left to that one.
    """
    async with transaction():
        await update_rows(HELD, ENDED, [_ended(one) for one in attempts if one.due_at is None])
        put_off = [one for one in attempts if one.due_at is not None]
        await update_rows(
            HELD,
            (Message.attempts, Message.due_at, Message.error),
            [(one.message.id, one.message.attempts, one.attempts, one.due_at, one.error) for one in put_off],
        )
        for one in attempts:
            if one.gone:
                await suppress_digest(one.digest, BOUNCED, one.message.channel)


def _ended(one: Attempt) -> tuple[Any, ...]:
    sent_at = now() if one.state is MessageState.SENT else None
    return (one.message.id, one.message.attempts, one.state, "", "", "", sent_at, one.error, one.digest)


async def mark_arrival(references: Sequence[str], *, arrived: bool) -> None:
    """What became of a message that a gateway took; told again, or of none of ours, it changes nothing."""
    for reference in references:
        if arrived:
            await _arrived(reference)
        else:
            await note_bounce(reference, hard=False)


async def _arrived(reference: str) -> None:
    await Message.update({Message.state: MessageState.DELIVERED}).where(
        Message.reference == reference, Message.state == MessageState.SENT
    )


async def note_bounce(reference: str, *, hard: bool) -> bool:
    """A message did not reach anybody; to an address that is not there nothing more is sent, to others from the
    second time on that nothing arrives.

    Returns whether it is one of ours and this was news.
    """
    if not REFERENCE.fullmatch(reference):
        return False
    rows = (
        await Message.update({Message.state: MessageState.UNDELIVERED})
        .where(Message.reference == reference, Message.state == MessageState.SENT)
        .returning(Message.id, Message.address_digest, Message.channel)
    )
    for row in rows:
        if row["address_digest"] and (hard or await bounced_before(row["address_digest"], row["id"])):
            await suppress_digest(row["address_digest"], BOUNCED, row["channel"])
    return bool(rows)


async def suppress(address: str, reason: str, secret_key: str, channel: str = Channel.EMAIL) -> None:
    """Writes to this address no more, except what its owner asks for in that moment. Safe to do twice."""
    await suppress_digest(address_digest(address, secret_key), reason, channel)


async def suppress_digest(digest: str, reason: str, channel: str) -> None:
    """As `suppress`, for who comes by a link in a message, which carries the digest and not the address."""
    await Suppression.insert(
        Suppression(address_digest=digest, channel=channel, reason=reason[:100])
    ).on_conflict(target=Suppression.address_digest, action="DO NOTHING")


async def erase_old_messages(age: timedelta) -> int:
    """Deletes what was queued longer ago, sent or not; returns how many rows."""
    await SimulatedText.delete().where(SimulatedText.sent_at < now() - age)
    rows = await Message.delete().where(Message.created_at < now() - age).returning(Message.id)
    return len(rows)
