"""Builders for tests of the SKM: a survey with all nine elements, and what people scored."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from participation.feedback.tables import Receipt
from participation.surveys.blocks import DAY, VERSION, Block, Coded
from participation.surveys.coding import Coder, Given, column_of
from participation.surveys.counting import count_submissions
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.skm import ELEMENTS
from participation.surveys.skm_asking import asked_in
from participation.surveys.skm_columns import Wanted, people_of, scores_by_service
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_scores import Scores
from participation.surveys.tables import CountOutbox, Submission
from tests.factories import a_survey

PRINTED = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U9", "U8")
"""The order of the printed questionnaire: facilities before complaint handling."""
WORDS = ("Tidak baik", "Kurang baik", "Baik", "Sangat baik")
DAY_ANSWERED = date(2026, 3, 14)


def skm_definition(order: Sequence[str] = tuple(ELEMENTS), *extra: Question) -> Definition:
    """The nine elements as scales named by their keys; `extra` questions stand before them."""
    section = Section("unsur", {"id": "Unsur"}, [*extra, *map(element_question, order)])
    return Definition(["id"], "id", [section])


def element_question(element: str, **columns: Any) -> Question:
    wanted: dict[str, Any] = {
        "name": element,
        "type": QuestionType.SCALE,
        "label": {"id": f"Bagaimana {ELEMENTS[element]['id'].lower()}?"},
        "choices": [Choice(str(point), {"id": word}) for point, word in enumerate(WORDS, 1)],
        "element": element,
        "minimum": 1,
        "maximum": 4,
        "dont_know": True,
        **columns,
    }
    return Question(**wanted)


def choice_question(name: str, *choices: str) -> Question:
    labelled = [Choice(choice, {"id": choice.title()}) for choice in choices]
    return Question(name, QuestionType.SELECT_ONE, {"id": name}, choices=labelled)


async def an_skm_survey(office: int, definition: Definition | None = None, **details: Any) -> PublishedSurvey:
    """A published survey in Indonesian that asks all nine elements."""
    return await a_survey(office, definition or skm_definition(), **{"languages": ["id"], **details})


async def answered(
    survey: PublishedSurvey, answers: Mapping[str, Any], times: int = 1, day: date = DAY_ANSWERED
) -> None:
    """Stores the same answers so many times, and counts them as the scheduler does."""
    for _ in range(times):
        receipt = Receipt(digest=uuid4().bytes)
        await receipt.save()
        submission = Submission(
            survey=survey.id,
            version=survey.version,
            receipt=receipt.id,
            answers=dict(answers),
            language="id",
            channel="page",
            received_on=day,
        )
        await submission.save()
        await CountOutbox(submission=submission.id).save()
    await count_submissions()


def scored(*scores: int | str) -> dict[str, int | str]:
    """Answers to U1 to U9 in this order."""
    return dict(zip(ELEMENTS, scores, strict=True))


def scores_of(definition: Definition, *answers: Mapping[str, Any]) -> Scores:
    """What these answers score, by way of coded columns."""
    coder, asked = Coder(definition), asked_in(definition)
    assert asked is not None
    columns = {question.name: column_of(question) for question in definition.questions}
    always = {VERSION: Given(1, [1]), DAY: Given(1, [DAY_ANSWERED.isoformat()])}
    coded = [
        Coded(uuid4(), {**{columns[name]: keys for name, keys in coder.read(one).items()}, **always})
        for one in answers
    ]
    period = SkmPeriod("day", DAY_ANSWERED, DAY_ANSWERED + timedelta(days=1))
    (people,) = people_of(Block.of(coded).columns, Wanted.of(1, asked), [period])
    return Scores.together(scores_by_service(people).values())
