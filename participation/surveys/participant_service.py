"""Use cases of surveys that only participants of pilots answer: the setting, storing within another's transaction."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from participation.errors import Problem, Rejected
from participation.surveys.intake import Unit, store
from participation.surveys.schemas import SurveyView
from participation.surveys.tables import Submission
from participation.web.i18n import mark

NOT_SAVED = mark("The survey was not saved.")


class Stored(NamedTuple):
    """What became of a unit: the code of its receipt, and the submission."""

    code: str
    submission: UUID


async def check_who_answers(survey: SurveyView, *, for_participants: bool, is_quiz: bool) -> None:
    """Raises Rejected where who may answer can no longer be changed: what people were told holds for everyone."""
    await _check_for_participants(survey, wanted=for_participants)
    if is_quiz and for_participants:
        _refuse_quiz(mark("A survey is either for participants of a trial or the quiz of a course."))
    if is_quiz and survey.by_invitation:
        _refuse_quiz(mark("This survey is by invitation. Write another one for the quiz of a course."))
    if is_quiz != survey.is_quiz and await Submission.exists().where(Submission.survey == survey.id):
        _refuse_quiz(mark("Somebody has answered already, so this can no longer be changed."))


async def _check_for_participants(survey: SurveyView, *, wanted: bool) -> None:
    if wanted and survey.by_invitation:
        _refuse(mark("This survey is by invitation. Write another one for the participants of a trial."))
    if wanted == survey.for_participants:
        return
    if not wanted and survey.current_version:
        _refuse(mark("This survey was published for participants, and trials may count on it."))
    if await Submission.exists().where(Submission.survey == survey.id):
        _refuse(mark("Somebody has answered already, so this can no longer be changed."))


def _refuse(message: str) -> None:
    raise Rejected(NOT_SAVED, errors={"for_participants": Problem(message)})


def _refuse_quiz(message: str) -> None:
    raise Rejected(NOT_SAVED, errors={"is_quiz": Problem(message)})


async def store_now(unit: Unit) -> Stored:
    """Stores a unit within the caller's transaction, with what the caller writes beside it or not at all.

    Raises as Intake.submit does.
    """
    (outcome,) = await store_together([unit])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


async def store_together(units: Sequence[Unit]) -> list[Stored | Exception]:
    """As store_now, for several people at once: what became of each of them."""
    outcomes = await store(units) if units else []
    digests = [digest for unit in units for digest in unit.receipt.lookup_digests]
    rows = await Submission.select(Submission.id, Submission.receipt.digest).where(
        Submission.receipt.digest.is_in(digests or [b""])
    )
    stored = {bytes(row["receipt.digest"]): row["id"] for row in rows}
    return [
        outcome if isinstance(outcome, Exception) else Stored(outcome, _submission_of(unit, stored))
        for unit, outcome in zip(units, outcomes, strict=True)
    ]


def _submission_of(unit: Unit, stored: Mapping[bytes, UUID]) -> UUID:
    return next(stored[digest] for digest in unit.receipt.lookup_digests if digest in stored)
