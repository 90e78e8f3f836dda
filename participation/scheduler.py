"""The scheduler process: APScheduler ticks, and each tick claims what is due. Knows the jobs of every package."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from participation.clock import now
from participation.database import bind, check_version, open_engine
from participation.jobs.registry import Job
from participation.jobs.runner import Runner
from participation.settings import Settings

TICK_SECONDS = 15

JOB_MODULES = (
    "participation.messages.jobs",
    "participation.accounts.jobs",
    "participation.files.jobs",
    "participation.organisations.jobs",
    "participation.feedback.jobs",
    "participation.surveys.jobs",
    "participation.pilots.jobs",
    "participation.sentiment.jobs",
    "participation.pilots.reminder_jobs",
    "participation.improvements.jobs",
    "participation.pilots.wave_jobs",
    "participation.campaigns.contact_jobs",
    "participation.campaigns.mailing_jobs",
    "participation.campaigns.jobs",
    "participation.campaigns.report_jobs",
    "participation.jobs.jobs",
)


def all_jobs() -> list[Job]:
    """The jobs of every package that has any."""
    modules = [import_module(name) for name in JOB_MODULES if find_spec(name)]
    return [job for module in modules for job in module.JOBS]


async def run_scheduler(settings: Settings, jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Opens the database and runs what is due until `stop` is set; then finishes or hands back what runs.

    Raises Unavailable or ConfigurationError when the database cannot be used as it is.
    """
    engine = bind(open_engine(settings.database_url))
    await engine.start_connection_pool()
    try:
        await check_version()
        await run_until_stopped(Runner(settings, jobs), stop)
    finally:
        await engine.close_connection_pool()


async def run_until_stopped(runner: Runner, stop: asyncio.Event, seconds: float = TICK_SECONDS) -> None:
    """Ticks at once and then every `seconds`."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    ticks = scheduler.add_job(
        runner.tick, "interval", seconds=seconds, next_run_time=now(), coalesce=True, misfire_grace_time=None
    )
    scheduler.start()
    try:
        while not await _stopped(stop, seconds):
            _mend_clock(ticks, seconds)
    finally:
        await runner.stop()
        scheduler.shutdown(wait=False)  # after the last tick: it would cut one short between claim and start


async def _stopped(stop: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True


def _mend_clock(ticks: Any, seconds: float) -> None:
    """APScheduler plans by the wall clock: once that was put back, the next tick would be hours away."""
    if ticks.next_run_time > now() + timedelta(seconds=2 * seconds):
        ticks.modify(next_run_time=now())
