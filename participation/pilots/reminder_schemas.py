"""What goes in and out of what participants of pilots are told. Texts are by language."""

from datetime import datetime

import msgspec

from participation.texts import Text


class MessageWrite(msgspec.Struct, frozen=True):
    """What staff want to tell participants."""

    audience: str  # reminder_tables.Audience
    subject: Text
    body: Text


class MessageView(msgspec.Struct, frozen=True):
    """A message that staff wrote; `reached` is how many it was sent to, of those who left an address."""

    id: int
    pilot: int
    audience: str
    subject: Text
    body: Text
    written_at: datetime
    queued_at: datetime | None
    reached: int


class Reach(msgspec.Struct, frozen=True):
    """How many people of an audience can be written to, and how."""

    email: int
    sms: int
    without: int

    @property
    def reached(self) -> int:
        return self.email + self.sms
