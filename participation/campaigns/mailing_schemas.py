"""What goes in and out of mailings."""

from datetime import datetime

import msgspec

from participation.texts import Text


class MailingWanted(msgspec.Struct, frozen=True):
    """A mailing as its form has it."""

    contact_list: int | None
    subject: Text
    body: Text


class MailingView(msgspec.Struct, frozen=True):
    id: int
    campaign: int
    contact_list: int
    list_name: str
    subject: Text
    body: Text
    codes: dict[str, str]  # by `mailings.code_key`
    state: str
    position: int
    queued: int
    unwanted: int
    too_soon: int
    outcomes: dict[str, int]  # by `mailings.outcome_key`
    created_at: datetime
    ended_at: datetime | None
