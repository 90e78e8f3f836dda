"""Jobs of mailings: queue what goes out, keep what became of it."""

from participation.campaigns.mailing_queries import mailings_sending
from participation.campaigns.mailing_sent_service import count_all_sent, count_sent
from participation.campaigns.mailing_service import keep_outcomes, queue_piece
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.web.i18n import mark


async def queue_mailings(context: JobContext) -> str:
    """In turns, so that a large mailing keeps no small one waiting."""
    going = await mailings_sending()
    begun = len(going)
    while going:
        going = [mailing_id for mailing_id in going if await queue_piece(mailing_id, context.settings)]
    return outcome(mark("%(count)s mailings on their way."), count=begun) if begun else ""


async def _count_sent(context: JobContext) -> str:
    """Says nothing: every minute of a mailing would fill the page of jobs."""
    await count_sent(context.now)
    return ""


async def _keep_outcomes(context: JobContext) -> str:
    await count_all_sent(context.now)
    kept = await keep_outcomes(context.now)
    return outcome(mark("%(count)s mailings counted."), count=kept) if kept else ""


JOBS = [
    Job("queue_mailings", mark("Queue mailings"), 15, queue_mailings),
    Job("count_sent_messages", mark("Count the messages of campaigns that went out"), 60, _count_sent),
    Job("keep_mailing_outcomes", mark("Count what became of mailings"), Cron("45 1 * * *"), _keep_outcomes),
]
