"""What goes in and out of feedback."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

LONGEST_TEXT = 5_000
BEST_RATING = 5
LARGEST_ID = 2**31 - 1


class FeedbackCreate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says about a service, through the box or the interface for programs."""

    key: Annotated[
        str, Meta(pattern="^[A-Za-z0-9_-]{22,64}$")
    ]  # ≥ 128 random bits: sent again, the same receipt
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
    rating: Annotated[int, Meta(ge=1, le=BEST_RATING)] | None = None  # 1, very bad, to 5, very good
    area: Annotated[int, Meta(ge=1, le=LARGEST_ID)] | None = None  # in the home area of the office
    language: str = ""  # of the page it was written on


class Way(msgspec.Struct, frozen=True):
    """How feedback came: the channel, and the campaign that brought the person, if one did."""

    channel: str = "page"
    source: str = ""


class FeedbackReceipt(msgspec.Struct, frozen=True):
    """The code to keep: it shows, follows and withdraws what was given."""

    receipt: str


class CommentCreate(msgspec.Struct, frozen=True):
    """Free text as any channel hands it over to be stored."""

    origin: str
    text: str
    said_on: date
    office: int | None = None
    service: int | None = None
    area: int | None = None
    receipt: UUID | None = None
    question: str = ""
    channel: str = "page"
    source: str = ""
    language: str = ""
    rating: int | None = None
    rating_maximum: int | None = None
    import_digest: bytes | None = None


class CommentView(msgspec.Struct, frozen=True):
    """A comment as it was written. Only its author and analysis read this form."""

    id: UUID
    text: str
    origin: str
    question: str
    office: int | None
    service: int | None
    area: int | None
    channel: str
    language: str
    rating: int | None
    rating_maximum: int | None
    said_on: date
    received_on: date
    revision: int


class CommentFilter(msgspec.Struct, frozen=True):
    """Which comments are meant; what is None or empty does not narrow."""

    offices: frozenset[int] | None = None
    service: int | None = None
    area: int | None = None  # with everything that lies in it
    origin: str = ""  # as a whole, or the kind before its colon: "import"
    said_from: date | None = None
    said_before: date | None = None  # the first day that no longer counts
    channel: str = ""


class ReceiptView(msgspec.Struct, frozen=True):
    """A receipt that was found by its code."""

    id: UUID
    kind: str
    received_on: date

    @property
    def is_application(self) -> bool:
        """Whether a place in a trial hangs on it, which is given back on the trial's own pages."""
        return self.kind == "enrollment"
