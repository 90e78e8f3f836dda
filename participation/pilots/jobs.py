"""What pilots do by the clock."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.pilots.closing_service import close_due_pilots
from participation.pilots.draw_queries import due_steps, pilot_names
from participation.pilots.due_service import due_analyses, find_due_analyses
from participation.web.i18n import mark

ANALYSE_PILOTS = "analyse_pilots"


async def commit_to_seeds(context: JobContext) -> str:
    """Publishing does this at once; here it is made up for where that was cut short."""
    from participation.pilots import draw_service

    bound = await draw_service.commit_to_seeds(context.settings.secret_key)
    return outcome(mark("%(count)s trials are bound to a seed."), count=bound) if bound else ""


async def draw_places(context: JobContext) -> str:
    from participation.pilots.draw_service import take_step

    said = await take_step(int(context.subject), context.settings.secret_keys, context.now)
    return outcome(said.message, count=said.count) if said else ""


async def find_analyses(context: JobContext) -> str:
    taken_back = await find_due_analyses(context.now)
    said = mark("The clock had been ahead: the day of the analysis of %(count)s trials has not come yet.")
    return outcome(said, count=taken_back) if taken_back else ""


async def analyse_pilots(context: JobContext) -> str:
    from participation.pilots.analysing import analyse_pilot, draw_result

    view = await analyse_pilot(int(context.subject), context.now)
    if view is None:
        return ""
    await draw_result(view)
    return outcome(mark("The result is published: %(count)s outcomes."), count=len(view.result.outcomes))


async def close_pilots(context: JobContext) -> str:
    closed = await close_due_pilots(context.now)
    return outcome(mark("%(count)s pilots closed: contacts erased."), count=closed) if closed else ""


JOBS = [
    Job("close_pilots", mark("Close pilots a month after their end"), Cron("20 2 * * *"), close_pilots),
    Job("commit_to_seeds", mark("Bind trials to the seeds of their draws"), 60, commit_to_seeds),
    Job(
        "draw_places",
        mark("Publish the tickets of trials, and draw their places"),
        due_steps,
        draw_places,
        heavy=True,
        subject_names=pilot_names,
    ),
    Job("find_analyses", mark("See whether the day of an analysis has come"), 600, find_analyses),
    Job(
        ANALYSE_PILOTS,
        mark("Analyse trials on their day"),
        due_analyses,
        analyse_pilots,
        heavy=True,
        subject_names=pilot_names,
    ),
]
