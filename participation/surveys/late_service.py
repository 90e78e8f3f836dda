"""What staff decide about answers that arrived too late: that they count after all, or that they do not."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import today
from participation.database import exclusive, transaction
from participation.errors import Problem, Rejected
from participation.feedback.receipts import IssuedReceipt
from participation.feedback.service import hold_receipts
from participation.surveys.comments import free_texts
from participation.surveys.definitions import Definition
from participation.surveys.intake import Unit, insert_submissions, submission_of
from participation.surveys.late_queries import answers_of
from participation.surveys.queries import documents_of, quota_cells
from participation.surveys.queued_schemas import Apart
from participation.surveys.quotas import Cell, cells_of
from participation.surveys.service import survey_or_not_found
from participation.surveys.spending import QuotaFull, spend
from participation.surveys.tables import LateSubmission, Survey
from participation.web.i18n import mark

BATCH = 200
"""Submissions a transaction, so that the intake never waits long."""
LONGEST_REASON = 500
NOT_DECIDED = mark("Nothing was decided.")
OTHERS_WAIT = mark(
    "Meanwhile others arrived, or a colleague decided: %(waiting)s answers wait now. Look at them, then decide again."
)
NO_REASON = Problem(mark("Write why, in at most 500 characters: whoever looks up their receipt reads it."))


class Counted(NamedTuple):
    """How many were taken, and how many found that their group has enough answers and go on waiting."""

    taken: int
    full: int


async def count_late(actor: Person, survey_id: int, why: Apart = Apart.LATE) -> Counted:
    """Takes all that wait for this reason among the answers of the survey, each in its group while there is a place.

    Twice at once does no harm: whoever comes second finds none. They lie last, so they are shuffled again.
    """
    survey = await survey_or_not_found(survey_id)
    taken, full = 0, set[UUID]()
    while True:
        async with transaction(), exclusive(f"quotas of survey {survey_id}"):
            waiting = await _waiting(survey_id, why, full)
            if not waiting:
                break
            there = await hold_receipts([row["receipt.id"] for row in waiting])
            rows = [row for row in waiting if row["receipt.id"] in there]
            units = await _placed(rows, await quota_cells(survey_id)) if rows else {}
            full |= {row["id"] for row in rows if row["id"] not in units}
            if units:
                await _move(rows, units)
                await Survey.update({Survey.shuffled_on: None}).where(Survey.id == survey_id)
                await record(
                    actor, "take_late", "survey", survey_id, office=survey.office, note=str(len(units))
                )
        taken += len(units)
    return Counted(taken, len(full))


async def _waiting(survey_id: int, why: Apart, without: set[UUID]) -> list[dict[str, Any]]:
    query = LateSubmission.select(*LateSubmission.all_columns(), *LateSubmission.receipt.all_columns())
    query = query.where(
        LateSubmission.survey == survey_id, LateSubmission.why == why, LateSubmission.left_out.is_null()
    )
    if without:
        query = query.where(LateSubmission.id.not_in(list(without)))
    rows: list[dict[str, Any]] = await query.order_by(LateSubmission.id).limit(BATCH)
    return rows


async def _placed(rows: list[dict[str, Any]], cells: list[Cell]) -> dict[UUID, Unit]:
    """What is stored of those for whom there is a place, by id of the row."""
    documents = await documents_of({row["version"] for row in rows})
    placed = {}
    for row in rows:
        unit = _unit(row, documents[row["version"]].definition, cells)
        try:
            await spend(unit.survey, (), unit.cells)
        except QuotaFull:
            continue
        placed[row["id"]] = unit
    return placed


def _unit(row: dict[str, Any], definition: Definition, cells: list[Cell]) -> Unit:
    answers = answers_of(row)
    return Unit(
        receipt=IssuedReceipt("", bytes(row["receipt.digest"]), row["receipt.secret_version"]),
        survey=row["survey"],
        version=row["version"],
        answers=msgspec.json.decode(row["answers"]),
        identifying=msgspec.json.decode(row["identifying"] or "{}"),
        language=row["language"],
        channel=row["channel"],
        source=row["source"],
        seed=row["seed"],
        has_free_text=bool(free_texts(definition, answers)),
        cells=tuple(cell.id for cell in cells_of(cells, answers, today())),
        received_on=row["received_on"],
    )


async def _move(rows: list[dict[str, Any]], units: dict[UUID, Unit]) -> None:
    receipts = {row["id"]: row["receipt.id"] for row in rows}
    submissions = [submission_of(unit, receipts[late]) for late, unit in units.items()]
    await insert_submissions(list(units.values()), submissions)
    await LateSubmission.delete().where(LateSubmission.id.is_in(list(units)))


async def leave_out_late(
    actor: Person, survey_id: int, reason: str, seen: int, why: Apart = Apart.LATE
) -> int:
    """Erases the answers that wait, and keeps for their senders why they do not count.

    `seen` is how many waited when it was decided. Raises Rejected, also where others wait by now.
    """
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Rejected(NOT_DECIDED, errors={"reason": NO_REASON})
    survey = await survey_or_not_found(survey_id)
    async with transaction(), exclusive(f"quotas of survey {survey_id}"):
        left = (
            await LateSubmission.update(
                {
                    LateSubmission.left_out: reason,
                    LateSubmission.answers: None,
                    LateSubmission.identifying: None,
                }
            )
            .where(
                LateSubmission.survey == survey_id,
                LateSubmission.why == why,
                LateSubmission.left_out.is_null(),
            )
            .returning(LateSubmission.id)
        )
        if len(left) != seen:
            raise Rejected(NOT_DECIDED, errors={"reason": Problem(OTHERS_WAIT, {"waiting": len(left)})})
        if left:
            note = f"{len(left)}: {reason}"
            await record(actor, "leave_late", "survey", survey_id, office=survey.office, note=note)
    return len(left)
