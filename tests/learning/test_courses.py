"""Courses: taken from the library, published, answered by citizens and staff, completed by those who know."""

import re
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.learning.course_queries import completions_by, course_by_id
from participation.learning.course_service import publish_course, set_answers
from participation.learning.grading import graded
from participation.learning.library import shipped_courses
from participation.learning.library_service import take_course
from participation.learning.schemas import CourseView, RightAnswer
from participation.learning.service import article_or_not_found, publish_article
from participation.learning.tables import CourseCompletion
from participation.organisations.roles import Role
from participation.surveys.queries import open_surveys
from participation.surveys.service import close_survey, publish_survey, survey_or_not_found
from participation.surveys.tables import Submission
from tests.factories import an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

TAKE_PART, READ_SKM = shipped_courses()
RIGHT = {name: list(answer.choices) for name, answer in TAKE_PART.answers.items()}
WRONG = {**RIGHT, "akun": ["nik"], "hasil": ["rahasia"]}


async def offered(key: str, office: int) -> CourseView:
    """A course of the library, published with its pages and its quiz."""
    course = await take_course(PROGRAM, office, key)
    for number in course.lessons:
        lesson = await article_or_not_found(number)
        await publish_article(PROGRAM, number, lesson.revision)
    assert course.survey is not None
    quiz = await survey_or_not_found(course.survey)
    await publish_survey(PROGRAM, quiz.id, quiz.revision)
    return await publish_course(PROGRAM, course.id, course.revision)


async def answered(client: httpx.AsyncClient, path: str, **answers: Any) -> httpx.Response:
    form = (await client.get(path)).text
    key = re.search(r'name="_key" value="([^"]+)"', form)
    assert key is not None
    return await client.post(
        path, data={"_key": key[1], **answers}, headers={"origin": "http://testserver.local"}
    )


@pytest.mark.parametrize("shipped", shipped_courses(), ids=lambda course: course.key)
def test_the_library_can_be_completed(shipped: Any) -> None:
    """Whoever gives the right answers of a course that ships completes it; every text is there in both languages."""
    answers = {name: answer.choices for name, answer in shipped.answers.items()}
    result = graded(shipped.definition, answers, shipped.answers, shipped.needed)
    assert (result.right, result.passed) == (len(shipped.questions), True)
    assert not graded(shipped.definition, {}, shipped.answers, shipped.needed).passed
    for text in (shipped.title, shipped.summary, *(lesson.body for lesson in shipped.lessons)):
        assert set(text) == {"id", "en"}


def test_several_choices_are_right_only_all_together() -> None:
    """One of two right choices, or a wrong one beside them, is not right."""
    keys = {"isian": RightAnswer(("nama", "telepon"))}
    judge = [
        graded(TAKE_PART.definition, {"isian": given}, keys, 1).passed
        for given in (["telepon", "nama"], ["nama"], ["nama", "telepon", "keluhan"], None)
    ]
    assert judge == [True, False, False, False]


async def test_a_citizen_completes_a_course_and_keeps_a_code() -> None:
    """Read, answer wrongly, learn why, answer again; the code shows the completion, and nothing says whose it is."""
    office = await an_office()
    await offered("take_part", office.id)
    async with browser() as client:
        assert "/en/courses/cara-ikut-serta" in (await client.get("/en/learn")).text
        assert "receipt" in (await client.get("/en/courses/cara-ikut-serta/lessons/3")).text
        assert (await client.get("/en/courses/cara-ikut-serta/lessons/9")).status_code == 404
        path = "/en/courses/cara-ikut-serta/quiz"
        unanswered = await answered(client, path)
        assert unanswered.status_code == 422
        failed = await answered(client, path, **WRONG)
        assert "3 of 5 answers are right" in failed.text
        assert "without a name" in failed.text
        assert await Submission.count() == 0
        passed = await answered(client, path, **RIGHT)
        assert "You have completed the course" in passed.text
        code = re.search(r"<b translate=\"no\"[^>]*>([A-Z0-9-]{19})</b>", passed.text)
        assert code is not None
        shown = await client.post(
            "/en/receipts", data={"code": code[1]}, headers={"origin": "http://testserver.local"}
        )
        if shown.status_code == 303:
            shown = await client.get(shown.headers["location"])
        assert "5 of 5" in shown.text
        assert shown.text.index("Course completed") < shown.text.index("Your answers"), (
            "it is what the code shows"
        )
        assert "set-cookie" not in passed.headers
    rows = await CourseCompletion.select()
    assert [(row["account"], row["right"]) for row in rows] == [(None, 5)]
    assert await Submission.count() == 1


async def test_the_same_page_sent_twice_completes_once() -> None:
    """An impatient second tap gives the same code and counts nobody twice."""
    office = await an_office()
    await offered("take_part", office.id)
    async with browser() as client:
        path = "/en/courses/cara-ikut-serta/quiz"
        key = re.search(r'name="_key" value="([^"]+)"', (await client.get(path)).text)
        assert key is not None
        send = {"_key": key[1], **RIGHT}
        pages = [
            await client.post(path, data=send, headers={"origin": "http://testserver.local"})
            for _ in range(2)
        ]
        codes = {re.findall(r"<b translate=\"no\"[^>]*>([A-Z0-9-]{19})</b>", page.text)[0] for page in pages}
    assert len(codes) == 1
    assert await CourseCompletion.count() == 1
    assert await Submission.count() == 1


async def test_staff_complete_a_course_on_their_account() -> None:
    """The best score stays with the account, and the answers stay nowhere; citizens do not find a course of staff."""
    office = await an_office()
    course = await offered("read_skm", office.id)
    actor = await staff(Role.EDITOR, office.id)
    right = {name: list(answer.choices) for name, answer in READ_SKM.answers.items()}
    async with browser() as client, browser() as citizen:
        await sign_in(client)
        path = "/en/manage/courses/cara-membaca-laporan-skm/quiz"
        for answers in ({**right, "mutu": ["b"]}, right, {**right, "hitung": ["tiga_puluh"]}):
            assert (await post(client, path, _key="k" * 22, **answers)).status_code == 200
        assert "5 of 5" in (await client.get("/en/manage/courses/cara-membaca-laporan-skm")).text
        assert (await citizen.get("/courses/cara-membaca-laporan-skm")).status_code == 404
        assert "cara-membaca-laporan-skm" not in (await citizen.get("/learn")).text
    assert {number: done.right for number, done in (await completions_by(actor.id)).items()} == {course.id: 5}
    assert await Submission.count() == 0


async def test_a_quiz_is_no_survey_of_the_home_page() -> None:
    """It is answered within its course alone; closed, the course says so and can still be read."""
    office = await an_office()
    course = await offered("take_part", office.id)
    assert await open_surveys() == []
    assert course.survey is not None
    await close_survey(PROGRAM, course.survey)
    async with browser() as client:
        page = await client.get("/en/courses/cara-ikut-serta")
        assert page.status_code == 200
        assert "closed at the moment" in page.text
        assert (await client.get("/en/courses/cara-ikut-serta/quiz")).status_code == 410


async def test_a_course_is_published_once_everything_is_there() -> None:
    """Pages and quiz come first, each named; a right answer that the quiz does not offer is refused."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        taken = await post(client, f"/en/manage/learning/courses/library/{office.id}", course="take_part")
        assert taken.status_code == 303
        place = taken.headers["location"]
        number = int(place.rpartition("/")[2])
        refused = await post(client, f"{place}/publish", revision="1")
        assert refused.status_code == 422
        assert "Publish the learning pages of the course first." in refused.text
        assert "Publish the survey of the quiz first." in refused.text
        assert (await client.get(f"{place}/answers")).status_code == 404
        course = await course_by_id(number)
        assert course is not None
        assert course.survey is not None
        quiz = await survey_or_not_found(course.survey)
        await publish_survey(PROGRAM, quiz.id, quiz.revision)
        two = {"right.akun": ["akun", "nik"], "revision": "1"}
        assert "so one is right" in (await post(client, f"{place}/answers", **two)).text
        saved = await post(
            client, f"{place}/answers", revision="1", **{"right.akun": "nik", "why.akun.id": "Sebab"}
        )
        assert saved.status_code == 303
        course = await course_by_id(number)
        assert course is not None
        assert course.answers == {"akun": RightAnswer(("nik",), {"id": "Sebab"})}
        with pytest.raises(Exception, match="right answers were not saved"):
            await set_answers(PROGRAM, number, 2, {"akun": RightAnswer(("lain",))})
        title = {"title.id": "Judul lain", "needed": "1", "lessons": [str(one) for one in course.lessons]}
        assert (await post(client, place, revision="1", **title)).status_code == 409
        assert (await post(client, place, revision="2", **{**title, "lessons": ["999"]})).status_code == 422
        assert (await post(client, place, revision="2", **title)).status_code == 303
