"""What campaigns do by the clock."""

from participation.campaigns.coverage_queries import campaign_names, due_coverage
from participation.jobs.registry import Job, JobContext
from participation.web.i18n import mark


async def _count_coverage(context: JobContext) -> str:
    """Says nothing: runs are kept with their time, and counts of few people would tell when they answered."""
    from participation.campaigns.coverage_service import count_coverage

    await count_coverage(int(context.subject), context.now, context.settings.base_url)
    return ""


JOBS = [
    Job(
        "count_coverage",
        mark("Count whom campaigns have reached"),
        due_coverage,
        _count_coverage,
        heavy=True,
        subject_names=campaign_names,
    )
]
