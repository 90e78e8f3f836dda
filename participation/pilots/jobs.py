"""What pilots do by the clock."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.pilots.draw_queries import due_steps, pilot_names
from participation.web.i18n import mark


async def commit_to_seeds(context: JobContext) -> str:
    """Publishing does this at once; here it is made up for where that was cut short."""
    from participation.pilots import draw_service

    bound = await draw_service.commit_to_seeds(context.settings.secret_key)
    return outcome(mark("%(count)s trials are bound to a seed."), count=bound) if bound else ""


async def draw_places(context: JobContext) -> str:
    from participation.pilots.draw_service import take_step

    said = await take_step(int(context.subject), context.settings.secret_keys, context.now)
    return outcome(said.message, count=said.count) if said else ""


JOBS = [
    Job("commit_to_seeds", mark("Bind trials to the seeds of their draws"), 60, commit_to_seeds),
    Job(
        "draw_places",
        mark("Publish the tickets of trials, and draw their places"),
        due_steps,
        draw_places,
        heavy=True,
        subject_names=pilot_names,
    ),
]
