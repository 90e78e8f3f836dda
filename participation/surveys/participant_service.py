"""Use cases of surveys that only participants of pilots answer: the setting, storing within another's transaction."""

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


async def check_for_participants(survey: SurveyView, *, wanted: bool) -> None:
    """Raises Rejected where who may answer can no longer be changed: what people were told holds for everyone."""
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


async def store_now(unit: Unit) -> Stored:
    """Stores a unit within the caller's transaction, with what the caller writes beside it or not at all.

    Raises as Intake.submit does.
    """
    (outcome,) = await store([unit])
    if isinstance(outcome, Exception):
        raise outcome
    rows = await Submission.select(Submission.id).where(
        Submission.receipt.digest.is_in(list(unit.receipt.lookup_digests))
    )
    return Stored(outcome, rows[0]["id"])
