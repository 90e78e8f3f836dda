"""Use cases of the outbox: queue a mail, take what is due, say how it went, write to an address no more."""

import re
from datetime import timedelta
from typing import Any

from participation.clock import now
from participation.errors import Rejected
from participation.messages.schemas import DueMessage
from participation.messages.stopping import address_digest
from participation.messages.tables import Message, MessageState, Suppression
from participation.messages.waits import LEASE, wait_after
from participation.web.i18n import mark

ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""Printable ASCII without a space around one @: no line break can reach a header, no comma a second person."""
SEPARATORS = re.compile(r"[,;:<>()\[\]\"\\]")
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 300


async def queue_email(purpose: str, recipient: str, subject: str, body: str) -> None:
    """Puts a mail into the outbox, within the caller's transaction: it is sent once that has committed.

    `purpose` names the occasion, for example "password_reset". Raises Rejected for an address that is none.
    """
    if not is_address(recipient):
        raise Rejected(mark("This is no e-mail address, so nothing can be sent to it."))
    one_line = " ".join(subject.split())[:LONGEST_SUBJECT]
    await Message.insert(Message(purpose=purpose, recipient=recipient, subject=one_line, body=body))


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
        .returning(
            Message.id, Message.purpose, Message.recipient, Message.subject, Message.body, Message.attempts
        )
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
    await Message.update({Message.due_at: now() + wait, Message.error: error}).where(*_held(message))
    return False


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


async def suppress(address: str, reason: str, secret_key: str) -> None:
    """Writes to this address no more, except what its owner asks for in that moment. Safe to do twice."""
    await suppress_digest(address_digest(address, secret_key), reason)


async def suppress_digest(digest: str, reason: str) -> None:
    """As `suppress`, for who comes by a link in a mail, which carries the digest and not the address."""
    await Suppression.insert(
        Suppression(address_digest=digest, channel="email", reason=reason[:100])
    ).on_conflict(target=Suppression.address_digest, action="DO NOTHING")


async def erase_old_messages(age: timedelta) -> int:
    """Deletes what was queued longer ago, sent or not; returns how many rows."""
    rows = await Message.delete().where(Message.created_at < now() - age).returning(Message.id)
    return len(rows)
