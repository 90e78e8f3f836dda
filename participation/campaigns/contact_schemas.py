"""What goes in and out of contact lists."""

from datetime import date, datetime

import msgspec


class ListWanted(msgspec.Struct, frozen=True):
    """A contact list as its form has it."""

    name: str
    collected_by: str
    collected_on: date | None
    wording: str


class LeftOutRow(msgspec.Struct, frozen=True, array_like=True):
    """A row that was left out, without what stood in it."""

    line: int
    reason: str


class ContactListView(msgspec.Struct, frozen=True):
    id: int
    campaign: int
    name: str
    collected_by: str
    collected_on: date
    wording: str
    state: str
    rows_read: int
    emails: int
    phones: int
    already_there: int
    left_out: int
    reasons: dict[str, int]
    problems: tuple[LeftOutRow, ...]
    created_at: datetime

    @property
    def contacts(self) -> int:
        return self.emails + self.phones


class ContactView(msgspec.Struct, frozen=True):
    """Somebody who may be written to."""

    id: int
    address: str
    language: str
