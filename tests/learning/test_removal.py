"""Drafts are deleted by whoever writes them; what people read, take or can show stays."""

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.files.tables import StoredFile
from participation.learning.course_service import take_course_back
from participation.learning.queries import article_by_id
from participation.learning.service import add_image, take_back
from participation.learning.tables import Article, ArticleKind, Course, CourseCompletion
from participation.organisations.roles import Role
from participation.surveys.tables import Survey
from tests.factories import an_office, browser, post, sign_in, staff
from tests.learning.test_courses import offered
from tests.learning.test_pages import a_png, an_article, published

pytestmark = pytest.mark.usefixtures("database")


async def test_a_draft_goes_with_its_images() -> None:
    """Whoever writes texts deletes it; the audit trail says so."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    article = await an_article(office.id)
    await add_image(PROGRAM, article.id, a_png(), {"id": "Loket"})
    place = f"/en/manage/news/{article.id}"
    async with browser() as client:
        await sign_in(client)
        assert "Delete this draft" in (await client.get(place)).text
        gone = await post(client, f"{place}/delete")
        assert gone.headers["location"] == "/en/manage/news"
        assert "The draft is deleted." in (await client.get("/en/manage/news")).text
        assert (await client.get(place)).status_code == 404
    assert await StoredFile.count() == 0
    entry = (await audit_entries(None))[0]
    assert (entry.action, entry.subject_kind) == ("remove", "article")


async def test_what_people_read_or_a_course_has_stays() -> None:
    """A published text is taken back first, a page of a course taken out first; the page says so."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    shown = await published(office.id)
    course = await offered("take_part", office.id)
    lesson = await article_by_id(course.lessons[0])
    assert lesson is not None
    await take_back(PROGRAM, lesson.id, lesson.revision)
    async with browser() as client:
        await sign_in(client)
        place = f"/en/manage/news/{shown.id}"
        assert "Delete this draft" not in (await client.get(place)).text
        refused = await post(client, f"{place}/delete")
        assert refused.status_code == 409
        assert "Take it back first" in refused.text
        kept = await post(client, f"/en/manage/learning/{lesson.id}/delete")
        assert kept.status_code == 409
        assert "A course has this learning page" in kept.text
    assert await Article.exists().where(Article.id == shown.id)
    assert await Article.exists().where(Article.id == lesson.id)


@pytest.mark.parametrize("completed", [True, False])
async def test_a_course_goes_unless_somebody_can_show_it(completed: bool) -> None:
    """Its pages and its quiz stay; while people can take it, it stays itself."""
    office = await an_office()
    actor = await staff(Role.PLANNER, office.id)
    course = await offered("take_part", office.id)
    place = f"/en/manage/learning/courses/{course.id}"
    async with browser() as client:
        await sign_in(client)
        assert (await post(client, f"{place}/delete")).status_code == 409
        await take_course_back(PROGRAM, course.id, course.revision)
        if completed:
            await CourseCompletion.insert(
                CourseCompletion(course=course.id, account=actor.id, right=5, questions=5)
            )
        ended = await post(client, f"{place}/delete", again="1")
        assert ended.status_code == (409 if completed else 303)
        if completed:
            assert "Somebody has completed this course" in ended.text
    assert await Course.count() == int(completed)
    assert await Article.count().where(Article.kind == ArticleKind.LESSON) == len(course.lessons)
    assert await Survey.exists().where(Survey.id == course.survey)
