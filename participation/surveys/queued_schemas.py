"""Answers that waited on phones without signal, and what became of each."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from participation.surveys.schemas import LARGEST_NUMBER

MOST_TOGETHER = 100
"""Entries of one request."""
OLDEST = 366 * 86_400
"""Seconds that answers may have waited: a phone that was lost for a year is found again."""


class QueuedAnswers(msgspec.Struct, frozen=True):
    """One person's answers, as the phone kept them. What else it knows of them is not read."""

    survey: Annotated[str, Meta(max_length=80)]  # as it stands in the address
    key: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{22,64}$")]  # sent again, the same receipt
    answers: dict[str, Any]  # by name of the field, in lists
    age: Annotated[int, Meta(ge=0, le=OLDEST)] = 0  # seconds since they were given, by the phone's own clock
    language: str = "id"
    version: Annotated[int, Meta(ge=1, le=LARGEST_NUMBER)] | None = None  # that was answered
    source: str = ""  # campaign code
    seconds: Annotated[int, Meta(ge=0, le=OLDEST)] | None = (
        None  # that answering took, by the phone's own clock
    )
    seed: Annotated[int, Meta(ge=0, lt=10**9)] | None = None  # of the order of its choices


class QueuedBatch(msgspec.Struct, frozen=True):
    """What a phone sends at once."""

    entries: Annotated[list[QueuedAnswers], Meta(max_length=MOST_TOGETHER)]


class Apart(StrEnum):
    """Why answers stay apart until staff decide."""

    LATE = "late"  # given before the close of the survey, or of an enumerator's campaign, and here after it
    REVOKED = "revoked"  # given before, and here after, the phone lost its right to send


class QueuedState(StrEnum):
    """What the phone does next."""

    STORED = "stored"  # erases them
    LATE = "late"  # the same: they arrived after the close, and are kept apart
    ATTENTION = "attention"  # shows them again, with what is wrong
    REFUSED = "refused"  # says why, and keeps them until somebody has seen it
    LATER = "later"  # sends them again


class QueuedOutcome(msgspec.Struct, frozen=True):
    """What became of one entry."""

    key: str
    state: QueuedState
    receipt: str = ""
    detail: str = ""  # why, in the language of the address
    errors: dict[str, str] = {}  # by name of the field


class QueuedOutcomes(msgspec.Struct, frozen=True):
    """In the order of the entries."""

    outcomes: list[QueuedOutcome]
