"""The job that analyses comments, in a process of its own."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.web.i18n import mark

ANALYSE_COMMENTS = "analyse_comments"
EVERY_SECONDS = 60
TOLD_FROM = 10
"""Runs are kept with their time: of fewer comments they would tell when somebody wrote."""


async def _analyse_comments(_: JobContext) -> str:
    from participation.sentiment.analysis import analyse_comments

    done = await analyse_comments()
    return outcome(mark("%(count)s comments analysed."), count=done) if done >= TOLD_FROM else ""


JOBS = [
    Job(ANALYSE_COMMENTS, mark("Analyse comments"), EVERY_SECONDS, _analyse_comments, heavy=True),
]
