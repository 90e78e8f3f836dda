"""Reads what an adapted model learns from: comments with a rating, or with a correction by staff."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from participation.sentiment.label_queries import Correction, corrected
from participation.sentiment.tables import CommentAnalysis
from participation.sentiment.told import Told, label_of_rating
from participation.sentiment.wording import SENTIMENTS

PAGE = 2_000

_comment: Any = CommentAnalysis.comment
_COLUMNS = (
    CommentAnalysis.id,
    CommentAnalysis.comment,
    CommentAnalysis.redacted_text,
    CommentAnalysis.fingerprint,
    _comment.rating.as_alias("rating"),
    _comment.rating_maximum.as_alias("rating_maximum"),
    _comment.said_on.as_alias("said_on"),
)


async def told_comments(version: str) -> list[Told]:
    """All that can be learnt from, of the comments that a model version has read."""
    found: list[Told] = []
    after = 0
    while rows := await _page(version, after):
        found.extend(_told(rows, await corrected([row["comment"] for row in rows])))
        after = rows[-1]["id"]
    return found


async def _page(version: str, after: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        await CommentAnalysis.select(*_COLUMNS)
        .where(CommentAnalysis.model_version == version, CommentAnalysis.id > after)
        .order_by(CommentAnalysis.id)
        .limit(PAGE)
    )
    return rows


def _told(rows: list[dict[str, Any]], corrections: Mapping[UUID, Correction]) -> Iterator[Told]:
    names = list(SENTIMENTS)
    for row in rows:
        correction = corrections.get(row["comment"])
        judged = correction.sentiment if correction else None
        label = names.index(judged) if judged else None
        if judged is None and row["rating"] is not None and row["rating_maximum"] is not None:
            label = label_of_rating(row["rating"], row["rating_maximum"])
        if label is not None:
            yield Told(row["redacted_text"], row["fingerprint"], row["said_on"], label, clean=bool(judged))
