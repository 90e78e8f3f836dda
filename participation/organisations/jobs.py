"""What organisations do by the clock."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.organisations.application_service import erase_refused_applications
from participation.web.i18n import mark


async def erase_refused(_: JobContext) -> str:
    erased = await erase_refused_applications()
    said = mark("%(count)s applications of organisations erased that were declined or not pursued.")
    return outcome(said, count=erased) if erased else ""


JOBS = [
    Job(
        "erase_refused_applications",
        mark("Erase old applications of organisations"),
        Cron("25 3 * * *"),
        erase_refused,
    )
]
