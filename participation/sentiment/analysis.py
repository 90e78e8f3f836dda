"""Analyses comments: language, redaction, sentiment, element, fingerprint, stamped with the version of the models.

What lacks a row for the current version is left to do, so that the work can stop anywhere and go on later.
"Everything after the last id" would lose comments: ids are random.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from participation.database import CONSTRAINT_ERRORS
from participation.sentiment import adapted, elements, modelfile
from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.corpus import UnreadComment, still_there, unread_comments
from participation.sentiment.elements import AdaptedElements, ElementModel
from participation.sentiment.language import detect_all
from participation.sentiment.model import SentimentModel
from participation.sentiment.model_queries import active_model
from participation.sentiment.model_service import is_usable
from participation.sentiment.redaction import redact
from participation.sentiment.schemas import StoredModel
from participation.sentiment.scores import LinearWeights
from participation.sentiment.severe_service import find_severe
from participation.sentiment.tables import CommentAnalysis
from participation.sentiment.text import fingerprint

logger = logging.getLogger(__name__)

ROWS = 250
"""Rows of one write: they keep other writers of SQLite waiting for well under 50 ms."""


def _ignore(_: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Reader:
    """The models that read comments now."""

    version: str
    sentiment: SentimentModel | AdaptedModel
    elements: ElementModel
    corrections: dict[str, LinearWeights] = field(default_factory=dict)
    """What an installation learnt, by name …"""
    about: dict[str, Any] = field(default_factory=dict)
    """… and what is said about it."""


async def analyse_comments(progress: Callable[[int], None] = _ignore) -> int:
    """Analyses what the current models have not read and returns how many comments; tells `progress` each page.

    The models are loaded only when there is something to do. Several of these may run at once.
    """
    version = await current_version()
    page = await unread_comments(version)
    reader = await current_reader() if page else None
    done = 0
    while page and reader:
        await find_severe(page)  # before anything of them can be read
        await _store(_analyses(reader, page))
        done += len(page)
        progress(len(page))
        page = await unread_comments(reader.version, page[-1].id)
    return done


async def current_version() -> str:
    """The version of the models that read comments now: what every analysis is stamped with."""
    active = await active_model()
    return active.version if active and is_usable(active, shipped_version()) else shipped_version()


async def current_reader() -> Reader:
    """The adapted model in use, or the shipped one where there is none or it cannot be used; the log says so."""
    active = await active_model()
    if active and is_usable(active, shipped_version()):
        return _adapted(active)
    if active:
        logger.warning(
            "Model %s is damaged or corrects another version: the shipped one reads.", active.version
        )
    return Reader(shipped_version(), SentimentModel.load(), ElementModel.load())


def _adapted(active: StoredModel) -> Reader:
    models, about = adapted.opened(active.content)
    sentiment: SentimentModel | AdaptedModel = SentimentModel.load()
    if adapted.NAME in models:
        sentiment = AdaptedModel(SentimentModel.load(), models[adapted.NAME], about)
    found = ElementModel.load()
    if adapted.ELEMENTS in models:
        found = AdaptedElements(elements.shipped(), models[adapted.ELEMENTS])
    return Reader(active.version, sentiment, found, models, about)


async def is_falling_back() -> bool:
    """Whether a model is in use that cannot be used, so that the shipped one reads."""
    active = await active_model()
    return active is not None and not is_usable(active, shipped_version())


def shipped_version() -> str:
    """The version of the models that come with this program."""
    return f"{modelfile.shipped().version}-{elements.shipped().version}"


def _analyses(reader: Reader, comments: Sequence[UnreadComment]) -> list[CommentAnalysis]:
    texts = [comment.text for comment in comments]
    found = zip(
        comments,
        detect_all(texts),
        reader.sentiment.predict(texts),
        reader.elements.predict(texts),
        strict=True,
    )
    return [
        CommentAnalysis(
            comment=comment.id,
            model_version=reader.version,
            language=language,
            sentiment=sentiment.label,
            negative=sentiment.probabilities[0],
            neutral=sentiment.probabilities[1],
            positive=sentiment.probabilities[2],
            redacted_text=redact(comment.text).text,
            fingerprint=fingerprint(comment.text),
            element=element.element,
            element_confidence=element.confidence,
        )
        for comment, language, sentiment, element in found
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
