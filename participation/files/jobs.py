"""What files do by the clock."""

from participation.files.service import erase_expired_files
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.web.i18n import mark


async def erase_expired(_: JobContext) -> str:
    erased = await erase_expired_files()
    return (
        outcome(mark("%(count)s files erased that became part of nothing."), count=erased) if erased else ""
    )


JOBS = [
    Job(
        "erase_expired_files",
        mark("Erase files that became part of nothing"),
        Cron("15 3 * * *"),
        erase_expired,
    )
]
