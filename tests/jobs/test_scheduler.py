"""The scheduler process: its list of jobs, its ticks and its end."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from participation import scheduler
from participation.clock import now
from participation.errors import ConfigurationError
from participation.jobs.registry import Job, JobContext
from participation.jobs.runner import Runner
from participation.jobs.tables import JobRun
from participation.scheduler import all_jobs, run_scheduler, run_until_stopped
from participation.settings import Settings


def settings(url: str = "") -> Settings:
    return Settings(url, ("k" * 32,), "http://localhost", "", "a@localhost", Path("var"))


def test_jobs_have_names_of_their_own() -> None:
    """The page, the claim and the command line know a job by its name alone."""
    names = [job.name for job in all_jobs()]
    assert len(names) == len(set(names))
    assert {"send_due_messages", "erase_expired_sessions", "erase_old_runs"} <= set(names)


def test_listing_jobs_loads_no_analysis() -> None:
    """Web and scheduler processes know every job without paying for scikit-learn."""
    program = "import sys; from participation.scheduler import all_jobs; all_jobs(); print('sklearn' in sys.modules)"
    listed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert listed.stdout.strip() == "False"


@pytest.mark.usefixtures("database")
async def test_every_job_of_the_platform_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On an empty database each light job ends without an error."""
    runner = Runner(
        Settings("", ("k" * 32,), "", "", "", tmp_path), [job for job in all_jobs() if not job.heavy]
    )
    for _ in range(3):
        await runner.tick()
        await runner.idle()
    rows = await JobRun.select(JobRun.job, JobRun.error)
    assert [row for row in rows if row["error"]] == []
    assert {row["job"] for row in rows} >= {"send_due_messages", "erase_old_attempts", "erase_old_runs"}


@pytest.mark.usefixtures("database")
async def test_it_ticks_at_once_and_again_until_stopped() -> None:
    """What is due at the start runs at once; a stop ends the ticking."""
    stop = asyncio.Event()
    ran: list[str] = []

    async def note(context: JobContext) -> str:
        ran.append("ran")
        stop.set()
        return ""

    async with asyncio.timeout(10):
        await run_until_stopped(Runner(settings(), [Job("note", "Note", 10**8, note)]), stop, seconds=60)
    assert ran == ["ran"]


def test_a_clock_put_back_does_not_stop_the_ticks() -> None:
    """A next tick that lies hours ahead is moved to now; one that is near is left alone."""
    moved: list[object] = []
    near = SimpleNamespace(next_run_time=now() + timedelta(seconds=15), modify=moved.append)
    far = SimpleNamespace(
        next_run_time=now() + timedelta(hours=1), modify=lambda next_run_time: moved.append(next_run_time)
    )
    scheduler._mend_clock(near, 15)
    assert moved == []
    scheduler._mend_clock(far, 15)
    assert len(moved) == 1


async def test_a_database_without_tables_is_refused(empty_database_url: str) -> None:
    """A scheduler on its own does not migrate: it says what to run."""
    with pytest.raises(ConfigurationError, match="participation migrate"):
        await run_scheduler(settings(empty_database_url), [], asyncio.Event())
