"""What goes in and out of the outbox."""

from datetime import datetime

import msgspec

from participation.messages.channels import MessageState


class DueMessage(msgspec.Struct, frozen=True):
    """A message that this process has taken to send; `attempts` counts this one."""

    id: int
    purpose: str
    recipient: str
    subject: str
    body: str
    attempts: int
    channel: str = "email"  # tables.Channel
    zone: str = ""
    language: str = "id"
    reference: str = ""


class BulkMessage(msgspec.Struct, frozen=True):
    """One of many messages that are queued at once; a text message has no subject."""

    channel: str
    recipient: str
    subject: str
    body: str
    language: str


class CalledOff(msgspec.Struct, frozen=True):
    """How many messages are not sent any more, and the recipients to whom none of them was ever tried."""

    count: int
    untried: list[str]


class Attempt(msgspec.Struct, frozen=True):
    """What became of one attempt.

    Put off to `due_at` it is tried again; without, it is ended in `state`. `error` names nobody; with `gone` the
    server says that there is no such recipient.
    """

    message: DueMessage
    digest: str
    state: MessageState
    due_at: datetime | None = None
    attempts: int = 0  # as they count from now on
    error: str = ""
    gone: bool = False


class SimulatedTextView(msgspec.Struct, frozen=True):
    """A text message in the simulator."""

    id: int
    reference: str
    recipient: str
    body: str
    reply: str
    sent_at: datetime
