"""Use cases of quotas: groups are named before anybody answers; how many are wanted may change at any time."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.surveys.answers import compile_definition
from participation.surveys.definitions import without_logic
from participation.surveys.expressions import ExpressionError
from participation.surveys.queries import forget_published
from participation.surveys.quotas import unknown_names
from participation.surveys.schemas import SurveyView
from participation.surveys.service import survey_or_not_found
from participation.surveys.tables import QuotaCell, Submission
from participation.web.i18n import mark

LONGEST_LABEL = 120
MOST_WANTED = 1_000_000
MOST_CELLS = 50
NOT_SAVED = mark("The group was not saved.")
BEGUN = mark(
    "Somebody has answered already: groups that were not counted from the start would be counted wrongly."
)
HOW_MANY = Problem(mark("Write how many answers are enough, from 1 to 1,000,000."))


async def add_cell(actor: Person, survey_id: int, label: str, condition: str, wanted: int | None) -> None:
    """Raises Rejected with what is wrong with a field, Conflict once somebody has answered."""
    survey = await survey_or_not_found(survey_id)
    errors = _problems(survey, label, condition, wanted)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    await _check_not_begun(survey_id)
    if await QuotaCell.count().where(QuotaCell.survey == survey_id) >= MOST_CELLS:
        raise Conflict(mark("A survey has at most 50 groups."))
    async with transaction():
        await QuotaCell.insert(QuotaCell(survey=survey_id, label=label, condition=condition, wanted=wanted))
        await record(actor, "add", "quota", survey_id, office=survey.office, fields=["condition", "wanted"])
    forget_published()


async def change_wanted(actor: Person, survey_id: int, cell_id: int, wanted: int | None) -> None:
    """Raises Rejected for a number that is none, NotFound for a group of another survey."""
    survey = await survey_or_not_found(survey_id)
    if not _is_enough(wanted):
        raise Rejected(NOT_SAVED, errors={f"wanted.{cell_id}": HOW_MANY})
    async with transaction():
        changed = (
            await QuotaCell.update({QuotaCell.wanted: wanted})
            .where(QuotaCell.id == cell_id, QuotaCell.survey == survey_id)
            .returning(QuotaCell.id)
        )
        if not changed:
            raise NotFound(mark("There is no such group."))
        await record(actor, "update", "quota", survey_id, office=survey.office, fields=["wanted"])
    forget_published()


async def remove_cell(actor: Person, survey_id: int, cell_id: int) -> None:
    """Nobody is turned away for this group any more. Removing twice changes nothing."""
    survey = await survey_or_not_found(survey_id)
    async with transaction():
        await QuotaCell.delete().where(QuotaCell.id == cell_id, QuotaCell.survey == survey_id)
        await record(actor, "remove", "quota", survey_id, office=survey.office)
    forget_published()


def _problems(survey: SurveyView, label: str, condition: str, wanted: int | None) -> dict[str, Problem]:
    problems = {}
    if not 0 < len(label) <= LONGEST_LABEL:
        problems["label"] = Problem(mark("Name the group, in at most 120 characters."))
    try:
        unknown = unknown_names(condition, compile_definition(without_logic(survey.definition)))
        if unknown:
            problems["condition"] = Problem(
                mark("The survey asks no question named %(names)s."), {"names": ", ".join(unknown)}
            )
    except ExpressionError as error:
        problems["condition"] = Problem(error.message, error.parameters)
    if not _is_enough(wanted):
        problems["wanted"] = HOW_MANY
    return problems


def _is_enough(wanted: int | None) -> bool:
    return wanted is not None and 1 <= wanted <= MOST_WANTED


async def _check_not_begun(survey_id: int) -> None:
    if await Submission.exists().where(Submission.survey == survey_id):
        raise Conflict(BEGUN)
