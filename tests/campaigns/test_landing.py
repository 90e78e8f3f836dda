"""What people read first who follow a link: a page or a course of the office, with the way on under it."""

import re

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns.link_queries import forget_destinations
from participation.campaigns.link_service import close_link
from participation.campaigns.queries import campaign_by_id
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.learning.service import take_back
from participation.learning.tables import Article, ArticleKind
from participation.organisations.roles import Role
from participation.surveys.queries import survey_by_id
from participation.surveys.tables import Submission
from tests.campaign_factories import a_campaign, a_link, a_running_campaign
from tests.campaigns.test_pages import WRITTEN
from tests.factories import an_office, answering, browser, post, sign_in, some_answers, staff
from tests.learning.test_courses import RIGHT, WRONG, answered, offered
from tests.learning.test_pages import published
from tests.pilot_factories import an_enrolling_trial

pytestmark = pytest.mark.usefixtures("database")

RUNNING = {"starts_on": today()}


async def followed(client: httpx.AsyncClient, code: str) -> tuple[str, str]:
    """Where a link leads, and what stands there."""
    place = (await client.get(f"/k/{code}")).headers["location"]
    return place, (await client.get(place)).text


def way_on(text: str, source: str) -> str:
    """The address of the button that leads on to the survey or the trial."""
    found = re.search(rf'class="button" href="(/en/(?:surveys|pilots)/[^"?]*\?source={source})"', text)
    assert found is not None
    return found[1]


async def test_from_the_link_over_a_page_to_the_answers(database: DatabaseEngine) -> None:
    """The page leads on with the code of the link, and the answers keep it."""
    office = await an_office()
    page = await published(office.id)
    campaign = await a_running_campaign(office.id, article=page.id, **RUNNING)
    link = await a_link(campaign.id, language="en")
    async with answering() as client:
        place, text = await followed(client, link.code)
        assert place == f"/en/news/loket-baru?source={link.code}"
        form = (await client.get(way_on(text, link.code))).text
        key = re.search(r'name="_key" value="([^"]+)"', form)
        assert key is not None
        fields = {"_key": key[1], "_source": link.code, "_version": "1", **some_answers()}
        survey = await survey_by_id(campaign.survey or 0)
        assert survey is not None
        sent = await client.post(f"/en/surveys/{survey.slug}", data=fields)
        assert sent.status_code == 303
    assert await Submission.exists().where(Submission.source == link.code)


async def test_a_course_carries_the_code_from_page_to_page(database: DatabaseEngine) -> None:
    """To the trial, from its first page as from its last one."""
    office = await an_office()
    trial = await an_enrolling_trial(office)
    course = await offered("take_part", office.id)
    campaign = await a_running_campaign(office.id, course=course.id, pilot=trial.id, **RUNNING)
    link = await a_link(campaign.id, language="en")
    async with answering() as client:
        place, text = await followed(client, link.code)
        assert place == f"/en/courses/{course.slug}?source={link.code}"
        lesson = f"/en/courses/{course.slug}/lessons/2?source={link.code}"
        assert lesson in text
        for shown in (text, (await client.get(lesson)).text):
            assert way_on(shown, link.code) == f"/en/pilots/{trial.slug}?source={link.code}"


async def test_a_quiz_carries_the_code_too(database: DatabaseEngine) -> None:
    """From the last page over the quiz, however often it is tried, to a result that leads on to the survey."""
    office = await an_office()
    course = await offered("take_part", office.id)
    campaign = await a_running_campaign(office.id, course=course.id, **RUNNING)
    link = await a_link(campaign.id, language="en")
    quiz = f"/en/courses/{course.slug}/quiz?source={link.code}"
    async with answering() as client:
        for place in (
            f"/en/courses/{course.slug}",
            f"/en/courses/{course.slug}/lessons/{len(course.lessons)}",
        ):
            assert f'href="{quiz}"' in (await client.get(f"{place}?source={link.code}")).text
        assert f'action="{quiz}"' in (await client.get(quiz)).text
        assert f'action="{quiz}"' in (await answered(client, quiz, akun=[])).text
        failed = (await answered(client, quiz, **WRONG)).text
        assert f'href="{quiz}"' in failed
        for shown in (failed, (await answered(client, quiz, **RIGHT)).text):
            assert way_on(shown, link.code).startswith("/en/surveys/")


async def test_a_page_that_is_taken_back_holds_nobody_up(database: DatabaseEngine) -> None:
    """Links then lead straight on; the campaign's page says so."""
    office = await an_office()
    page = await published(office.id, ArticleKind.LESSON)
    campaign = await a_running_campaign(office.id, article=page.id, **RUNNING)
    link = await a_link(campaign.id)
    await take_back(PROGRAM, page.id, page.revision)
    async with answering() as client:
        place, _ = await followed(client, link.code)
    assert place.startswith("/surveys/")
    await staff(Role.PLANNER, office.id)
    async with browser() as desk:
        await sign_in(desk)
        shown = (await desk.get(f"/en/manage/campaigns/{campaign.id}")).text
    assert "links lead straight on" in shown
    await Article.delete().where(Article.id == page.id)
    forget_destinations()
    found = await campaign_by_id(campaign.id)
    assert found is not None
    assert found.article is None


async def test_the_way_on_ends_with_the_link(database: DatabaseEngine) -> None:
    """A page that is read later, or with a code that is none, has no button to a closed campaign."""
    office = await an_office()
    page = await published(office.id)
    campaign = await a_running_campaign(office.id, article=page.id, **RUNNING)
    link = await a_link(campaign.id)
    async with answering() as client:
        assert "To the survey" in (await client.get(f"/en/news/{page.slug}?source={link.code}")).text
        for source in ("", "tidak-ada", "x" * 90):
            assert "To the survey" not in (await client.get(f"/en/news/{page.slug}?source={source}")).text
        await close_link(PROGRAM, link.id, now())
        assert "To the survey" not in (await client.get(f"/en/news/{page.slug}?source={link.code}")).text


async def test_what_is_offered_is_what_the_office_has_published(database: DatabaseEngine) -> None:
    """The form lists it, keeps what was chosen, and refuses pages of others and drafts."""
    office, other = await an_office(), await an_office("Dinas Lain")
    page, foreign = await published(office.id), await published(other.id, title={"id": "Asing"})
    campaign = await a_campaign(office.id)
    await staff(Role.PLANNER, office.id)
    place = f"/en/manage/campaigns/{campaign.id}/details"
    async with browser() as desk:
        await sign_in(desk)
        form = (await desk.get(place)).text
        assert f'<option value="article {page.id}"' in form
        assert "Asing" not in form
        fields = {**WRITTEN, "about": f"survey {campaign.survey}", "revision": str(campaign.revision)}
        wrong = await post(desk, place, **fields, landing=f"article {foreign.id}")
        assert wrong.status_code == 422
        assert "This page is not published" in wrong.text
        assert (await post(desk, place, **fields, landing=f"article {page.id}")).status_code == 303
        assert f'<option value="article {page.id}" selected' in (await desk.get(place)).text
    found = await campaign_by_id(campaign.id)
    assert found is not None
    assert (found.article, found.course) == (page.id, None)
