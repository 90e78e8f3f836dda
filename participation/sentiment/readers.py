"""Where comments are read: in this process, or in two more beside it that share the work.

Whoever reads gets texts and models and gives back what was found: which comments those are, and the database, stay
with the process that asks.
"""

import os
import signal
import threading
from asyncio import get_running_loop
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import connection, get_context, parent_process
from typing import NamedTuple

from participation.errors import Unavailable
from participation.sentiment.reader import Found, Reader, shipped_version

PROCESSES = 2
"""More would wait for the one that writes."""

_ONE_AT_A_TIME = threading.Lock()
"""A reader learns words while it reads; a worker of a cluster may have several threads."""


@dataclass(frozen=True)
class Models:
    """What reads comments now: its version, and what corrects the shipped models, if anything."""

    version: str
    correction: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Batch:
    """Texts to be read. They are no part of what a log of somebody else may print of it."""

    models: Models
    texts: list[str] = field(repr=False)


class Readers(NamedTuple):
    """Something that reads batches, and how many it should have at once so as never to wait."""

    read: Callable[[Batch], Awaitable[list[Found]]]
    at_once: int


def read_batch(batch: Batch) -> list[Found]:
    """What was found in the texts, in their order. Raises Unavailable where this installation has other models."""
    if not batch.models.version.startswith(shipped_version()):
        raise Unavailable(OTHER_MODELS % {"theirs": shipped_version(), "ours": batch.models.version})
    with _ONE_AT_A_TIME:
        return _opened(batch.models).read(batch.texts)


OTHER_MODELS = (
    "A worker has models of version %(theirs)s, this program reads with %(ours)s. "
    "Install the same release of participation on every machine of the cluster."
)


@lru_cache(maxsize=1)
def _opened(models: Models) -> Reader:
    return Reader.opened(models.version, models.correction)


async def _read_here(batch: Batch) -> list[Found]:
    return read_batch(batch)


HERE = Readers(_read_here, at_once=1)
"""In this process, which waits meanwhile: for jobs, which leave room for others."""


@asynccontextmanager
async def processes() -> AsyncIterator[Readers]:
    """Two processes of their own; they end with this one, however it ends."""
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), _begin)

    async def read(batch: Batch) -> list[Found]:
        try:
            return await get_running_loop().run_in_executor(pool, read_batch, batch)
        except BrokenProcessPool as error:
            raise Unavailable(ENDED) from error

    try:
        yield Readers(read, at_once=2 * PROCESSES)
    finally:
        pool.shutdown(cancel_futures=True)


ENDED = (
    "A process that read comments was ended from outside, as a machine with too little memory does. "
    "What it had read before is stored. Run the same command again: it goes on with what is left."
)


def _begin() -> None:
    """In a process that reads: Ctrl-C is for the one that asks, and whoever asks no more is not waited for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asking = parent_process()
    if asking is not None:
        threading.Thread(target=_end_with, args=(asking.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
