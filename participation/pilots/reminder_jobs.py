"""Jobs that tell participants of trials what is due."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.pilots.reminder_service import send_staff_messages, tell_participants
from participation.web.i18n import mark


async def _tell_participants(context: JobContext) -> str:
    told = await tell_participants(context.settings, context.now)
    return outcome(mark("%(count)s notices to participants queued."), count=told) if told else ""


async def _send_staff_messages(context: JobContext) -> str:
    sent = await send_staff_messages(context.settings, context.now)
    return outcome(mark("%(count)s messages of staff to participants queued."), count=sent) if sent else ""


JOBS = [
    Job("tell_participants", mark("Tell participants of trials what is due"), 300, _tell_participants),
    Job("send_staff_messages", mark("Send what staff wrote to participants"), 30, _send_staff_messages),
]
