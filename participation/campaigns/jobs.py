"""What campaigns do by the clock."""

from participation.campaigns.coverage_queries import campaign_names, due_coverage
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.web.i18n import mark

TOLD_FROM = 10
"""Of fewer answers a run would tell when, to the minute, somebody answered."""


async def _count_coverage(context: JobContext) -> str:
    """Says nothing: runs are kept with their time, and counts of few people would tell when they answered."""
    from participation.campaigns.coverage_service import count_coverage

    await count_coverage(int(context.subject), context.now, context.settings.base_url)
    return ""


async def _check_answers(context: JobContext) -> str:
    """Says nothing of a few: runs are kept with their time."""
    from participation.campaigns.quality_check_service import check_answers

    checked = await check_answers(context.settings.secret_key)
    said = mark("%(count)s answers checked that campaigns brought.")
    return outcome(said, count=checked) if checked >= TOLD_FROM else ""


async def _forget_places(_: JobContext) -> str:
    from participation.campaigns.quality_check_service import forget_places

    await forget_places()
    return ""


JOBS = [
    Job("check_answers", mark("Check answers that campaigns brought"), 60, _check_answers),
    Job("forget_places", mark("Forget where answers were given"), Cron("35 2 * * *"), _forget_places),
    Job(
        "count_coverage",
        mark("Count whom campaigns have reached"),
        due_coverage,
        _count_coverage,
        heavy=True,
        subject_names=campaign_names,
    ),
]
