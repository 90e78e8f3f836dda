"""The jobs of pilots."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.pilots.result_queries import due_analyses, pilot_names
from participation.web.i18n import mark

ANALYSE_PILOTS = "analyse_pilots"


async def _analyse_pilots(context: JobContext) -> str:
    from participation.pilots.analysing import analyse_pilot, draw_result

    view = await analyse_pilot(int(context.subject), context.now)
    if view is None:
        return ""
    await draw_result(view)
    return outcome(mark("The result is published: %(count)s outcomes."), count=len(view.result.outcomes))


JOBS = [
    Job(
        ANALYSE_PILOTS,
        mark("Analyse trials on their day"),
        due_analyses,
        _analyse_pilots,
        heavy=True,
        subject_names=pilot_names,
    )
]
