"""Jobs of the outbox: send what is due, erase what is old."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.messages.sending import send_due
from participation.messages.service import erase_old_messages
from participation.messages.waits import KEPT
from participation.web.i18n import mark


async def send_due_messages(context: JobContext) -> str:
    counts = await send_due(context.settings)
    return outcome(mark("%(sent)s messages sent, %(failed)s not."), **counts) if any(counts.values()) else ""


async def _erase_old_messages(context: JobContext) -> str:
    erased = await erase_old_messages(KEPT)
    return outcome(mark("%(count)s old rows of the outbox erased."), count=erased) if erased else ""


JOBS = [
    Job("send_due_messages", mark("Send messages"), 15, send_due_messages),
    Job("erase_old_messages", mark("Erase old rows of the outbox"), Cron("15 2 * * *"), _erase_old_messages),
]
