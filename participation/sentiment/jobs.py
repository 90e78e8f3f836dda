"""The jobs of analysis: read comments, see how far people agree, tell inspectors what was put apart."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.sentiment.severe_service import alert_inspectors
from participation.web.i18n import mark

ANALYSE_COMMENTS = "analyse_comments"
ALERT_INSPECTORS = "alert_inspectors"
EVERY_SECONDS = 60
TOLD_FROM = 10
"""Runs are kept with their time: of fewer comments they would tell when somebody wrote."""
NIGHTLY = Cron("40 2 * * *")
FALLEN_BACK = mark(
    "%(count)s comments analysed by the shipped model: the adapted one is damaged or was made for another version."
)


async def _analyse_comments(_: JobContext) -> str:
    from participation.sentiment.analysis import analyse_comments, is_falling_back

    done = await analyse_comments()
    if done < TOLD_FROM:
        return ""
    if await is_falling_back():
        return outcome(FALLEN_BACK, count=done)
    return outcome(mark("%(count)s comments analysed."), count=done)


async def _measure_agreement(_: JobContext) -> str:
    from participation.sentiment.agreement_service import measure_agreement

    measured = await measure_agreement()
    return outcome(mark("Agreement measured on %(count)s comments."), count=measured) if measured else ""


async def _alert_inspectors(context: JobContext) -> str:
    await alert_inspectors(context.settings.base_url)
    return ""  # how many there are is for inspectors alone


JOBS = [
    Job(ANALYSE_COMMENTS, mark("Analyse comments"), EVERY_SECONDS, _analyse_comments, heavy=True),
    Job("measure_agreement", mark("Measure how far people agree"), NIGHTLY, _measure_agreement, heavy=True),
    Job(ALERT_INSPECTORS, mark("Tell inspectors that something waits"), EVERY_SECONDS, _alert_inspectors),
]
