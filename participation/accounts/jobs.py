"""Jobs that erase what accounts need no longer."""

from participation.accounts.double_clicks import erase_sent_forms
from participation.accounts.sessions import erase_expired_sessions
from participation.accounts.throttle import erase_old_attempts
from participation.jobs.registry import Cron, Job, JobContext
from participation.web.i18n import mark


async def _erase_expired_sessions(context: JobContext) -> str:
    await erase_expired_sessions()
    return ""


async def _erase_old_attempts(context: JobContext) -> str:
    await erase_old_attempts()
    await erase_sent_forms()
    return ""


JOBS = [
    Job(
        "erase_expired_sessions",
        mark("Erase sessions that have ended"),
        Cron("5 * * * *"),
        _erase_expired_sessions,
    ),
    Job("erase_old_attempts", mark("Erase old sign-in attempts"), Cron("10 * * * *"), _erase_old_attempts),
]
