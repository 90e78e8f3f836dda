"""Use cases of the outbox: queue a message, take what is due, say how it went, write to an address no more."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from participation.clock import now
from participation.errors import Rejected
from participation.messages.channels import Channel, MessageState
from participation.messages.phones import is_phone
from participation.messages.quiet import not_before
from participation.messages.schemas import DueMessage
from participation.messages.stopping import address_digest
from participation.messages.tables import Message, Suppression
from participation.messages.texting import plain
from participation.messages.waits import LEASE, wait_after
from participation.web.i18n import current_language, mark

ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""Printable ASCII without a space around one @: no line break can reach a header, no comma a second person."""
SEPARATORS = re.compile(r"[,;:<>()\[\]\"\\]")
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 300
REFERENCE_BYTES = 12
"""Random; as hexadecimal digits what `replies.REFERENCE` looks for."""


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
    await _queue(Message(purpose=purpose, recipient=recipient, subject=one_line, body=body), zone, about)


async def queue_sms(purpose: str, recipient: str, text: str, *, zone: str = "", about: str = "") -> None:
    """As `queue_email`, for a text message. Raises Rejected for a number that is not as `phone_of` writes it."""
    if not is_phone(recipient):
        raise Rejected(mark("This is no phone number, so nothing can be sent to it."))
    reference = secrets.token_hex(REFERENCE_BYTES)
    message = Message(
        channel=Channel.SMS, purpose=purpose, recipient=recipient, body=plain(text), reference=reference
    )
    await _queue(message, zone, about)


async def _queue(message: Message, zone: str, about: str) -> None:
    message.zone, message.about, message.language = zone, about, current_language()
    await Message.insert(message)


def is_address(text: str) -> bool:
    """Whether a mail to exactly one mailbox can be sent there."""
    return (
        len(text) <= LONGEST_ADDRESS
        and ADDRESS.fullmatch(text) is not None
        and SEPARATORS.search(text) is None
    )


async def take_due(limit: int) -> list[DueMessage]:
    """The messages that are due, counted as attempted and out of everyone else's reach for LEASE.

    The row's own `due_at` is the lease: a sender that dies leaves its messages to the next one after it.
    """
    moment = now()
    due = (Message.state == MessageState.WAITING) & (Message.due_at <= moment)
    rows = await Message.select(Message.id).where(due).order_by(Message.due_at).limit(limit)
    taken = (
        await Message.update({Message.due_at: moment + LEASE, Message.attempts: Message.attempts + 1})
        .where(Message.id.is_in([row["id"] for row in rows] or [0]), due)
        .returning(*(getattr(Message, name) for name in DueMessage.__struct_fields__))
    )
    return [DueMessage(**row) for row in taken]


async def mark_sent(message: DueMessage) -> None:
    await _close(message, MessageState.SENT)


async def mark_suppressed(message: DueMessage) -> None:
    """It was not sent, as its recipient wants nothing more."""
    await _close(message, MessageState.SUPPRESSED)


async def mark_failed(message: DueMessage, error: str, *, final: bool = False) -> bool:
    """Puts it off for the next attempt, or gives it up: after the last one, or where this one is `final`.

    Returns whether it was given up. `error` is kept for the operator and must not name the recipient.
    """
    wait = None if final else wait_after(message.attempts)
    if wait is None:
        await _close(message, MessageState.FAILED, error)
        return True
    due_at = not_before(now() + wait, message.zone)
    await Message.update({Message.due_at: due_at, Message.error: error}).where(*_held(message))
    return False


async def put_off(message: DueMessage, moment: datetime) -> None:
    """It is sent later: what was taken at night does not count as an attempt."""
    await Message.update({Message.due_at: moment, Message.attempts: message.attempts - 1}).where(
        *_held(message)
    )


async def mark_arrival(references: Sequence[str], *, arrived: bool) -> None:
    """What became of a message that a gateway took; told again, or of none of ours, it changes nothing."""
    state = MessageState.DELIVERED if arrived else MessageState.UNDELIVERED
    await Message.update({Message.state: state}).where(
        Message.reference.is_in(list(references)), Message.state == MessageState.SENT
    )


async def _close(message: DueMessage, state: MessageState, error: str = "") -> None:
    """Ends it and erases who it was to and what it said."""
    await Message.update(
        {
            Message.state: state,
            Message.recipient: "",
            Message.subject: "",
            Message.body: "",
            Message.sent_at: now() if state is MessageState.SENT else None,
            Message.error: error,
        }
    ).where(*_held(message))


def _held(message: DueMessage) -> tuple[Any, ...]:
    """Only as long as no other sender has taken it since."""
    return (
        Message.id == message.id,
        Message.attempts == message.attempts,
        Message.state == MessageState.WAITING,
    )


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
    rows = await Message.delete().where(Message.created_at < now() - age).returning(Message.id)
    return len(rows)
