"""Reads what an adapted model learns from: comments with a rating, or with a correction by staff."""

from collections.abc import AsyncIterator
from typing import Any

from participation.sentiment.elements import CLASSES
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
    """All of which somebody told the sentiment, of the comments that a model version has read.

    What stands apart for inspectors teaches nothing.
    """
    found = [_told(row, correction) async for row, correction in _read(version)]
    return [one for one in found if one is not None]


async def told_elements(version: str) -> list[Told]:
    """Those of which staff corrected the element; the label is the place in CLASSES."""
    return [
        _as_told(row, CLASSES.index(correction.element), clean=True)
        async for row, correction in _read(version)
        if correction and correction.element is not None
    ]


async def _read(version: str) -> AsyncIterator[tuple[dict[str, Any], Correction | None]]:
    after = 0
    while rows := await _page(version, after):
        corrections = await corrected([row["comment"] for row in rows])
        for row in rows:
            yield row, corrections.get(row["comment"])
        after = rows[-1]["id"]


async def _page(version: str, after: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        await CommentAnalysis.select(*_COLUMNS)
        .where(CommentAnalysis.model_version == version, CommentAnalysis.id > after, _comment.apart.eq(False))
        .order_by(CommentAnalysis.id)
        .limit(PAGE)
    )
    return rows


def _told(row: dict[str, Any], correction: Correction | None) -> Told | None:
    """None where neither a correction nor a rating takes a side."""
    if correction and correction.sentiment:
        return _as_told(row, list(SENTIMENTS).index(correction.sentiment), clean=True)
    if (
        (correction and correction.sentiment is not None)
        or row["rating"] is None
        or row["rating_maximum"] is None
    ):
        return None
    label = label_of_rating(row["rating"], row["rating_maximum"])
    return None if label is None else _as_told(row, label, clean=False)


def _as_told(row: dict[str, Any], label: int, *, clean: bool) -> Told:
    return Told(row["redacted_text"], row["fingerprint"], row["said_on"], label, clean)
