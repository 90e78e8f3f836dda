"""How far people come who follow a link: everybody counted once, where they are now, and nothing about who."""

from datetime import date
from typing import Any

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.surveys import section_counts
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.section_counts import Reached, SectionCounts, add_counts
from participation.surveys.section_queries import sections_reached
from participation.surveys.section_schemas import SENT
from tests.factories import HOME, a_survey, an_office, application
from tests.surveys.test_page_by_page import FORM, PAGE, press

DAY = date(2030, 1, 2)


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await a_survey((await an_office()).id, FORM)


async def reached(survey: PublishedSurvey) -> dict[int, int]:
    await application(HOME, 1).state.section_counts.write()
    return {one.section: one.n for one in await sections_reached(survey.id, ["abc"]) if one.n}


async def test_everybody_stands_at_the_last_section_they_sent(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """On, back and on again counts once; what was wrong counts nothing; who has sent stands at no section."""
    page = await client.get(PAGE, params={"source": "abc"})
    wrong = await press(client, page)
    assert await reached(survey) == {}
    page = await press(client, wrong, came="no", why="Jauh")
    assert await reached(survey) == {0: 1}
    page = await press(client, await press(client, page, "back"), came="no", why="Jauh")
    assert await reached(survey) == {0: 1}
    page = await press(client, page, minutes="5")
    assert await reached(survey) == {2: 1}
    page = await press(client, await press(client, page, "page:0"), came="no", why="Jauh")
    assert await reached(survey) == {2: 1}
    other = await client.get(PAGE, params={"source": "abc"})
    await press(client, other, came="yes")
    page = await press(client, page, minutes="5")
    done = await press(client, page, "send")
    assert done.status_code == 303
    assert await reached(survey) == {0: 1, SENT: 1}


async def test_who_comes_by_themselves_is_not_counted(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Without a source nothing is written, and nothing travels along."""
    page = await press(client, await client.get(PAGE), came="yes")
    assert "_counted" not in page.text
    await application(HOME, 1).state.section_counts.write()
    assert not await sections_reached(survey.id, ["", "abc"])


@pytest.mark.parametrize("counted", ["-1", "99", "x", "٣"])
async def test_a_made_up_place_counts_as_none(
    survey: PublishedSurvey, client: httpx.AsyncClient, counted: str
) -> None:
    """Whoever writes something else into the form is somebody who just came."""
    page = await client.get(PAGE, params={"source": "abc"})
    await press(client, page, came="yes", _counted=counted)
    assert await reached(survey) == {0: 1}


async def test_what_the_database_does_not_take_waits(
    survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A count is written once, when it can be; of a survey that is gone it is forgotten."""
    counts = SectionCounts()
    counts.go_on(Reached(survey.id, DAY, "abc", 1), 0)
    counts.go_on(Reached(survey.id + 1, DAY, "abc", 1), None)

    async def fails(_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as outage:
        outage.setattr(section_counts, "add_counts", fails)
        with pytest.raises(ConnectionError):
            await counts.write()
    await counts.write()
    await counts.write()
    found = await sections_reached(survey.id, ["abc"])
    assert {(one.section, one.n) for one in found} == {(0, -1), (1, 1)}


async def test_made_up_sources_fill_no_table(
    survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one survey and day no more rows are kept than campaigns can need."""
    monkeypatch.setattr(section_counts, "MOST_A_DAY", 3)
    await add_counts({Reached(survey.id, DAY, f"x{number}", 0): 1 for number in range(3)})
    await add_counts({Reached(survey.id, DAY, "abc", 0): 1})
    assert not await sections_reached(survey.id, ["abc"])
