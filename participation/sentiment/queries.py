"""Reads of comments as analysis sees them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from piccolo.columns.combination import WhereRaw

from participation.feedback.queries import NO_OFFICE, matching
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.sentiment.tables import CommentAnalysis

_comment: Any = CommentAnalysis.comment
NOT_ANALYSED = WhereRaw(
    "NOT EXISTS (SELECT 1 FROM comment_analysis WHERE comment_analysis.comment = comment.id)"
)


async def waiting_count(wanted: CommentFilter) -> int:
    """How many comments no model has read yet."""
    return int(await Comment.count().where(await matching(wanted)).where(NOT_ANALYSED))


async def reading_progress(receipt: UUID) -> tuple[int, int]:
    """How many comments stand under a receipt, and how many of them a model has read."""
    of_receipt = Comment.receipt == receipt
    written = int(await Comment.count().where(of_receipt))
    return written, written - int(await Comment.count().where(of_receipt).where(NOT_ANALYSED))


async def redacted_texts(comments: Sequence[UUID], offices: frozenset[int] | None = None) -> dict[UUID, str]:
    """The texts of comments as the newest model that read them redacted them, but for those that stand apart.

    Only of these offices; None for all.
    """
    theirs = WhereRaw("1 = 1") if offices is None else _comment.office.is_in(list(offices) or [NO_OFFICE])
    rows = (
        await CommentAnalysis.select(CommentAnalysis.comment, CommentAnalysis.redacted_text)
        .where(CommentAnalysis.comment.is_in(list(comments) or [UUID(int=0)]), _comment.apart.eq(False))
        .where(theirs)
        .order_by(CommentAnalysis.id)
    )
    return {row["comment"]: row["redacted_text"] for row in rows}
