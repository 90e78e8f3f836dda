"""What an office does with a survey while a phone has no signal; each is called by `Site.call`."""

import asyncio

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.queries import CACHE_SECONDS, survey_id_by_slug
from participation.surveys.schemas import SurveyView
from participation.surveys.service import close_survey, publish_survey, save_definition, survey_or_not_found


async def ask_more(slug: str) -> None:
    """Publishes a further question, which has to be answered, as the next version."""
    survey = await _survey(slug)
    first, *others = survey.definition.sections
    more = Question(f"baru_{survey.current_version}", QuestionType.TEXT, {"id": "Pertanyaan baru?"})
    definition = replace(
        survey.definition, sections=[replace(first, questions=[*first.questions, more]), *others]
    )
    saved = await save_definition(PROGRAM, survey.id, survey.revision, definition)
    await publish_survey(PROGRAM, survey.id, saved.revision)
    await asyncio.sleep(CACHE_SECONDS)


async def close(slug: str) -> None:
    await close_survey(PROGRAM, (await _survey(slug)).id)
    await asyncio.sleep(CACHE_SECONDS)


async def _survey(slug: str) -> SurveyView:
    survey_id = await survey_id_by_slug(slug)
    assert survey_id is not None
    return await survey_or_not_found(survey_id)
