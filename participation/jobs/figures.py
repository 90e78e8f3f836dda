"""How the background work is doing, for a monitor."""

from participation.jobs.queries import job_figures
from participation.web.metrics import Figure


async def figures() -> list[Figure]:
    """When each job last succeeded, and how often it failed within a day."""
    found: list[Figure] = []
    for job, figure in (await job_figures()).items():
        if figure.last_success is not None:
            seconds = figure.last_success.timestamp()
            found.append(
                Figure("participation_job_last_success_seconds", "Time of the last success", seconds, job)
            )
        failed = figure.failed_last_day
        found.append(Figure("participation_job_failures_in_a_day", "Failed runs in 24 hours", failed, job))
    return found
