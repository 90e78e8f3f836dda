"""What staff see of the people in a trial: counts, and participants under their tickets."""

from datetime import date

import msgspec

from participation.texts import Text


class People(msgspec.Struct, frozen=True):
    """How many people of one area and arm are in one state, with a place since one day."""

    area: str
    code: str  # Kemendagri's, by which a document names the area; "" where it has none
    state: str  # enrollment_tables.EnrollmentState
    arm: int | None  # position in the published document
    placed_on: date | None
    count: int


class Participant(msgspec.Struct, frozen=True):
    """One application as a list for staff shows it: no name, no address, and not which surveys were answered.

    With that, and with the answers as they come, staff could tell the arms apart before the result.
    """

    ticket: str
    queue_number: int
    area: str
    state: str
    arm: int | None
    applied_on: date
    placed_on: date | None
    ended_on: date | None
    replaces: bool
    resembles: bool
    reachable: bool  # has left a way to be written to


class Contact(msgspec.Struct, frozen=True):
    """Where somebody wants to be written to."""

    channel: str  # "email" or "sms"
    address: str


class WaitingTrial(msgspec.Struct, frozen=True):
    """What waits for a person in a trial."""

    pilot: int
    title: Text
    value: bool  # that a draw hangs on is to be stated
    issues: int  # reports of participants without a reply
    missing: int  # people whose figures the office has to hand in …
    analysis_on: date | None  # … before this day
