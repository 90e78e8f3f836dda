"""The weight of each submission, for those who read what it says beside its choices."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from participation.areas.queries import people_in
from participation.surveys.arrays import Numbers, np
from participation.surveys.definitions import QuestionType
from participation.surveys.result_queries import ResultsView, columns_of, results, weights, weights_to
from participation.surveys.tables import AnswerBlock, Submission
from participation.surveys.weighting import Margin

BYTES = "S16"
"""Of an id, as numpy sorts and finds it."""
FEWEST_AREAS = 2


@dataclass(frozen=True)
class SubmissionWeights:
    """Weights with a mean of 1, by the ids of submissions in ascending order: 20 MB for a million."""

    submissions: Numbers
    weights: Numbers

    def of(self, submissions: Collection[UUID]) -> list[float]:
        """1 for a submission that has not been counted yet."""
        wanted = np.array([one.bytes for one in submissions], BYTES)
        places = np.minimum(np.searchsorted(self.submissions, wanted), len(self.submissions) - 1)
        found = np.where(self.submissions[places] == wanted, self.weights[places], 1.0)
        return [float(weight) for weight in found]


async def submission_weights(survey_id: int) -> SubmissionWeights | None:
    """Towards the margins that are set for a survey, else towards the population of its areas.

    None where neither is known, or before anything was counted.
    """
    view = await results(survey_id)
    found = await weights(survey_id, view)
    if found is None and (margin := await _of_areas(view)):
        found = await weights_to(survey_id, view, [margin])
    if found is None:
        return None
    rows = await AnswerBlock.select(AnswerBlock.id, AnswerBlock.submissions, AnswerBlock.rows).where(
        AnswerBlock.survey == survey_id
    )
    names = [axis.column for axis in found.axes]
    values = [found.of_rows(await columns_of(row["id"], names), row["rows"]) for row in rows]
    if not values:
        return None
    ids = np.frombuffer(b"".join(bytes(row["submissions"]) for row in rows), BYTES)
    order = np.argsort(ids)
    return SubmissionWeights(ids[order], np.concatenate(values)[order].astype(np.float32))


async def _of_areas(view: ResultsView) -> Margin | None:
    """How many people live in the areas that answers name; None unless that is known of each of them."""
    question = next((one for one in view.definition.questions if one.type is QuestionType.AREA), None)
    if question is None or question.name not in view.tally.questions:
        return None
    named = view.axis(question.name).names
    people = await people_in([int(name) for name in named if name.isdigit()])
    if len(named) < FEWEST_AREAS or len(people) < len(named):
        return None
    return Margin(question.name, {str(area): float(number) for area, number in people.items()})


async def submissions_of(receipts: Collection[UUID]) -> dict[UUID, UUID]:
    """The submission that stands under each of these receipts, where one does."""
    rows = await Submission.select(Submission.id, Submission.receipt).where(
        Submission.receipt.is_in(list(receipts) or [UUID(int=0)])
    )
    return {row["receipt"]: row["id"] for row in rows}
