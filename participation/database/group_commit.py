"""Many small writes that are committed together, each of them told only then that it is stored.

A commit costs a process the same for one unit and for some hundred. Units wait in a bounded queue; one writer takes as
many as are there and stores them in one transaction.
"""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from participation.database.failures import CONSTRAINT_ERRORS
from participation.errors import Unavailable
from participation.web.i18n import mark

QUEUE_LIMIT = 2_048
"""Units waiting; beyond it people are asked to try again rather than to wait without an end."""
BATCH_LIMIT = 512

BUSY = mark(
    "So many people are answering right now that we cannot take yours yet. Send them again in a moment."
)

Outcome = str | Exception
"""The code of the receipt under which a unit is stored, or why it is not."""

U = TypeVar("U")


class GroupCommit(ABC, Generic[U]):
    """The queue and its writer; one of each kind of unit in a web process."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[U, asyncio.Future[str]]] = asyncio.Queue(QUEUE_LIMIT)
        self._writer: asyncio.Task[None] | None = None

    @abstractmethod
    async def _store(self, units: Sequence[U]) -> list[Outcome]:
        """Stores the units in one transaction and says for each what became of it."""

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write_forever())

    async def stop(self) -> None:
        """Stores what is still waiting, then ends the writer."""
        await self._queue.join()
        if self._writer is not None:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer

    async def submit(self, unit: U) -> str:
        """Returns the code of the receipt once the unit is committed, or was before.

        Raises what the unit was refused with; Unavailable when the queue is full or the database cannot be used.
        """
        stored: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((unit, stored))
        except asyncio.QueueFull:
            raise Unavailable(BUSY) from None
        return await stored

    @property
    def waiting(self) -> int:
        return self._queue.qsize()

    async def _write_forever(self) -> None:
        while True:
            waiting = [await self._queue.get()]
            self._join(waiting, BATCH_LIMIT)
            await self._write(waiting)
            for _ in waiting:
                self._queue.task_done()

    def _join(self, waiting: list[tuple[U, asyncio.Future[str]]], limit: int) -> None:
        """Takes who else is in the queue, up to `limit` in all."""
        while not self._queue.empty() and len(waiting) < limit:
            waiting.append(self._queue.get_nowait())

    async def _write(self, waiting: list[tuple[U, asyncio.Future[str]]]) -> None:
        """All in one commit; when that fails, one by one, so that one bad unit spoils no other.

        An outage is the answer to those in the queue, too: each batch would wait as long again for the database.
        """
        outcomes: list[Outcome]
        try:
            outcomes = list(await self._store([unit for unit, _ in waiting]))
        except Unavailable as outage:
            self._join(waiting, QUEUE_LIMIT + BATCH_LIMIT)
            outcomes = [outage] * len(waiting)
        except Exception:
            outcomes = [await self._store_alone(unit) for unit, _ in waiting]
        for (_, stored), outcome in zip(waiting, outcomes, strict=True):
            if stored.done():
                continue  # the sender has gone away; what was sent is stored all the same
            if isinstance(outcome, Exception):
                stored.set_exception(outcome)
            else:
                stored.set_result(outcome)

    async def _store_alone(self, unit: U) -> Outcome:
        """Twice where another process stores the same key at this very moment: then it is there to compare with."""
        with contextlib.suppress(*CONSTRAINT_ERRORS):
            return await self._attempt(unit)
        try:
            return await self._attempt(unit)
        except Exception as error:
            return error

    async def _attempt(self, unit: U) -> Outcome:
        try:
            return (await self._store([unit]))[0]
        except CONSTRAINT_ERRORS:
            raise
        except Exception as error:
            return error
