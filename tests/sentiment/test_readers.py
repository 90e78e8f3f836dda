"""Reading in processes beside, and what becomes of it when somebody dies."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from datetime import date
from typing import Any

import psutil
import pytest

from participation.errors import Unavailable
from participation.sentiment.analysis import analyse_comments, current_version
from participation.sentiment.corpus import unread_count
from participation.sentiment.reader import Found, shipped_version
from participation.sentiment.readers import HERE, Batch, Models, processes, read_batch
from participation.sentiment.tables import CommentAnalysis
from tests.conftest import opened
from tests.factories import QUEUE_COMPLAINTS, some_comments

DAY = date(2026, 11, 2)
MANY = 12_000
PATIENCE = 60
"""Seconds: for a machine that is busy."""


async def test_two_processes_find_what_one_finds_and_end_with_it() -> None:
    """What is found does not depend on who reads; afterwards nobody is left."""
    batch = Batch(Models(shipped_version()), [*QUEUE_COMPLAINTS])
    async with processes() as readers:
        found = await asyncio.gather(*(readers.read(batch) for _ in range(readers.at_once)))
    assert found == [await HERE.read(batch)] * len(found)
    assert not [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


async def test_a_process_that_is_ended_from_outside_is_told_of() -> None:
    """As a machine without memory does it: a sentence that says what to do, and no waiting for ever."""
    async with processes() as readers:
        await readers.read(Batch(Models(shipped_version()), ["baik"]))
        for child in psutil.Process().children():
            if "spawn_main" in " ".join(child.cmdline()):
                child.kill()
        with pytest.raises(Unavailable, match="goes on with what is left"):
            await readers.read(Batch(Models(shipped_version()), ["baik"]))


def test_other_models_are_refused() -> None:
    """A worker of another release would stamp with a version what that version never said."""
    with pytest.raises(Unavailable, match="Install the same release"):
        read_batch(Batch(Models("older-models"), ["baik"]))


def test_what_is_printed_of_a_batch_has_no_words() -> None:
    """Logs of a cluster print the arguments of what failed: no comment is among them."""
    assert "rahasia" not in repr(Batch(Models(shipped_version(), b"rahasia"), ["rahasia"]))


@pytest.mark.usefixtures("database")
async def test_an_interruption_leaves_nobody_reading() -> None:
    """A page that was being read when it all ended is no page that was read."""
    await some_comments(QUEUE_COMPLAINTS, DAY)

    async def read(batch: Batch) -> list[Found]:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await analyse_comments(readers=HERE._replace(read=read, at_once=3))
    assert await unread_count(await current_version()) == len(QUEUE_COMPLAINTS)
    assert await analyse_comments() == len(QUEUE_COMPLAINTS)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
async def test_a_run_that_dies_in_the_middle_goes_on(
    number: signal.Signals, database_kind: str, databases: Any
) -> None:
    """However it ends, its helpers end too; the next run reads the rest: nothing twice, nothing lost."""
    url = await databases.migrated_url(database_kind)
    async with opened(url):
        await some_comments(
            (f"{text} {place}" for place in range(MANY // 8) for text in QUEUE_COMPLAINTS[:8]), DAY
        )
        await _die_in_the_middle(url, number)
        before = await CommentAnalysis.count()
        assert 0 < before < MANY
        # PostgreSQL may still store what was on its way when its client was killed
        assert 0 < await analyse_comments() <= MANY - before
        assert await CommentAnalysis.count() == MANY
        assert await unread_count(await current_version()) == 0


async def _die_in_the_middle(url: str, number: signal.Signals) -> None:
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "participation", "analyse"),
        env={**os.environ, "PARTICIPATION_DATABASE_URL": url},
        stderr=PIPE,
    )
    helpers = await _helpers_once_some_are_stored(process)
    process.send_signal(number)
    _, told = await process.communicate()
    assert number is signal.SIGKILL or b"goes on with what is left" in told
    assert b"Traceback" not in told
    psutil.wait_procs(helpers, timeout=PATIENCE)
    assert not [
        helper for helper in helpers if helper.is_running() and helper.status() != psutil.STATUS_ZOMBIE
    ]


async def _helpers_once_some_are_stored(process: Process) -> list[psutil.Process]:
    deadline = time.monotonic() + PATIENCE
    while not await CommentAnalysis.exists():
        assert process.returncode is None
        assert time.monotonic() < deadline
        await asyncio.sleep(0.002)
    return psutil.Process(process.pid).children(recursive=True)
