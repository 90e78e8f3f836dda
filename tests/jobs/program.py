"""`python program.py …` is `participation …` with the jobs below instead of the platform's, and short waits."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from participation import cli
from participation.database import bind, open_engine
from participation.jobs import attempts, commands
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.jobs.runner import Runner
from participation.scheduler import run_until_stopped

ONCE = 10**8
"""Seconds: one slot for as long as a test takes."""
NOTES = Path(os.environ.get("NOTES", "/dev/null"))


async def told(context: JobContext) -> str:
    print("what a library prints is not the answer")
    return outcome("%(subject)s done", subject=context.subject)


async def broken(context: JobContext) -> str:
    raise ValueError("KTP 3273012345678901")


async def killed(context: JobContext) -> str:
    os.kill(os.getpid(), 9)
    return ""


async def hangs(context: JobContext) -> str:
    note()
    await asyncio.sleep(60)
    return ""


async def hangs_first(context: JobContext) -> str:
    """Notes each start; only the first one hangs."""
    if note() == 1:
        await asyncio.sleep(60)
    return ""


def note() -> int:
    """Adds this process to the notes; the number of lines there are now."""
    with NOTES.open("a") as notes:
        notes.write(f"{os.getpid()}\n")
    return len(NOTES.read_text().splitlines())


JOBS = [
    Job("told", "Told", ONCE, told, heavy=True),
    Job("broken", "Broken", ONCE, broken, heavy=True),
    Job("killed", "Killed", ONCE, killed, heavy=True),
    Job("hangs", "Hangs", ONCE, hangs, heavy=True),
]


async def run_scheduler(settings, jobs, stop) -> None:
    """As the real one, impatient."""
    engine = bind(open_engine(settings.database_url))
    await engine.start_connection_pool()
    runner = Runner(settings, [Job("hangs_first", "Hangs", ONCE, hangs_first)], lease=timedelta(seconds=1))
    await run_until_stopped(runner, stop, seconds=0.2)
    await engine.close_connection_pool()


if __name__ == "__main__":
    attempts.WAITS = (timedelta(0), timedelta(0))
    commands.all_jobs = lambda: JOBS
    commands.run_scheduler = run_scheduler
    cli.main()
