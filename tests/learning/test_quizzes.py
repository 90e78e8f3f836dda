"""Surveys that are the quiz of a course: marked as such, answered there alone, and not by one network without end."""

from datetime import timedelta

import pytest

from participation.accounts.limits import Limit
from participation.accounts.schemas import PROGRAM
from participation.errors import Forbidden
from participation.feedback.receipts import new_key
from participation.learning import course_pages, library_service
from participation.learning.course_queries import courses_of
from participation.learning.library_service import take_course
from participation.learning.piccolo_migrations.learning_0003_quizzes import MARK
from participation.learning.tables import Article
from participation.organisations.roles import Role
from participation.surveys.participant_queries import surveys_for_participants
from participation.surveys.queries import published_survey, quizzes, survey_by_id, surveys_for_anyone
from participation.surveys.schemas import Sent
from participation.surveys.service import submit_answers
from participation.surveys.tables import Submission, Survey
from tests.factories import HOME, a_survey, an_office, application, browser, post, settings, sign_in, staff
from tests.learning.test_courses import RIGHT, WRONG, answered, offered

pytestmark = pytest.mark.usefixtures("database")


async def test_a_quiz_is_offered_to_courses_and_to_nothing_else() -> None:
    """Neither to trials nor to campaigns; its own address leads to the courses, and takes no answers."""
    office = await an_office()
    course = await offered("take_part", office.id)
    assert course.survey is not None
    assert [number for number, _ in await quizzes(office.id)] == [course.survey]
    assert await surveys_for_anyone(office.id) == []
    assert await surveys_for_participants(office.id) == []
    quiz = await survey_by_id(course.survey)
    assert quiz is not None
    published = await published_survey(quiz.slug)
    assert published is not None
    async with browser() as client:
        shown = (await client.get(f"/en/surveys/{quiz.slug}")).text
        assert "the quiz of a course" in shown
        assert "Only participants" not in shown
        assert 'href="/en/learn"' in shown
        assert (await client.get(f"/api/v1/surveys/{quiz.slug}")).json()["is_quiz"] is True
    sent = Sent(new_key(), RIGHT, "id", "api")
    with pytest.raises(Forbidden):
        await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, published, sent)
    assert await Submission.count() == 0


async def test_the_mark_is_set_before_anybody_answers() -> None:
    """In the details of a survey; not beside that of a trial, and not once somebody has answered."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    survey = await survey_by_id((await a_survey(office.id)).id)
    assert survey is not None
    place = f"/en/manage/surveys/{survey.id}/details"
    fields = {
        "revision": str(survey.revision),
        "title.id": "Kuis",
        "languages": ["id", "en"],
        "retention_days": "365",
        "contact": "Dinas",
        "is_quiz": "1",
    }
    async with browser() as desk:
        await sign_in(desk)
        both = await post(desk, place, **fields, for_participants="1")
        assert both.status_code == 422
        assert (await post(desk, place, **fields)).status_code == 303
        assert 'name="is_quiz" value="1" checked' in (await desk.get(place)).text
        assert "It is the quiz of a course" in (await desk.get(f"/en/manage/surveys/{survey.id}")).text
    row = await Survey.select(Survey.is_quiz).where(Survey.id == survey.id).first()
    assert row == {"is_quiz": True}


async def test_one_network_answers_so_many_quizzes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is asked to wait, with all that was ticked; staff, who are known, are not counted."""
    monkeypatch.setattr(
        course_pages, "PUBLIC", course_pages.PUBLIC._replace(limit=Limit("quiz", 2, timedelta(minutes=15)))
    )
    monkeypatch.setattr("participation.learning.course_routes.PUBLIC", course_pages.PUBLIC)
    office = await an_office()
    await offered("take_part", office.id)
    await staff(Role.PLANNER, office.id)
    path = "/en/courses/cara-ikut-serta/quiz"
    async with browser() as client, browser() as desk:
        for _ in range(2):
            assert (await answered(client, path, **WRONG)).status_code == 200
        stopped = await answered(client, path, **RIGHT)
        assert stopped.status_code == 429
        assert "Wait 15 minutes" in stopped.text
        assert 'value="nik"' in stopped.text
        await sign_in(desk)
        own = "/en/manage/courses/cara-ikut-serta/quiz"
        assert (await post(desk, own, _key="k" * 22, **RIGHT)).status_code == 200
    assert await Submission.count() == 0


async def test_a_course_is_taken_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails on the way leaves neither pages nor a quiz behind."""
    office = await an_office()

    async def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(library_service, "keep_answers", fail)
        with pytest.raises(RuntimeError):
            await take_course(PROGRAM, office.id, "take_part")
    assert await courses_of(None) == []
    assert await Article.count() == 0
    assert await Survey.count() == 0
    assert (await take_course(PROGRAM, office.id, "take_part")).survey is not None


async def test_quizzes_of_earlier_days_get_their_mark() -> None:
    """Before there was one they were kept as surveys of a trial; what belongs to a trial stays so."""
    office = await an_office()
    course = await take_course(PROGRAM, office.id, "take_part")
    other = await a_survey(office.id, for_participants=True)
    await Survey.update({Survey.is_quiz: False, Survey.for_participants: True}).where(
        Survey.id == course.survey
    )
    await Survey.raw(MARK)
    rows = await Survey.select(Survey.id, Survey.is_quiz, Survey.for_participants)
    found = {row["id"]: (row["is_quiz"], row["for_participants"]) for row in rows}
    assert found == {course.survey: (True, False), other.id: (False, True)}
