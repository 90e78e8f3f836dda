"""Reads of comments as analysis sees them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable

from participation.feedback.queries import matching
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.sentiment.schemas import AnalysedComment, AnalysedPage, CommentSearch
from participation.sentiment.tables import CommentAnalysis

PAGE_SIZE = 30
MOST_WORDS = 8
LATEST = WhereRaw(
    "NOT EXISTS (SELECT 1 FROM comment_analysis AS newer WHERE newer.comment = comment_analysis.comment "
    "AND newer.id > comment_analysis.id)"
)
"""While a new model works through the corpus, a comment shows what the newest one that read it found."""
NOT_ANALYSED = WhereRaw(
    "NOT EXISTS (SELECT 1 FROM comment_analysis WHERE comment_analysis.comment = comment.id)"
)

_comment: Any = CommentAnalysis.comment
_VIEW = (
    CommentAnalysis.id,
    CommentAnalysis.comment,
    CommentAnalysis.redacted_text.as_alias("text"),
    CommentAnalysis.language,
    CommentAnalysis.sentiment,
    _comment.origin.as_alias("origin"),
    _comment.service.name.as_alias("service_name"),
    _comment.area.name.as_alias("area_name"),
    _comment.rating.as_alias("rating"),
    _comment.rating_maximum.as_alias("rating_maximum"),
    _comment.said_on.as_alias("said_on"),
)


async def analysed_comments(wanted: CommentSearch, after: str = "") -> AnalysedPage:
    """A page of the comments that match, the newest first; `after` is the cursor of the page before."""
    rows = (
        await CommentAnalysis.select(*_VIEW)
        .where(await _matching(wanted))
        .where(_behind(after))
        .order_by(_comment.said_on, CommentAnalysis.id, ascending=False)
        .limit(PAGE_SIZE + 1)
        .output(load_json=True)
    )
    comments = [AnalysedComment(**row) for row in rows]
    shown, last = comments[:PAGE_SIZE], comments[PAGE_SIZE - 1 : PAGE_SIZE]
    more = len(comments) > PAGE_SIZE
    return AnalysedPage(shown, f"{last[0].said_on}_{last[0].id}" if more else None)


async def waiting_count(wanted: CommentFilter) -> int:
    """How many comments no model has read yet."""
    return int(await Comment.count().where(await matching(wanted)).where(NOT_ANALYSED))


async def reading_progress(receipt: UUID) -> tuple[int, int]:
    """How many comments stand under a receipt, and how many of them a model has read."""
    of_receipt = Comment.receipt == receipt
    written = int(await Comment.count().where(of_receipt))
    return written, written - int(await Comment.count().where(of_receipt).where(NOT_ANALYSED))


async def redacted_texts(comments: Sequence[UUID]) -> dict[UUID, str]:
    """The texts of comments as the newest model that read them redacted them, but for those that stand apart."""
    rows = (
        await CommentAnalysis.select(CommentAnalysis.comment, CommentAnalysis.redacted_text)
        .where(CommentAnalysis.comment.is_in(list(comments) or [UUID(int=0)]), _comment.apart.eq(False))
        .order_by(CommentAnalysis.id)
    )
    return {row["comment"]: row["redacted_text"] for row in rows}


async def _matching(wanted: CommentSearch) -> Combinable:
    condition: Combinable = LATEST & await matching(wanted.comments, _comment)
    if wanted.sentiment:
        condition = condition & (CommentAnalysis.sentiment == wanted.sentiment)
    for word in wanted.words.lower().split()[:MOST_WORDS]:
        condition = condition & _holds(word)
    return condition


def _holds(word: str) -> Combinable:
    """In the redacted text alone: searching must not find out what redaction hides."""
    pattern = "%" + "".join(f"!{sign}" if sign in "!%_" else sign for sign in word) + "%"
    return WhereRaw("LOWER(comment_analysis.redacted_text) LIKE {} ESCAPE '!'", pattern)


def _behind(after: str) -> Combinable:
    """What comes after a cursor, "2026-11-23_17"; a cursor that is none starts at the beginning."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)_(\d{1,9})", after, re.ASCII)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        return WhereRaw("1 = 1")
    same_day: Combinable = (_comment.said_on == day) & (CommentAnalysis.id < int(found[2]))
    earlier: Combinable = _comment.said_on < day
    return earlier | same_day
