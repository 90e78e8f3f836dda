"""What goes in and out of analysis, for people."""

from datetime import date
from uuid import UUID

import msgspec

from participation.feedback.schemas import CommentFilter
from participation.sentiment.tables import CaseState


class CommentSearch(msgspec.Struct, frozen=True):
    """Which analysed comments staff look for."""

    comments: CommentFilter
    words: str = ""  # each of them stands in the redacted text
    sentiment: str = ""


class AnalysedComment(msgspec.Struct, frozen=True):
    """A comment as staff read it: without the personal data that was found in it."""

    id: int
    comment: UUID
    text: str
    language: str
    sentiment: str
    origin: str
    service_name: dict[str, str] | None
    area_name: str | None
    rating: int | None
    rating_maximum: int | None
    said_on: date


class AnalysedPage(msgspec.Struct, frozen=True):
    """A keyset page, the newest first; `next_after` is the cursor of the following one, None on the last."""

    comments: list[AnalysedComment]
    next_after: str | None


class SevereCard(msgspec.Struct, frozen=True):
    """A case of the severe lane in a list: what kind and whose it is, nothing of what was said."""

    id: int
    kinds: list[str]
    state: CaseState
    found_on: date
    office_name: str | None
    service_name: dict[str, str] | None
    inspector_name: str | None


class SevereView(SevereCard, frozen=True):
    """A case as its inspector reads it, in the words of whoever wrote it."""

    notes: str
    revision: int
    text: str
    said_on: date
    channel: str
    area_name: str | None


class SevereWrite(msgspec.Struct, frozen=True):
    """What an inspector decides; `revision` is the one that was seen."""

    state: CaseState
    notes: str
    revision: int
