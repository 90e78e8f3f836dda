"""What tests of surveys share: nothing kept from the test before, and a web process that stores answers."""

from collections.abc import AsyncIterator

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.surveys import pages, queries
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.skm_score_queries import forget_scores
from tests.factories import a_survey, an_office, answering


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Ids begin anew in each test's database: what the process kept belongs to another one."""
    queries.forget_published()
    pages._kept.clear()
    forget_scores()


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await a_survey((await an_office()).id)


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser, at a process that stores answers."""
    async with answering() as client:
        yield client
