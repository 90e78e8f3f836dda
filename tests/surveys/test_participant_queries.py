"""Which surveys the pilots of an office can ask."""

import pytest

from participation.accounts.schemas import PROGRAM
from participation.surveys.participant_queries import survey_versions, surveys_for_participants
from participation.surveys.queries import survey_by_id
from participation.surveys.service import close_survey, publish_survey, save_definition
from tests.factories import a_survey, an_office
from tests.pilot_factories import a_participants_survey, enrollment_questions, wave_questions

pytestmark = pytest.mark.usefixtures("database")


async def test_only_published_surveys_for_participants_of_the_office() -> None:
    """Those for everybody, of other offices and those that were closed cannot be chosen."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    await a_survey(own.id)
    await a_participants_survey(foreign.id, wave_questions())
    closed = await a_participants_survey(own.id, wave_questions())
    await close_survey(PROGRAM, closed)
    wanted = await a_participants_survey(own.id, enrollment_questions())
    (found,) = await surveys_for_participants(own.id)
    assert (found.id, found.number, found.definition) == (wanted, 1, enrollment_questions())


async def test_a_version_stays_what_it_was() -> None:
    """What was published once is found by its number, though the survey asks something else now."""
    office = await an_office()
    survey = await survey_by_id(await a_participants_survey(office.id, wave_questions()))
    assert survey is not None
    saved = await save_definition(PROGRAM, survey.id, survey.revision, enrollment_questions())
    await publish_survey(PROGRAM, survey.id, saved.revision)
    (now,) = await surveys_for_participants(office.id)
    (then,) = await survey_versions({(survey.slug, 1)})
    assert (now.number, now.definition) == (2, enrollment_questions())
    assert (then.number, then.definition) == (1, wave_questions())
    assert await survey_versions(set()) == []
