"""Use cases of runs: claim one, keep it, end it, ask for one by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from piccolo.columns.combination import WhereRaw

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.jobs.attempts import MOST_FAILURES, WRONG_CLOCK, next_attempt
from participation.jobs.outcomes import ChildDied, failure, outcome
from participation.jobs.queries import attempts
from participation.jobs.schemas import Run
from participation.jobs.states import RunState
from participation.jobs.tables import JobRun
from participation.web.i18n import mark

ABANDONED = mark("The process that ran it ended without finishing it.")
NOTHING_TO_DO_KEPT = timedelta(days=1)
KEPT = timedelta(days=90)


async def claim(job: str, subject: str, slot: datetime, owner: str, lease: timedelta) -> Run | None:
    """Makes this process the one that runs a slot now; None when that is not due or somebody else's.

    One at a time for a job and subject, so that two schedulers never run two slots of it side by side; the
    unique index holds even where that lock did not.
    """
    async with transaction(), exclusive(f"job {job} {subject}"):
        moment = now()
        attempt = next_attempt(await attempts(job, subject, slot), slot, moment)
        if attempt is None:
            return None
        claimed = (
            await JobRun.insert(
                JobRun(
                    job=job,
                    subject=subject,
                    slot=slot,
                    attempt=attempt,
                    owner=owner,
                    lease_until=moment + lease,
                    started_at=moment,
                )
            )
            .on_conflict(
                target=(JobRun.job, JobRun.subject, JobRun.slot, JobRun.attempt), action="DO NOTHING"
            )
            .returning(JobRun.id)
        )
    return Run(claimed[0]["id"], job, subject, slot, attempt) if claimed else None


async def take_requested(run: Run, owner: str, lease: timedelta) -> bool:
    """As `claim`, for a run asked for by hand; it waits while another of the same job and subject runs."""
    async with transaction(), exclusive(f"job {run.job} {run.subject}"):
        if await JobRun.exists().where(
            JobRun.job == run.job, JobRun.subject == run.subject, JobRun.state == RunState.RUNNING
        ):
            return False
        moment = now()
        taken = (
            await JobRun.update(
                {
                    JobRun.state: RunState.RUNNING,
                    JobRun.owner: owner,
                    JobRun.lease_until: moment + lease,
                    JobRun.started_at: moment,
                }
            )
            .where(JobRun.id == run.id, JobRun.state == RunState.REQUESTED)
            .returning(JobRun.id)
        )
    return bool(taken)


async def renew(run: Run, lease: timedelta) -> bool:
    """Keeps a run for another lease; False when it has been taken away meanwhile."""
    return await _update_held(run, {JobRun.lease_until: now() + lease})


async def finish(run: Run, said: str) -> bool:
    """Ends a run that did what it should; False when it has been taken away meanwhile."""
    return await _end(run, RunState.DONE, outcome=said)


async def fail(run: Run, error: BaseException) -> bool:
    """Ends a run that broke. Of the error its kind and place are kept, never a text that it quotes.

    What was asked for by hand is asked for again where the process of its work died, as in `fail_abandoned`.
    """
    async with transaction():
        ended = await _end(run, RunState.FAILED, error=failure(error))
        if ended and isinstance(error, ChildDied):
            await _ask_again([run.id])
    return ended


async def release(run: Run) -> bool:
    """Hands a run back unfinished: somebody takes it again at once, and it counts as no failure."""
    if run.requested:
        return await _update_held(run, {JobRun.state: RunState.REQUESTED, JobRun.owner: ""})
    return await _end(
        run, RunState.RELEASED, outcome=outcome(mark("Stopped with its process; it runs again."))
    )


async def _end(run: Run, state: RunState, *, outcome: str = "", error: str = "") -> bool:
    return await _update_held(
        run,
        {JobRun.state: state, JobRun.finished_at: now(), JobRun.outcome: outcome, JobRun.error: error},
    )


async def _update_held(run: Run, values: dict[Any, Any]) -> bool:
    updated = (
        await JobRun.update(values)
        .where(JobRun.id == run.id, JobRun.state == RunState.RUNNING)
        .returning(JobRun.id)
    )
    return bool(updated)


async def fail_abandoned() -> int:
    """Ends runs whose owner has not renewed them, or seems to have for days ahead; returns how many.

    A slot that was due is claimed again by itself; what was asked for by hand is asked for again here, for its
    own moment, until it has failed as often as a slot may.
    """
    moment = now()
    abandoned = (JobRun.lease_until < moment) | (JobRun.lease_until > moment + WRONG_CLOCK)
    async with transaction():
        ended = (
            await JobRun.update(
                {JobRun.state: RunState.FAILED, JobRun.finished_at: moment, JobRun.error: outcome(ABANDONED)}
            )
            .where(JobRun.state == RunState.RUNNING, abandoned)
            .returning(JobRun.id)
        )
        await _ask_again([row["id"] for row in ended])
    return len(ended)


async def _ask_again(ended: Sequence[int]) -> None:
    """For those of these runs that somebody asked for; within a transaction."""
    lost = JobRun.objects().where(
        JobRun.id.is_in(list(ended) or [0]),
        JobRun.requested_by.is_not_null(),
        JobRun.attempt < MOST_FAILURES,
    )
    for run in await lost.order_by(JobRun.id):
        await _ask(run.job, run.subject, run.slot, run.requested_by, run.attempt + 1)


async def request_run(actor: Person, job: str, subject: str = "", office: int | None = None) -> bool:
    """Asks for a run now, whatever the time; False when one is waiting already.

    The next scheduler that ticks takes it: nothing runs in the process of the caller. `office` is whose
    planners see it in the audit trail.
    """
    async with transaction():
        asked = await _ask(job, subject, now(), actor.id or 0)
        if asked:
            await record(actor, "request", "job", f"{job} {subject}".strip()[:64], office=office)
    return asked


async def _ask(job: str, subject: str, slot: datetime, requested_by: int, attempt: int = 1) -> bool:
    """Within a transaction; False when a run of this job and subject is waiting already."""
    async with exclusive(f"job {job} {subject}"):
        if await JobRun.exists().where(
            JobRun.job == job, JobRun.subject == subject, JobRun.state == RunState.REQUESTED
        ):
            return False
        moment = now()
        await JobRun.insert(
            JobRun(
                job=job,
                subject=subject,
                slot=slot,
                attempt=attempt,
                state=RunState.REQUESTED,
                owner="",
                lease_until=moment,
                started_at=moment,
                requested_by=requested_by,
            )
        )
    return True


async def erase_old_runs() -> int:
    """Deletes old runs, those that had nothing to do sooner; returns how many rows.

    The latest of each job and subject stays for ever: it says which slots are settled.
    """
    moment = now()
    later = WhereRaw(
        "EXISTS (SELECT 1 FROM job_run AS later WHERE later.job = job_run.job "
        "AND later.subject = job_run.subject AND later.slot > job_run.slot AND later.slot < {} "
        "AND later.requested_by IS NULL)",
        moment + WRONG_CLOCK,
    )
    idle = (
        (JobRun.state == RunState.DONE)
        & (JobRun.outcome == "")
        & (JobRun.started_at < moment - NOTHING_TO_DO_KEPT)
    )
    erased = (
        await JobRun.delete().where(later, idle | (JobRun.started_at < moment - KEPT)).returning(JobRun.id)
    )
    return len(erased)
