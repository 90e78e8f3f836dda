"""One scheduler process at work: at each tick it claims what is due and runs it, keeping the lease meanwhile.

What is due is decided by the clock and the database alone, so any number of these may run side by side.
"""

import asyncio
import logging
import os
import socket
import time
import traceback
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta

from participation.clock import now
from participation.errors import Unavailable
from participation.jobs.attempts import LEASE, next_attempt
from participation.jobs.children import PROGRAM, run_in_child
from participation.jobs.outcomes import ChildFailed
from participation.jobs.queries import attempts, requested_runs
from participation.jobs.registry import Job, JobContext
from participation.jobs.schemas import Run
from participation.jobs.service import claim, fail, fail_abandoned, finish, release, renew, take_requested
from participation.settings import Settings

logger = logging.getLogger(__name__)

LIGHT_AT_ONCE = 4
LIGHT_SECONDS = 600
HEAVY_SECONDS = 6 * 3600
"""A run that takes longer hangs: it is ended and counts as failed."""
STOP_SECONDS = 8
"""How long runs may take to finish when the process is asked to stop; then they are handed back."""


class LeaseLost(Exception):
    """Somebody else has taken the run over, so this process must let go of it."""


class Runner:
    """Claims and runs jobs until it is stopped."""

    def __init__(
        self,
        settings: Settings,
        jobs: Sequence[Job],
        *,
        lease: timedelta = LEASE,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self._settings = settings
        self._jobs = {job.name: job for job in jobs}
        self._lease = lease
        self._program = program
        self._owner = f"{socket.gethostname()}:{os.getpid()}"[:100]
        self._ticking = asyncio.Lock()
        self._running: dict[asyncio.Task[None], bool] = {}  # and whether each is heavy
        self._stopping = False

    async def tick(self) -> None:
        """Starts what is due, as far as there is room; the rest waits for the next tick or another process."""
        async with self._ticking:
            try:
                await fail_abandoned()
                await self._start_requested()
                await self._start_due()
            except Unavailable:
                logger.warning("No database right now: nothing was started.")

    async def idle(self) -> None:
        """Returns when everything that was started has ended."""
        while self._running:
            await asyncio.wait(self._running)

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Lets runs finish for a while, then hands the rest back."""
        self._stopping = True
        async with self._ticking:
            if self._running:
                await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()
        await self.idle()

    async def _start_requested(self) -> None:
        for run in await requested_runs(list(self._jobs)):
            job = self._jobs[run.job]
            if self._has_room(job) and await take_requested(run, self._owner, self._lease):
                self._start(job, run)

    async def _start_due(self) -> None:
        """The longest overdue first, so that frequent jobs never keep rare ones waiting."""
        moment = now()
        due = [
            (slot, subject, job)
            for job in self._jobs.values()
            for subject, slot in await self._due(job, moment)
        ]
        for slot, subject, job in sorted(due, key=lambda found: (found[0], found[2].name, found[1])):
            if not self._has_room(job):
                continue
            if next_attempt(await attempts(job.name, subject, slot), slot, moment) is None:
                continue
            if run := await claim(job.name, subject, slot, self._owner, self._lease):
                self._start(job, run)

    async def _due(self, job: Job, moment: datetime) -> list[tuple[str, datetime]]:
        """A job whose subjects cannot be told is logged and left out: the others go on."""
        try:
            return await job.due(moment)
        except Unavailable:
            raise
        except Exception as error:
            _log("could not tell what is due", job.name, error)
            return []

    def _has_room(self, job: Job) -> bool:
        limit = 1 if job.heavy else LIGHT_AT_ONCE
        return not self._stopping and sum(heavy == job.heavy for heavy in self._running.values()) < limit

    def _start(self, job: Job, run: Run) -> None:
        task = asyncio.create_task(self._run(job, run))
        self._running[task] = job.heavy
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        heavy = self._running.pop(task)
        if not task.cancelled() and (error := task.exception()):
            _log("the end of a run could not be kept", "", error)
        if heavy and not self._stopping:  # others may be waiting for the room
            self._tick_soon = asyncio.create_task(self.tick())

    async def _run(self, job: Job, run: Run) -> None:
        try:
            said = await self._keeping_lease(run, self._work(job, run))
        except asyncio.CancelledError:
            await release(run)
        except LeaseLost:
            logger.warning("job %s: its lease ran out and another process took it", job.name)
        except Exception as error:
            _log("failed", job.name, error)
            await fail(run, error)
        else:
            await finish(run, said)

    async def _work(self, job: Job, run: Run) -> str:
        if job.heavy:
            async with asyncio.timeout(HEAVY_SECONDS):
                return await run_in_child(run, self._program)
        async with asyncio.timeout(LIGHT_SECONDS):
            return await job.run(JobContext(self._settings, run.slot, run.subject, now()))

    async def _keeping_lease(self, run: Run, work: Awaitable[str]) -> str:
        """The result of the work. Raises LeaseLost when the run was taken away before it ended."""
        working = asyncio.ensure_future(work)
        keeping = asyncio.create_task(self._keep_lease(run))
        try:
            await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise LeaseLost
            return working.result()
        finally:
            for task in (working, keeping):
                task.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)

    async def _keep_lease(self, run: Run) -> None:
        """Returns only when the lease is lost, or could not be renewed for as long as it lasts."""
        renewed = time.monotonic()
        while time.monotonic() - renewed < self._lease.total_seconds():
            await asyncio.sleep(self._lease.total_seconds() / 3)
            try:
                if not await renew(run, self._lease):
                    return
                renewed = time.monotonic()
            except Unavailable:
                logger.warning("job %s: its lease could not be renewed yet", run.job)


def _log(what: str, job: str, error: BaseException) -> None:
    """The kind of the error and where it broke: its own text may quote what somebody wrote."""
    if isinstance(error, ChildFailed):  # the child has logged the rest
        logger.error("job %s %s in its own process", job, what)
        return
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("job %s %s: %s\n%s", job, what, type(error).__name__, place)
