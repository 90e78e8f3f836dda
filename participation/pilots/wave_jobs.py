"""What the clock does about the waves of pilots."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.pilots.wave_service import complete_participants
from participation.web.i18n import mark


async def _complete(context: JobContext) -> str:
    completed = await complete_participants(context.now)
    return (
        outcome(mark("%(count)s participants completed their trial."), count=completed) if completed else ""
    )


JOBS = [Job("complete_participants", mark("Note who has been through a trial"), 3_600, _complete)]
