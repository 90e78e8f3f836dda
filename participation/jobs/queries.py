"""Reads of runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from piccolo.query.functions import Count, Max

from participation.clock import now
from participation.jobs.attempts import Attempt
from participation.jobs.outcomes import said
from participation.jobs.schemas import JobFigures, Run, RunView
from participation.jobs.states import RunState
from participation.jobs.tables import JobRun

PAGE_SIZE = 50


async def attempts(job: str, subject: str, slot: datetime) -> list[Attempt]:
    """What `next_attempt` wants to know: runs of this slot or a later one, and any that is running."""
    rows = await JobRun.select(
        JobRun.slot, JobRun.attempt, JobRun.state, JobRun.started_at, JobRun.requested_by
    ).where(
        JobRun.job == job,
        JobRun.subject == subject,
        (JobRun.slot >= slot) | (JobRun.state == RunState.RUNNING),
        JobRun.state != RunState.REQUESTED,
    )
    return [
        Attempt(
            row["slot"],
            row["attempt"],
            RunState(row["state"]),
            row["started_at"],
            row["requested_by"] is not None,
        )
        for row in rows
    ]


async def requested_runs(jobs: Sequence[str]) -> list[Run]:
    """What was asked for by hand and waits for a scheduler, the oldest first."""
    rows = (
        await JobRun.select(JobRun.id, JobRun.job, JobRun.subject, JobRun.slot, JobRun.attempt)
        .where(JobRun.state == RunState.REQUESTED, JobRun.job.is_in(list(jobs) or [""]))
        .order_by(JobRun.id)
    )
    return [Run(**row, requested=True) for row in rows]


async def latest_runs(jobs: Sequence[str]) -> dict[str, RunView]:
    """The latest run of each job that has any."""
    newest = (
        await JobRun.select(Max(JobRun.id, alias="id"))
        .where(JobRun.job.is_in(list(jobs) or [""]))
        .group_by(JobRun.job)
    )
    rows = await JobRun.select().where(JobRun.id.is_in([row["id"] for row in newest] or [0]))
    return {row["job"]: _view(row) for row in rows}


async def runs(job: str, before: int | None = None, subject: str | None = None) -> list[RunView]:
    """Runs of a job, of one subject if given, the latest first, older than the id `before`: a page of them."""
    query = JobRun.select().where(JobRun.job == job).order_by(JobRun.id, ascending=False).limit(PAGE_SIZE)
    if subject is not None:
        query = query.where(JobRun.subject == subject)
    if before is not None:
        query = query.where(JobRun.id < before)
    return [_view(row) for row in await query]


async def job_figures() -> dict[str, JobFigures]:
    """For each job that ever ran: its last success, and how often it failed in the last 24 hours."""
    done = (
        await JobRun.select(JobRun.job, Max(JobRun.finished_at, alias="last_success"))
        .where(JobRun.state == RunState.DONE)
        .group_by(JobRun.job)
        .output(load_json=False)
    )
    successes = {row["job"]: _moment(row["last_success"]) for row in done}
    failures = await failures_since(now() - timedelta(days=1))
    return {
        job: JobFigures(successes.get(job), failures.get(job, 0))
        for job in sorted(successes.keys() | failures.keys())
    }


async def failures_since(moment: datetime) -> dict[str, int]:
    """How many runs of each job have failed that were started since."""
    rows = (
        await JobRun.select(JobRun.job, Count(alias="failures"))
        .where(JobRun.state == RunState.FAILED, JobRun.started_at >= moment)
        .group_by(JobRun.job)
    )
    return {row["job"]: row["failures"] for row in rows}


def _moment(value: Any) -> datetime:
    """SQLite forgets a column's type in an aggregate and gives the text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _view(row: dict[str, Any]) -> RunView:
    state = RunState(row["state"])
    return RunView(
        id=row["id"],
        job=row["job"],
        subject=row["subject"],
        slot=row["slot"],
        attempt=row["attempt"],
        state=state,
        requested=row["requested_by"] is not None,
        started_at=row["started_at"],
        seconds=None if state is RunState.REQUESTED else _seconds(row["started_at"], row["finished_at"]),
        outcome=said(row["outcome"]),
        error=said(row["error"]),
    )


def _seconds(started_at: datetime, finished_at: datetime | None) -> float:
    return max(((finished_at or now()) - started_at).total_seconds(), 0.0)
