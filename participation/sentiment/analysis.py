"""Analyses comments: language, redaction, sentiment, fingerprint, stamped with the version of the model.

What lacks a row for the current version is left to do, so that the work can stop anywhere and go on later.
"Everything after the last id" would lose comments: ids are random.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from participation.database import CONSTRAINT_ERRORS
from participation.sentiment import modelfile
from participation.sentiment.corpus import UnreadComment, still_there, unread_comments
from participation.sentiment.language import detect_all
from participation.sentiment.model import SentimentModel
from participation.sentiment.redaction import redact
from participation.sentiment.severe_service import find_severe
from participation.sentiment.tables import CommentAnalysis
from participation.sentiment.text import fingerprint

ROWS = 250
"""Rows of one write: they keep other writers of SQLite waiting for well under 50 ms."""


def _ignore(_: int) -> None:
    """Nobody watches."""


async def analyse_comments(progress: Callable[[int], None] = _ignore) -> int:
    """Analyses what the current model has not read and returns how many comments; tells `progress` each page.

    The model is loaded only when there is something to do. Several of these may run at once.
    """
    version = current_version()
    page = await unread_comments(version)
    model = SentimentModel.load() if page else None
    done = 0
    while page and model:
        await find_severe(page)  # before anything of them can be read
        await _store(_analyses(model, page))
        done += len(page)
        progress(len(page))
        page = await unread_comments(version, page[-1].id)
    return done


def current_version() -> str:
    """The version of the model that comes with this program."""
    return modelfile.shipped().version


def _analyses(model: SentimentModel, comments: Sequence[UnreadComment]) -> list[CommentAnalysis]:
    texts = [comment.text for comment in comments]
    found = zip(comments, detect_all(texts), model.predict(texts), strict=True)
    return [
        CommentAnalysis(
            comment=comment.id,
            model_version=model.version,
            language=language,
            sentiment=sentiment.label,
            negative=sentiment.probabilities[0],
            neutral=sentiment.probabilities[1],
            positive=sentiment.probabilities[2],
            redacted_text=redact(comment.text).text,
            fingerprint=fingerprint(comment.text),
        )
        for comment, language, sentiment in found
    ]


async def _store(rows: list[CommentAnalysis]) -> None:
    for start in range(0, len(rows), ROWS):
        chunk = rows[start : start + ROWS]
        try:
            await _insert(chunk)
        except CONSTRAINT_ERRORS:  # somebody withdrew one of them meanwhile
            left = await still_there([_comment_of(row) for row in chunk])
            await _insert([row for row in chunk if _comment_of(row) in left])


async def _insert(rows: list[CommentAnalysis]) -> None:
    """One statement: it is a transaction of its own, and its text is made before a lock is taken."""
    if rows:
        await CommentAnalysis.insert(*rows).on_conflict(
            target=(CommentAnalysis.comment, CommentAnalysis.model_version), action="DO NOTHING"
        )


def _comment_of(row: CommentAnalysis) -> UUID:
    return UUID(str(row.comment))
