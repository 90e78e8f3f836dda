"""Counts kept in memory and written down together, so that nobody whom they are about waits for the database."""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

C = TypeVar("C", bound=Hashable)
"""What is counted."""


class WaitingCounts(ABC, Generic[C]):
    """What a web process has counted and not yet written; one of a kind in each.

    Every count is written once, by the process that made it, and is kept until the database takes it. Only a
    process that is killed loses what it counted since it last wrote.
    """

    def __init__(self, seconds: float) -> None:
        """Writes every so many `seconds`."""
        self._seconds = seconds
        self._waiting: Counter[C] = Counter()
        self._writer: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    @abstractmethod
    async def _store(self, counted: Mapping[C, int]) -> None:
        """Adds to what stands in the database, all or nothing."""

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write_forever())

    async def stop(self) -> None:
        """Writes what is still waiting, then ends."""
        if self._writer is not None:
            async with self._turn:  # never in the middle of a commit, which would count twice
                self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer
        await self.write()

    async def write(self) -> None:
        """Writes what was counted until now; what the database does not take stays for the next time."""
        async with self._turn:
            counted, self._waiting = self._waiting, Counter()
            try:
                await self._store(counted)
            except Exception:
                self._waiting.update(counted)
                raise

    async def _write_forever(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self.write()
            except Exception as error:
                logger.warning("%s wait: %s", type(self).__name__, type(error).__name__)
