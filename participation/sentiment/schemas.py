"""What goes in and out of analysis, for people."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from participation.feedback.schemas import CommentFilter
from participation.sentiment.tables import CaseState


class View(StrEnum):
    """Which of the comments that match are listed, and in which order."""

    ALL = ""  # the newest first
    UNSURE = "unsure"  # what nobody has judged and no model was sure of, the least sure first
    SECOND = (
        "second"  # what one other has judged, or several without agreeing, and not the reader; labels hidden
    )
    MINE = "mine"  # what the reader has judged


class CommentSearch(msgspec.Struct, frozen=True):
    """Which analysed comments staff look for."""

    comments: CommentFilter
    words: str = ""  # as typed: searching.py says what it means
    sentiment: str = ""  # as shown: what people said, else the model where it is sure, else "unsure"
    element: str = ""  # "U1" … "U9", or "none"
    topic: int | None = None  # an improvement of a report
    view: View = View.ALL
    reader: int = 0  # account of the person who looks


class AnalysedComment(msgspec.Struct, frozen=True):
    """A comment as staff read it: without the personal data that was found in it."""

    id: int
    comment: UUID
    text: str
    language: str
    sentiment: str  # as shown, like that of a search
    element: str
    confidence: float | None  # the model's in its own sentiment; None where people said the one shown
    origin: str
    channel: str
    office_name: str | None
    service_name: dict[str, str] | None
    area_name: str | None
    rating: int | None
    rating_maximum: int | None
    said_on: date
    sentiment_judged: bool  # by people: what is shown is theirs
    element_judged: bool


class AnalysedPage(msgspec.Struct, frozen=True):
    """A keyset page; `next_after` is the cursor of the following one, None on the last."""

    comments: list[AnalysedComment]
    next_after: str | None


class LabelWrite(msgspec.Struct, frozen=True):
    """What a person says about a comment; None leaves what they said before."""

    sentiment: str | None = None  # a label, or "" where nobody can tell
    element: str | None = None  # "U1" … "U9", or "" for none


class AgreementView(msgspec.Struct, frozen=True):
    """How far people agree about comments of one office, or of all."""

    office_name: str | None
    subject: str
    comments: int
    people: int
    alpha: float | None
    measured_on: date


class StoredModel(msgspec.Struct, frozen=True):
    """A model as it is kept."""

    version: str
    parent: str
    content: bytes
    digest: str


class ModelView(msgspec.Struct, frozen=True):
    """A model that was learnt here, with what it measured on held-back comments."""

    id: int
    version: str
    parent: str
    figures: dict[str, Any]
    state: str
    made_at: datetime


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
