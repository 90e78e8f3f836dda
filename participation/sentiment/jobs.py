"""The jobs of analysis: reading comments, in a process of its own, and telling inspectors what it put apart."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.sentiment.severe_service import alert_inspectors
from participation.web.i18n import mark

ANALYSE_COMMENTS = "analyse_comments"
ALERT_INSPECTORS = "alert_inspectors"
EVERY_SECONDS = 60
TOLD_FROM = 10
"""Runs are kept with their time: of fewer comments they would tell when somebody wrote."""


async def _analyse_comments(_: JobContext) -> str:
    from participation.sentiment.analysis import analyse_comments

    done = await analyse_comments()
    return outcome(mark("%(count)s comments analysed."), count=done) if done >= TOLD_FROM else ""


async def _alert_inspectors(context: JobContext) -> str:
    await alert_inspectors(context.settings.base_url)
    return ""  # how many there are is for inspectors alone


JOBS = [
    Job(ANALYSE_COMMENTS, mark("Analyse comments"), EVERY_SECONDS, _analyse_comments, heavy=True),
    Job(ALERT_INSPECTORS, mark("Tell inspectors that something waits"), EVERY_SECONDS, _alert_inspectors),
]
