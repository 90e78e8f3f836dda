"""What pilots do by the clock."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.pilots.closing_service import close_due_pilots
from participation.web.i18n import mark


async def close_pilots(context: JobContext) -> str:
    closed = await close_due_pilots(context.now)
    return outcome(mark("%(count)s pilots closed: contacts erased."), count=closed) if closed else ""


JOBS = [
    Job("close_pilots", mark("Close pilots a month after their end"), Cron("20 2 * * *"), close_pilots),
]
