"""What goes in and out of applications and places."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec


class AreaOffered(NamedTuple):
    """An area in which a published trial has places."""

    id: int
    name: str
    places: int


class Contact(msgspec.Struct, frozen=True):
    """Where a participant wants to be written to."""

    channel: str  # "email" or "sms"
    address: str


class Application(msgspec.Struct, frozen=True):
    """What one person sent, before it is checked."""

    key: str  # makes the receipt, and the same one when it is sent twice
    protocol: int | None  # number of the version that the page showed
    consents: bool
    area: int | None
    contact: str  # as typed
    answers: Mapping[str, Any]
    language: str
    seed: int | None = None  # of the order of choices
    shown: frozenset[str] | None = None  # conditional questions that were on the page
    source: str = ""  # the code of the link that led here


class Standing(NamedTuple):
    """An application that is stored, as far as another one of the same key is compared with it."""

    digest: bytes  # of its receipt
    area: int
    has_answers: bool  # they may be past their time


class Participant(msgspec.Struct, frozen=True):
    """One application as the person sees it."""

    id: UUID
    pilot: int
    office: int
    slug: str
    area: int
    area_name: str
    queue_number: int
    ticket: str
    state: str  # enrollment_tables.EnrollmentState
    arm: int | None
    applied_on: date
    placed_on: date | None
    ended_on: date | None
    receipt: UUID | None  # none once the data were deleted
    contact: Contact | None = None
