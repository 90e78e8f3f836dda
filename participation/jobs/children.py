"""Heavy runs in a process of their own: `participation run-job`, whose answer is one line of JSON.

The child watches its standard input, which ends when the parent does, however that dies: an orphan would
work on a run that somebody else has taken over.
"""

import asyncio
import contextlib
import os
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import cast

import msgspec

from participation.jobs.outcomes import ChildDied, ChildFailed, Said
from participation.jobs.schemas import Run
from participation.web.i18n import mark

PROGRAM = (sys.executable, "-m", "participation")
TERMINATE_SECONDS = 3


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a child says at its end: what it did, or why not (as outcomes.py keeps both)."""

    outcome: str = ""
    error: Said | None = None


async def run_in_child(run: Run, program: Sequence[str] = PROGRAM) -> str:
    """Runs a job in a child and returns its outcome. Raises ChildFailed; a cancelled one is ended."""
    process = await asyncio.create_subprocess_exec(
        *program, "run-job", run.job, "--slot", run.slot.isoformat(), "--subject", run.subject,
        stdin=PIPE, stdout=PIPE,
        start_new_session=True,  # Ctrl-C reaches the scheduler alone, which then decides
    )  # fmt: skip
    try:
        written = await cast(asyncio.StreamReader, process.stdout).read()
        status = await process.wait()
    finally:
        await _end(process)
    return _outcome(written, status)


def _outcome(written: bytes, status: int) -> str:
    try:
        answer = msgspec.json.decode(written, type=Answer)
    except msgspec.DecodeError:
        raise ChildDied(mark("Its process ended with status %(status)s."), {"status": status}) from None
    if answer.error:
        raise ChildFailed(answer.error.message, answer.error.parameters)
    return answer.outcome


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(TERMINATE_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def end_with_parent() -> None:
    """Called in the child: ends this process at once when its parent is gone."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
