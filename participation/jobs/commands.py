"""`participation scheduler`, and the process in which it runs a heavy job."""

import asyncio
import logging
import signal
import sys
import traceback
from contextlib import redirect_stdout
from datetime import UTC, datetime

import click
import msgspec

from participation.clock import now
from participation.database import bind, open_engine
from participation.jobs.children import Answer, end_with_parent
from participation.jobs.outcomes import failure, said
from participation.jobs.registry import Job, JobContext
from participation.scheduler import all_jobs, run_scheduler
from participation.settings import Settings

logger = logging.getLogger(__name__)

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@click.command
def scheduler() -> None:
    """Run what is due, as one of any number of schedulers; needs a migrated database."""
    _log_to_stderr()
    asyncio.run(_scheduler(Settings.from_environment()))


async def _scheduler(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_scheduler(settings, all_jobs(), stop)


@click.command("run-job", hidden=True)
@click.argument("name")
@click.option("--slot", required=True, help="When it was due, in ISO 8601 with its offset.")
@click.option("--subject", default="")
def run_job(name: str, slot: str, subject: str) -> None:
    """Run one job here and now. Used by the scheduler, which holds the claim and waits for the answer."""
    _log_to_stderr()
    end_with_parent()
    job = _job(name)
    moment = datetime.fromisoformat(slot).astimezone(UTC)
    with redirect_stdout(sys.stderr):  # whatever a library prints, the answer stays one line
        answer = asyncio.run(_run_job(job, moment, subject))
    click.echo(msgspec.json.encode(answer))


def _job(name: str) -> Job:
    for job in all_jobs():
        if job.name == name:
            return job
    raise click.BadParameter(f"there is no job {name}.")


async def _run_job(job: Job, slot: datetime, subject: str) -> Answer:
    settings = Settings.from_environment()
    engine = bind(open_engine(settings.database_url))
    try:
        await engine.start_connection_pool()
        return Answer(await job.run(JobContext(settings, slot, subject, now())))
    except Exception as error:
        # the error's own text may quote what somebody wrote
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("job %s failed: %s\n%s", job.name, type(error).__name__, place)
        return Answer(error=said(failure(error)))
    finally:
        await engine.close_connection_pool()


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    for library in ("apscheduler", "piccolo"):
        logging.getLogger(library).setLevel(logging.WARNING)
