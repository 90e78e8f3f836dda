"""What is done once a survey is closed: its answers, and all that hangs on them, lose the order in which they came."""

from collections.abc import Sequence
from datetime import date

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import now, today
from participation.database import (
    Rows,
    forget_copies,
    hanging_on,
    overwrite_what_goes,
    shuffle,
    transaction,
)
from participation.feedback.tables import Receipt
from participation.surveys.file_answers import purpose_of
from participation.surveys.phases import Phase, phase_of
from participation.surveys.recoding import recode
from participation.surveys.set_aside_tables import CheckOutbox
from participation.surveys.tables import CommentOutbox, CountOutbox, LateSubmission, Submission, Survey


async def forget_orders() -> int:
    """Shuffles every closed survey that has answers since it was last shuffled, all at once.

    What follows an answer later, such as the analysis of its words, is shuffled here even where the answers
    themselves were before. Returns how many surveys that were.
    """
    waiting = await _closed_in_order()
    if not waiting:
        return 0
    await overwrite_what_goes()
    async with transaction():
        tables = await shuffle_answers(list(waiting))
        await Survey.update({Survey.shuffled_on: today()}).where(Survey.id.is_in(list(waiting)))
        for survey_id, office in waiting.items():
            await record(PROGRAM, "shuffle", "survey", survey_id, office=office, fields=["order of answers"])
    await forget_copies(tables)
    return len(waiting)


async def _closed_in_order() -> dict[int, int]:
    """Surveys with their offices; one on whose answers something still waits comes another night."""
    rows = await Survey.select(
        Survey.id, Survey.office, Survey.state, Survey.opens_at, Survey.closes_at, Survey.shuffled_on
    ).where(Survey.current_version > 0)
    return {
        row["id"]: row["office"]
        for row in rows
        if phase_of(row["state"], row["opens_at"], row["closes_at"], now()) is Phase.CLOSED
        and await _has_answers_since(row["id"], row["shuffled_on"])
        and not await waits(row["id"])
    }


async def _has_answers_since(survey_id: int, shuffled_on: date | None) -> bool:
    mine = Submission.survey == survey_id
    if shuffled_on is not None:
        return await Submission.exists().where(mine, Submission.received_on >= shuffled_on)
    return await Submission.exists().where(mine) or await LateSubmission.exists().where(
        LateSubmission.survey == survey_id
    )


async def waits(survey_id: int) -> bool:
    """Whether answers of a survey are not counted yet, not checked, or their words not collected: what comes of
    them would lie behind all others."""
    for outbox in (CountOutbox, CheckOutbox, CommentOutbox):
        if await outbox.exists().where(outbox.submission.survey == survey_id):
            return True
    return False


async def shuffle_answers(survey_ids: Sequence[int]) -> list[str]:
    """Everything that hangs on the receipts of these surveys, their files and coded answers lie in a random order
    afterwards; within the caller's transaction. Returns the tables that were rewritten."""
    listed = ", ".join(map(str, survey_ids))
    purposes = ", ".join(f"'{purpose_of(survey_id)}'" for survey_id in survey_ids)
    for survey_id in survey_ids:
        await recode(survey_id)
    return await shuffle(
        [
            *hanging_on(Receipt, f"id IN ({_receipts_of(listed)})"),
            Rows("stored_file", f"purpose IN ({purposes})"),
        ]
    )


def _receipts_of(surveys: str) -> str:
    """Those of answers that wait for a decision, too."""
    tables = ("submission", "late_submission")
    return " UNION ".join(f"SELECT receipt FROM {table} WHERE survey IN ({surveys})" for table in tables)  # noqa: S608
