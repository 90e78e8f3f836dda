"""Use cases of courses: write, publish, take back, complete."""

from typing import Any

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected, Unavailable
from participation.feedback.queries import receipt_by_code
from participation.learning.course_checks import answer_problems, course_problems, missing_for_course
from participation.learning.course_queries import course_by_id, current_quiz
from participation.learning.grading import Result
from participation.learning.queries import lessons, lessons_of_office
from participation.learning.schemas import CourseView, CourseWanted, RightAnswer, ShownCourse
from participation.learning.tables import Course, CourseCompletion, CourseLesson
from participation.slugs import free_slug
from participation.surveys.intake import Unit
from participation.surveys.participant_service import store_now
from participation.surveys.queries import survey_by_id
from participation.surveys.schemas import SurveyView
from participation.web.i18n import DEFAULT_LANGUAGE, mark

NOT_SAVED = mark("The course was not saved.")
CHANGED = mark(
    "Somebody saved this course while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)
LOOKED_AT = mark(
    "Somebody changed this course after you opened this page. Look at it again before you go on."
)


async def create_course(actor: Person, office: int, wanted: CourseWanted) -> CourseView:
    """A draft. Raises Rejected naming fields."""
    await _check(office, wanted)
    async with transaction(), exclusive("course slugs"):
        slug = await free_slug(
            wanted.title[DEFAULT_LANGUAGE], lambda slug: Course.exists().where(Course.slug == slug)
        )
        course = Course(office=office, slug=slug, **_columns(wanted))
        await course.save()
        await _set_lessons(course.id, wanted.lessons)
        await record(actor, "create", "course", course.id, office=office, fields=["title"])
    return await course_or_not_found(course.id)


async def update_course(actor: Person, course_id: int, revision: int, wanted: CourseWanted) -> CourseView:
    """Saves the draft; people take on what was published. Raises Rejected, Conflict."""
    course = await course_or_not_found(course_id)
    await _check(course.office, wanted)
    async with transaction():
        await _advance(course_id, revision, _columns(wanted), CHANGED)
        await _set_lessons(course_id, wanted.lessons)
        await record(actor, "update", "course", course_id, office=course.office)
    return await course_or_not_found(course_id)


async def set_answers(
    actor: Person, course_id: int, revision: int, answers: dict[str, RightAnswer]
) -> CourseView:
    """Says which answers are right. Raises Rejected by question, Conflict when another tab was first."""
    course = await course_or_not_found(course_id)
    quiz = await current_quiz(course.survey)
    if quiz is None:
        raise Rejected(mark("Publish the survey of the quiz first."))
    errors = answer_problems(answers, quiz.document.definition)
    if errors:
        raise Rejected(mark("The right answers were not saved."), errors=errors)
    async with transaction():
        await _advance(course_id, revision, {"answers": _stored(answers)}, CHANGED)
        await record(actor, "update", "course", course_id, office=course.office, fields=["answers"])
    return await course_or_not_found(course_id)


async def keep_answers(course: CourseView, answers: dict[str, RightAnswer]) -> None:
    """Those of a new course whose quiz is a draft yet: they are checked before it is published."""
    await Course.update({Course.answers: _stored(answers)}).where(Course.id == course.id)


async def publish_course(actor: Person, course_id: int, revision: int) -> CourseView:
    """People take it as it stands now. Raises Rejected with what is missing, Conflict."""
    course, quiz = await course_or_not_found(course_id), None
    if course.survey is not None:
        quiz = await current_quiz(course.survey)
    errors = missing_for_course(
        course, quiz.document.definition if quiz else None, await public_lessons(course)
    )
    if errors or quiz is None:
        raise Rejected(mark("This course cannot be published yet."), errors=errors)
    shown = ShownCourse(
        title=course.title,
        summary=course.summary,
        audiences=course.audiences,
        lessons=course.lessons,
        survey=quiz.slug,
        version=quiz.number,
        answers=course.answers,
        needed=course.needed,
    )
    async with transaction():
        await _advance(course_id, revision, {"shown": _stored(shown)}, LOOKED_AT)
        await record(actor, "publish", "course", course_id, office=course.office)
    return await course_or_not_found(course_id)


async def take_course_back(actor: Person, course_id: int, revision: int) -> CourseView:
    """Nobody can take it any more; who has completed it stays so. Raises Conflict."""
    course = await course_or_not_found(course_id)
    async with transaction():
        await _advance(course_id, revision, {"shown": None}, LOOKED_AT)
        await record(actor, "unpublish", "course", course_id, office=course.office)
    return await course_or_not_found(course_id)


async def complete_by_account(account_id: int, course_id: int, result: Result) -> None:
    """Keeps that a signed-in person completed a course, once, with the best score; the answers are not kept."""
    async with transaction(), exclusive(f"course {course_id}"):
        own = CourseCompletion
        where = (own.course == course_id) & (own.account == account_id)
        row = await own.select(own.right).where(where).first()
        if row is None:
            completion = own(
                course=course_id, account=account_id, right=result.right, questions=result.questions
            )
            await own.insert(completion)
        elif row["right"] < result.right:
            await own.update({own.right: result.right, own.questions: result.questions}).where(where)


async def complete_by_receipt(
    secret_keys: tuple[str, ...], unit: Unit, course_id: int, result: Result
) -> str:
    """Stores the answers and, under the same receipt, that its holder completed the course; returns its code.

    The same page sent again changes nothing. Raises Conflict and Gone as the intake does.
    """
    async with transaction(), exclusive(f"course {course_id}"):
        stored = await store_now(unit)
        receipt = await receipt_by_code(stored.code, secret_keys)
        if receipt is None:
            raise Unavailable(mark("Your answers could not be stored just now. Please send them again."))
        own = CourseCompletion
        if not await own.exists().where(own.course == course_id, own.receipt == receipt.id):
            completion = own(
                course=course_id, receipt=receipt.id, right=result.right, questions=result.questions
            )
            await own.insert(completion)
    return stored.code


async def public_lessons(course: CourseView) -> set[int]:
    """Those of its learning pages that people can read."""
    return {lesson.id for lesson in await lessons(course.lessons)}


async def course_or_not_found(course_id: int) -> CourseView:
    """Raises NotFound."""
    course = await course_by_id(course_id)
    if course is None:
        raise NotFound(mark("There is no such course."))
    return course


async def _check(office: int, wanted: CourseWanted) -> None:
    errors = course_problems(wanted)
    if not set(wanted.lessons) <= {lesson.id for lesson in await lessons_of_office(office)}:
        errors["lessons"] = Problem(mark("Choose learning pages of this office."))
    survey = await survey_by_id(wanted.survey) if wanted.survey is not None else None
    if wanted.survey is not None and not _can_be_quiz(survey, office):
        errors["survey"] = Problem(mark("Choose a survey of this office that needs no invitation."))
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)


def _can_be_quiz(survey: SurveyView | None, office: int) -> bool:
    if survey is None or survey.office != office:
        return False
    return not survey.by_invitation and not survey.for_participants


async def _set_lessons(course_id: int, articles: tuple[int, ...]) -> None:
    await CourseLesson.delete().where(CourseLesson.course == course_id)
    rows = [CourseLesson(course=course_id, article=article) for article in articles]
    if rows:
        await CourseLesson.insert(*rows)


async def _advance(course_id: int, revision: int, values: dict[str, Any], conflict: str) -> None:
    """Writes columns of a course. Raises Conflict when another tab was first."""
    columns = {**values, "revision": revision + 1, "updated_at": now()}
    saved = (
        await Course.update({getattr(Course, name): value for name, value in columns.items()})
        .where(Course.id == course_id, Course.revision == revision)
        .returning(Course.id)
    )
    if not saved:
        raise Conflict(conflict)


def _columns(wanted: CourseWanted) -> dict[str, Any]:
    return {
        "title": _stored(wanted.title),
        "summary": _stored(wanted.summary),
        "audiences": _stored(wanted.audiences),
        "survey": wanted.survey,
        "needed": wanted.needed,
    }


def _stored(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
