"""The jobs that analyse comments and see how far people agree about them, in processes of their own."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.web.i18n import mark

ANALYSE_COMMENTS = "analyse_comments"
EVERY_SECONDS = 60
TOLD_FROM = 10
"""Runs are kept with their time: of fewer comments they would tell when somebody wrote."""
NIGHTLY = Cron("40 2 * * *")


async def _analyse_comments(_: JobContext) -> str:
    from participation.sentiment.analysis import analyse_comments

    done = await analyse_comments()
    return outcome(mark("%(count)s comments analysed."), count=done) if done >= TOLD_FROM else ""


async def _measure_agreement(_: JobContext) -> str:
    from participation.sentiment.agreement_service import measure_agreement

    measured = await measure_agreement()
    return outcome(mark("Agreement measured on %(count)s comments."), count=measured) if measured else ""


JOBS = [
    Job(ANALYSE_COMMENTS, mark("Analyse comments"), EVERY_SECONDS, _analyse_comments, heavy=True),
    Job("measure_agreement", mark("Measure how far people agree"), NIGHTLY, _measure_agreement, heavy=True),
]
