"""What a web process keeps of surveys between two looks at the database."""

import asyncio

import pytest

from participation.surveys import queries
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey


async def test_a_crowd_looks_once(survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the copy has grown old, one request reads it anew; a thousand others do not ask for the same with it."""
    looked = 0
    read = queries._read_published

    async def counted(slug: str, number: int | None) -> PublishedSurvey | None:
        nonlocal looked
        looked += 1
        return await read(slug, number)

    await published_survey(survey.slug)
    monkeypatch.setattr(queries, "_read_published", counted)
    kept = {key: (at - queries.CACHE_SECONDS, found) for key, (at, found) in queries._published.items()}
    queries._published.update(kept)
    found = await asyncio.gather(*(published_survey(survey.slug) for _ in range(1_000)))
    assert looked == 1
    assert {each.id for each in found if each} == {survey.id}
