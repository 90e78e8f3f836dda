"""The job that keeps the list of runs short."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.jobs.service import erase_old_runs
from participation.web.i18n import mark


async def _erase_old_runs(context: JobContext) -> str:
    erased = await erase_old_runs()
    return outcome(mark("%(count)s old runs erased."), count=erased) if erased else ""


JOBS = [Job("erase_old_runs", mark("Erase old runs of jobs"), Cron("20 2 * * *"), _erase_old_runs)]
