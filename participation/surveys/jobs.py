"""What surveys do by the clock."""

from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.surveys.closing import forget_orders
from participation.surveys.collecting import BATCH, collect_batch
from participation.surveys.draft_service import erase_expired_drafts
from participation.surveys.erasing import erase_expired_identifiers, erase_expired_submissions
from participation.surveys.invitation_closing import finish_closed_surveys
from participation.surveys.invitation_service import apply_openings
from participation.web.i18n import mark

TOLD_FROM = 10
"""Runs are kept with their time: of fewer answers they would tell when, to the second, somebody answered."""


async def collect_comments(_: JobContext) -> str:
    """Drains the outbox; says nothing of a few."""
    collected = taken = await collect_batch()
    while taken == BATCH:
        taken = await collect_batch()
        collected += taken
    said = mark("Free text of %(count)s submissions collected.")
    return outcome(said, count=collected) if collected >= TOLD_FROM else ""


async def erase_expired(_: JobContext) -> str:
    """Says nothing when no submission was past its time."""
    erased = await erase_expired_submissions()
    said = mark("%(count)s submissions erased, as their surveys promised.")
    return outcome(said, count=erased) if erased else ""


async def erase_identifiers(_: JobContext) -> str:
    erased = await erase_expired_identifiers()
    return outcome(mark("%(count)s submissions no longer hold what can lead to a person."), count=erased)


async def erase_drafts(_: JobContext) -> str:
    erased = await erase_expired_drafts()
    return outcome(mark("%(count)s drafts erased whose time was over."), count=erased) if erased else ""


async def count_answers(_: JobContext) -> str:
    """Counts what is new and publishes what is due; says nothing of a few."""
    from participation.surveys.counting import count_submissions
    from participation.surveys.result_service import publish_due_results

    counted, published = await count_submissions(), await publish_due_results()
    if counted < TOLD_FROM and not published:
        return ""
    return outcome(
        mark("%(count)s submissions counted, results of %(surveys)s surveys published."),
        count=counted,
        surveys=published,
    )


async def note_openings(context: JobContext) -> str:
    noted = await apply_openings(context.settings.secret_keys)
    return outcome(mark("%(count)s openings of invitations noted."), count=noted) if noted else ""


async def finish_closed(context: JobContext) -> str:
    finished = await finish_closed_surveys(context.settings.secret_keys)
    return (
        outcome(mark("%(count)s closed surveys: contacts erased, answers shuffled."), count=finished)
        if finished
        else ""
    )


async def shuffle_closed(_: JobContext) -> str:
    shuffled = await forget_orders()
    return outcome(mark("Answers of %(count)s closed surveys shuffled."), count=shuffled) if shuffled else ""


JOBS = [
    Job("note_openings", mark("Note which invitations were opened"), Cron("0 3 * * *"), note_openings),
    Job("finish_closed_surveys", mark("Erase contacts and shuffle answers after closing"), 60, finish_closed),
    Job(
        "shuffle_closed_surveys",
        mark("Shuffle answers of closed surveys"),
        Cron("50 2 * * *"),
        shuffle_closed,
    ),
    Job("erase_expired_drafts", mark("Erase drafts past their time"), Cron("45 2 * * *"), erase_drafts),
    Job("count_answers", mark("Count answers and publish results"), 5, count_answers),
    Job("collect_comments", mark("Collect free text from submissions"), 30, collect_comments),
    Job(
        "erase_expired_submissions",
        mark("Erase submissions past their time"),
        Cron("30 2 * * *"),
        erase_expired,
    ),
    Job(
        "erase_expired_identifiers",
        mark("Erase what can lead to a person past its time"),
        Cron("40 2 * * *"),
        erase_identifiers,
    ),
]
