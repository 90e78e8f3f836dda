"""Reads of what participants are grouped by."""

from participation.pilots.comparison import AREA
from participation.pilots.result_schemas import GroupNamed
from participation.pilots.schemas import Document
from participation.surveys.definitions import Question
from participation.surveys.queries import published_survey


async def groups_of(document: Document) -> dict[str, GroupNamed]:
    """The questions that people are grouped by, in the words of the survey that they answered when they applied."""
    wanted = [name for name in document.protocol.groups if name != AREA]
    if document.enrollment is None or not wanted:
        return {}
    survey = await published_survey(document.enrollment.slug, document.enrollment.version)
    asked = {question.name: question for question in survey.document.definition.questions} if survey else {}
    return {name: _named(asked[name]) for name in wanted if name in asked}


def _named(question: Question) -> GroupNamed:
    return GroupNamed(question.label, {choice.name: choice.label for choice in question.choices})
