"""Real processes: heavy runs in children, and schedulers that are killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from participation.accounts.schemas import PROGRAM as NOBODY
from participation.database import bind, open_engine
from participation.jobs.attempts import MOST_FAILURES
from participation.jobs.children import run_in_child
from participation.jobs.outcomes import ChildFailed, failure, outcome, said
from participation.jobs.registry import Job, JobContext
from participation.jobs.runner import Runner
from participation.jobs.schemas import Run
from participation.jobs.service import request_run
from participation.jobs.tables import JobRun
from participation.settings import Settings

PROGRAM = (sys.executable, str(Path(__file__).with_name("program.py")))
SLOT = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What children inherit; the notes that their jobs write."""
    monkeypatch.setenv("PARTICIPATION_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


async def test_a_child_answers_with_its_outcome(environment: Path) -> None:
    """A heavy run's outcome comes back whole, whatever else the child prints."""
    assert await run_in_child(Run(1, "told", "7", SLOT, 1), PROGRAM) == outcome(
        "%(subject)s done", subject="7"
    )


async def test_a_child_that_breaks_says_why(environment: Path) -> None:
    """The kind and place of an error come back, not what its text quotes."""
    with pytest.raises(ChildFailed, match=r"^ValueError in \w+\.py:\d+$") as raised:
        await run_in_child(Run(1, "broken", "", SLOT, 1), PROGRAM)
    assert said(failure(raised.value)).parameters["kind"] == "ValueError"


async def test_a_killed_child_is_a_failure(environment: Path) -> None:
    """A child that dies without a word fails the run."""
    with pytest.raises(ChildFailed, match="status -9"):
        await run_in_child(Run(1, "killed", "", SLOT, 1), PROGRAM)


async def test_a_child_does_not_outlive_its_parent(environment: Path) -> None:
    """When the scheduler dies, its child ends at once: somebody else takes the run over."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import time; from participation.jobs.children import end_with_parent; end_with_parent(); time.sleep(60)",
        stdin=asyncio.subprocess.PIPE,
    )
    child.stdin.close()
    async with asyncio.timeout(10):
        assert await child.wait() == 1


async def not_here(context: JobContext) -> str:
    raise AssertionError("a heavy job runs in a child")


@pytest.mark.usefixtures("database")
async def test_a_heavy_job_runs_in_a_child(environment: Path) -> None:
    """The scheduler claims, a child does the work, and its outcome is kept."""
    runner = Runner(
        Settings.from_environment(), [Job("told", "Told", 10**8, not_here, heavy=True)], program=PROGRAM
    )
    await runner.tick()
    await runner.idle()
    await runner.stop()  # or its next tick would start the job again in the database of another test
    row = await JobRun.select(JobRun.state, JobRun.outcome).first()
    assert row == {"state": "done", "outcome": outcome("%(subject)s done", subject="")}


async def _nothing_due(now: datetime) -> list[tuple[str, datetime]]:
    return []


@pytest.mark.usefixtures("database")
async def test_what_was_asked_for_is_tried_again_where_its_child_dies(environment: Path) -> None:
    """Somebody waits for it, and nothing would fall due again: three times in all, as for what is due."""
    killed = Job("killed", "Killed", _nothing_due, not_here, heavy=True)
    runner = Runner(Settings.from_environment(), [killed], program=PROGRAM)
    assert await request_run(NOBODY, "killed", "7")
    for _ in range(MOST_FAILURES + 1):
        await runner.tick()
        await runner.idle()
    await runner.stop()
    runs = await JobRun.select(JobRun.state, JobRun.attempt).order_by(JobRun.id)
    assert [(row["state"], row["attempt"]) for row in runs] == [("failed", 1), ("failed", 2), ("failed", 3)]


@pytest.mark.usefixtures("database")
async def test_a_stop_ends_the_child(environment: Path) -> None:
    """When the scheduler is stopped, its child goes with it and the run is handed back."""
    runner = Runner(
        Settings.from_environment(), [Job("hangs", "Hangs", 10**8, not_here, heavy=True)], program=PROGRAM
    )
    await runner.tick()
    await until(lambda: len(noted(environment)) == 1)
    await runner.stop(seconds=0)
    assert [row["state"] for row in await JobRun.select(JobRun.state)] == ["released"]
    with pytest.raises(ProcessLookupError):
        os.kill(noted(environment)[0], 0)


@pytest.fixture
async def schedulers(
    environment: Path, database_kind: str, databases, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[Process]]:
    """Three of them on one database."""
    url = await databases.migrated_url(database_kind)
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", url)
    started = [await asyncio.create_subprocess_exec(*PROGRAM, "scheduler", stderr=DEVNULL) for _ in range(3)]
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    yield started
    await engine.close_connection_pool()
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_killed_scheduler_is_replaced(schedulers: list[Process], environment: Path) -> None:
    """Of three schedulers the one at work is killed: another finishes the run, once; a stopped one ends cleanly."""
    await until(lambda: len(noted(environment)) == 1)
    os.kill(noted(environment)[0], signal.SIGKILL)
    await until(lambda: JobRun.exists().where(JobRun.state == "done").run())
    rows = await JobRun.select(JobRun.attempt, JobRun.state).order_by(JobRun.attempt)
    assert rows == [{"attempt": 1, "state": "failed"}, {"attempt": 2, "state": "done"}]
    assert len(noted(environment)) == 2
    worker = next(process for process in schedulers if process.pid == noted(environment)[1])
    worker.terminate()  # the third may still be starting
    async with asyncio.timeout(10):
        assert await worker.wait() == 0


def noted(notes: Path) -> list[int]:
    """The processes that started the run."""
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Waits for what other processes bring about."""
    async with asyncio.timeout(20):
        while True:
            answer = holds()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.05)
