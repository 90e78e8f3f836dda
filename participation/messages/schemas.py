"""What goes in and out of the outbox."""

import msgspec


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
