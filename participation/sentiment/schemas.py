"""What goes in and out of analysis, for people."""

from datetime import date
from uuid import UUID

import msgspec

from participation.feedback.schemas import CommentFilter


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
