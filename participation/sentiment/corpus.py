"""Reads of the whole corpus by programs: what no model of a version has read, and what it found."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from piccolo.columns.combination import WhereRaw

from participation.feedback.queries import matching
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.sentiment.label_queries import Correction, corrections
from participation.sentiment.tables import CommentAnalysis
from participation.sentiment.wording import SENTIMENTS

STREAMED = 2_000
"""Rows of a stream that are in memory at once."""


class UnreadComment(msgspec.Struct, frozen=True):
    """A comment that lacks an analysis."""

    id: UUID
    text: str
    apart: bool = False
    severe_version: str = ""


class Reading(msgspec.Struct, frozen=True):
    """A comment as a model read it, as far as a report needs it."""

    comment: UUID
    text: str  # redacted
    fingerprint: str
    negative: float
    neutral: float
    positive: float
    said_on: date
    receipt: UUID | None = None  # what it was given under, if anything
    origin: str = ""
    channel: str = ""
    source: str = ""  # campaign code
    area: int | None = None
    service: int | None = None
    rating: int | None = None
    rating_maximum: int | None = None
    element: str = ""  # U1 to U9 of the SKM, empty where it speaks of none


_comment: Any = CommentAnalysis.comment
_OF_COMMENT = (
    "said_on", "receipt", "origin", "channel", "source", "area", "service", "rating", "rating_maximum",
)  # fmt: skip
_READING = (
    CommentAnalysis.comment,
    CommentAnalysis.redacted_text.as_alias("text"),
    CommentAnalysis.fingerprint,
    CommentAnalysis.negative,
    CommentAnalysis.neutral,
    CommentAnalysis.positive,
    CommentAnalysis.element,
    *(getattr(_comment, name).as_alias(name) for name in _OF_COMMENT),
)


async def unread_comments(version: str, after: UUID | None, most: int) -> list[UnreadComment]:
    """A page of comments that a model version has not read, in the order of their ids, behind `after`."""
    after = after or UUID(int=0)
    rows = (
        await Comment.select(Comment.id, Comment.text, Comment.apart, Comment.severe_version)
        .where(Comment.id > after, _unread(version, after))
        .order_by(Comment.id)
        .limit(most)
    )
    return [UnreadComment(**row) for row in rows]


async def unread_count(version: str) -> int:
    """How many comments a model version has not read."""
    read = await CommentAnalysis.count().where(CommentAnalysis.model_version == version)
    return int(await Comment.count()) - int(read)


async def still_there(comments: list[UUID]) -> set[UUID]:
    """Which of these comments have not been withdrawn."""
    rows = await Comment.select(Comment.id).where(Comment.id.is_in(comments))
    return {row["id"] for row in rows}


async def readings(wanted: CommentFilter, version: str) -> AsyncIterator[list[Reading]]:
    """What a model version found in the comments of a filter: pages in the order of days, then of ids.

    One stream: a database sorts at most once and reads each row once, while pages by key over a join have it sort
    everything again for each.
    """
    people = await corrections(wanted)
    query = (
        CommentAnalysis.select(*_READING)
        .where(await matching(wanted, _comment), CommentAnalysis.model_version == version)
        .order_by(_comment.said_on, _comment.id)
    )
    async with await query.batch(batch_size=STREAMED) as pages:
        async for rows in pages:
            yield [Reading(**(row | _certain(people.get(row["comment"])))) for row in rows]


def _certain(correction: Correction | None) -> dict[str, Any]:
    """What people said takes the place of what the model found; where they could not tell, that stays."""
    if correction is None:
        return {}
    found: dict[str, Any] = {} if correction.element is None else {"element": correction.element}
    if correction.sentiment:
        found |= {label: float(label == correction.sentiment) for label in SENTIMENTS}
    return found


async def said_between(wanted: CommentFilter) -> tuple[date | None, date | None]:
    """The first and the last day on which something was said; None where nothing was."""
    query = Comment.select(Comment.said_on).where(await matching(wanted)).limit(1)
    first = await query.order_by(Comment.said_on)
    last = (
        await Comment.select(Comment.said_on)
        .where(await matching(wanted))
        .order_by(Comment.said_on, ascending=False)
        .limit(1)
    )
    return (first[0]["said_on"], last[0]["said_on"]) if first and last else (None, None)


def _unread(version: str, after: UUID) -> WhereRaw:
    """That the ids lie behind `after` is said on both sides: PostgreSQL would walk all that was read, for each page."""
    return WhereRaw(
        "NOT EXISTS (SELECT 1 FROM comment_analysis WHERE comment_analysis.comment = comment.id "
        "AND comment_analysis.comment > {} AND comment_analysis.model_version = {})",
        after,
        version,
    )
