"""Analyses comments: language, redaction, sentiment, element, fingerprint, stamped with the version of the models.

What lacks a row for the current version is left to do, so that the work can stop anywhere and go on later.
"Everything after the last id" would lose comments: ids are random.
"""

import logging
from asyncio import Task, create_task
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

from participation.database import CONSTRAINT_ERRORS, insert_rows
from participation.sentiment.corpus import UnreadComment, still_there, unread_comments
from participation.sentiment.model_queries import active_model
from participation.sentiment.model_service import is_usable, reading_version
from participation.sentiment.reader import Found, Reader, shipped_version
from participation.sentiment.readers import HERE, Batch, Models, Readers
from participation.sentiment.severe_service import find_severe
from participation.sentiment.tables import CommentAnalysis

logger = logging.getLogger(__name__)

PAGE = 2_000
"""Comments that are read together: half a second of work, so that an interruption costs no more."""
FETCHED = 5 * PAGE
"""Comments that are looked for at once."""
ROWS = 500
"""Rows of one write: they keep other writers of SQLite waiting for well under 50 ms."""

_COLUMNS = [getattr(CommentAnalysis, name) for name in ("comment", "model_version", *Found._fields)]

Waiting = deque[tuple[list[UUID], Task[list[Found]]]]
"""Pages that are being read, in their order."""


def _ignore(_: int) -> None:
    """Nobody watches."""


async def analyse_comments(progress: Callable[[int], None] = _ignore, readers: Readers = HERE) -> int:
    """Analyses what the current models have not read and returns how many comments; tells `progress` each page.

    The models are loaded only when there is something to do. Several of these may run at once.
    """
    models = await models_in_use()
    waiting: Waiting = deque()
    done = 0
    try:
        async for page in _unread_pages(models.version):
            await find_severe(page)  # before anything of them can be read
            batch = Batch(models, [comment.text for comment in page])
            waiting.append(([comment.id for comment in page], create_task(_read(readers, batch))))
            if len(waiting) == readers.at_once:
                done += await _store_first(waiting, models.version, progress)
        while waiting:
            done += await _store_first(waiting, models.version, progress)
    finally:
        for _, reading in waiting:
            reading.cancel()
    return done


async def models_in_use() -> Models:
    """The adapted model in use, or the shipped one where there is none or it cannot be used; the log says so."""
    active = await active_model()
    if active and is_usable(active, shipped_version()):
        return Models(active.version, active.content)
    if active:
        logger.warning(
            "Model %s is damaged or corrects another version: the shipped one reads.", active.version
        )
    return Models(shipped_version())


async def current_version() -> str:
    """The version of the models that read comments now: what every analysis is stamped with."""
    return await reading_version(shipped_version())


async def current_reader() -> Reader:
    """The models in use, loaded."""
    models = await models_in_use()
    return Reader.opened(models.version, models.correction)


async def is_falling_back() -> bool:
    """Whether a model is in use that cannot be used, so that the shipped one reads."""
    active = await active_model()
    return active is not None and not is_usable(active, shipped_version())


async def _unread_pages(version: str) -> AsyncIterator[list[UnreadComment]]:
    """One look at what is unread costs most where little is, so each brings several pages."""
    after = None
    while True:
        found = await unread_comments(version, after, FETCHED)
        for start in range(0, len(found), PAGE):
            yield found[start : start + PAGE]
        if len(found) < FETCHED:
            return
        after = found[-1].id


async def _read(readers: Readers, batch: Batch) -> list[Found]:
    return await readers.read(batch)


async def _store_first(waiting: Waiting, version: str, progress: Callable[[int], None]) -> int:
    """Waits until the first page was read, and stores what was found in it."""
    comments, reading = waiting[0]
    found = await reading
    waiting.popleft()
    rows = [(comment, version, *one) for comment, one in zip(comments, found, strict=True)]
    for start in range(0, len(rows), ROWS):
        await _store(rows[start : start + ROWS])
    progress(len(rows))
    return len(rows)


async def _store(rows: Sequence[tuple[UUID, *tuple[object, ...]]]) -> None:
    """One statement: it is a transaction of its own, and its text is made before a lock is taken."""
    unless = [CommentAnalysis.comment, CommentAnalysis.model_version]
    try:
        await insert_rows(_COLUMNS, rows, unless)
    except CONSTRAINT_ERRORS:  # somebody withdrew one of them meanwhile
        left = await still_there([row[0] for row in rows])
        await insert_rows(_COLUMNS, [row for row in rows if row[0] in left], unless)
