"""Places that were counted under rounded numbers."""

from io import BytesIO

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code
from participation.areas.service import ensure_country, import_areas_csv
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.surveys.coding import Given
from participation.surveys.columns import Column
from participation.surveys.piccolo_migrations.surveys_0100_places_counted_anew import forwards
from participation.surveys.result_queries import results
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from participation.surveys.set_aside_service import take_out
from participation.surveys.tables import AnswerColumn, CountOutbox, Submission
from tests.factories import HOME, a_survey, application, count_answers, settings, some_answers


@pytest.fixture
async def town(database: DatabaseEngine) -> int:
    await ensure_country()
    await import_areas_csv(BytesIO(b"code,name\n32,Jawa Barat\n32.73,Kota Bandung"), PROGRAM)
    return (await area_by_code("32.73")).id


async def test_an_upgrade_counts_places_anew(town: int, client: httpx.AsyncClient) -> None:
    """Each answer once, under the area that was given; one that was taken out stays out."""
    survey = await a_survey((await create_office(PROGRAM, OfficeCreate("Dinas", home_area=town))).id)
    for _ in range(4):
        await answer(survey, town)
    await count_answers()
    submissions = [row["id"] for row in await Submission.select(Submission.id).order_by(Submission.id)]
    await take_out([submissions[0]], "Salinan.")
    await count_answers()
    rounded = Column.of([Given(1, [town + 1])] * 3).to_bytes()
    await AnswerColumn.update({AnswerColumn.content: rounded}).where(AnswerColumn.name == "area:wilayah")
    await answer(survey, town)
    for run in (await forwards()).raw:
        await run()
    assert await CountOutbox.count() == 4
    await count_answers()
    found = (await results(survey.id)).tally
    assert (found.submissions, found.questions["wilayah"].counts) == (4, {str(town): 4})


async def answer(survey: PublishedSurvey, town: int) -> None:
    sent = Sent(new_key(), some_answers(wilayah=str(town)), "en", "page")
    await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
