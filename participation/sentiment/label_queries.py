"""Reads of what people found in comments."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from participation.feedback.tables import Comment
from participation.sentiment.label_tables import CommentLabel, CommentVerdict

AT_ONCE = 5_000
"""Ids in one statement: both databases take 32,766 parameters."""
NO_OFFICE = 0
"""Stands for the office of a comment that has none: only a grant for everything reaches it."""


class Correction(NamedTuple):
    """What people found; None where they did not judge, "" where they judged it to be none."""

    sentiment: str | None
    element: str | None


async def corrected(comments: Collection[UUID]) -> dict[UUID, Correction]:
    """What people found in those of these comments that they read: it stands in for what the model found.

    A sentiment of "" (nobody can tell) replaces nothing.
    """
    ids, found = list(comments), {}
    for start in range(0, len(ids), AT_ONCE):
        rows = await CommentVerdict.select(
            CommentVerdict.comment, CommentVerdict.sentiment, CommentVerdict.element
        ).where(CommentVerdict.comment.is_in(ids[start : start + AT_ONCE]))
        found.update({row["comment"]: Correction(row["sentiment"], row["element"]) for row in rows})
    return found


async def own_labels(account: int, comments: Collection[UUID]) -> dict[UUID, Correction]:
    """What one person said about these comments."""
    rows = await CommentLabel.select(
        CommentLabel.comment, CommentLabel.sentiment, CommentLabel.element
    ).where(CommentLabel.account == account, CommentLabel.comment.is_in(list(comments) or [UUID(int=0)]))
    return {row["comment"]: Correction(row["sentiment"], row["element"]) for row in rows}


async def comment_office(comment: UUID) -> int | None:
    """The office that a comment is about, for guards; None where there is no such comment."""
    row = await Comment.select(Comment.office).where(Comment.id == comment).first()
    return None if row is None else row["office"] or NO_OFFICE
