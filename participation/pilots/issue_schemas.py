"""What goes in and out of the log of what went wrong in a trial."""

from datetime import date
from uuid import UUID

import msgspec


class IssueCreate(msgspec.Struct, frozen=True):
    key: str
    text: str
    urgent: bool
    language: str


class IssueView(msgspec.Struct, frozen=True):
    """A report as its author and staff see it; `ticket` is the pseudonym of the participant."""

    id: UUID
    text: str
    urgent: bool
    apart: bool
    reported_on: date
    reply: str
    handled_on: date | None
    ticket: str = ""
