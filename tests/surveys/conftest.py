"""What tests of surveys share: nothing kept from the test before, and a web process that stores answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from participation.database import DatabaseEngine, bind, open_engine
from participation.surveys import pages, queries
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.skm_score_queries import forget_scores
from tests.factories import a_survey, an_office, answering
from tests.surveys.processes import SECRET


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


@pytest.fixture
async def database_url(
    database_kind: str, databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """A database with one survey, which server processes share with the test."""
    url = await databases.migrated_url(database_kind)
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", url)
    monkeypatch.setenv("PARTICIPATION_SECRET_KEY", SECRET)
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    await a_survey((await an_office()).id)
    yield url
    await engine.close_connection_pool()
