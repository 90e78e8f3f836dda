"""Reads of courses, and of who has completed them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from participation.learning.queries import MOST_LESSONS, lessons
from participation.learning.schemas import (
    Completion,
    CourseView,
    PublicArticle,
    PublicCourse,
    RightAnswer,
    ShownCourse,
)
from participation.learning.tables import Course, CourseCompletion, CourseLesson
from participation.surveys.queries import published_survey, survey_by_id
from participation.surveys.schemas import PublishedSurvey

CITIZENS = "citizens"
"""The audience that needs no account."""


async def courses_of(offices: frozenset[int] | None) -> list[CourseView]:
    """Courses of these offices (None: of all), the newest first."""
    query = _courses().order_by(Course.id, ascending=False).limit(MOST_LESSONS)
    if offices is not None:
        query = query.where(Course.office.is_in(list(offices) or [0]))
    return [await _view(row) for row in await query.output(load_json=True)]


async def course_by_id(course_id: int) -> CourseView | None:
    row = await _courses().where(Course.id == course_id).first().output(load_json=True)
    return await _view(row) if row else None


async def course_office(course_id: int) -> int | None:
    """The office that a course belongs to, for guards."""
    row = await Course.select(Course.office).where(Course.id == course_id).first()
    return row["office"] if row else None


async def public_courses(audiences: Collection[str]) -> list[PublicCourse]:
    """Courses that are published for one of these audiences."""
    rows = await _courses().where(Course.shown.is_not_null()).order_by(Course.id).output(load_json=True)
    found = [_public(row) for row in rows]
    return [course for course in found if set(course.text.audiences) & set(audiences)]


async def public_course(slug: str, audiences: Collection[str]) -> PublicCourse | None:
    """None for one that is for others."""
    query = _courses().where(Course.slug == slug, Course.shown.is_not_null()).first()
    row = await query.output(load_json=True)
    course = _public(row) if row else None
    return course if course and set(course.text.audiences) & set(audiences) else None


async def public_courses_of(office: int) -> list[PublicCourse]:
    """Courses of an office that citizens can take now, the newest first."""
    query = _courses().where(Course.office == office, Course.shown.is_not_null())
    rows = await query.order_by(Course.id, ascending=False).limit(MOST_LESSONS).output(load_json=True)
    return [course for course in map(_public, rows) if CITIZENS in course.text.audiences]


async def public_course_by_id(course_id: int) -> PublicCourse | None:
    """None for one that citizens cannot take now."""
    query = _courses().where(Course.id == course_id, Course.shown.is_not_null()).first()
    row = await query.output(load_json=True)
    course = _public(row) if row else None
    return course if course and CITIZENS in course.text.audiences else None


async def lessons_of(course: PublicCourse) -> list[PublicArticle]:
    """The learning pages of a course in its order, less those that were taken back."""
    found = {lesson.id: lesson for lesson in await lessons(course.text.lessons)}
    return [found[number] for number in course.text.lessons if number in found]


async def quiz_of(course: PublicCourse) -> PublishedSurvey | None:
    """The very version of the survey that the right answers belong to."""
    return await published_survey(course.text.survey, course.text.version)


async def current_quiz(survey_id: int | None) -> PublishedSurvey | None:
    """The survey as published now; None for a draft."""
    survey = await survey_by_id(survey_id) if survey_id is not None else None
    return await published_survey(survey.slug) if survey else None


async def completions_by(account_id: int) -> dict[int, Completion]:
    """What an account has completed, by course."""
    rows = await _completions().where(CourseCompletion.account == account_id).output(load_json=True)
    return {row["course"]: _completion(row) for row in rows}


async def completion_under(receipt: UUID) -> Completion | None:
    """What whoever holds a receipt has completed."""
    row = await _completions().where(CourseCompletion.receipt == receipt).first().output(load_json=True)
    return _completion(row) if row else None


def _completions() -> Any:
    own = CourseCompletion
    return own.select(
        own.course, own.course.title, own.course.slug, own.right, own.questions, own.completed_on
    )


def _completion(row: dict[str, Any]) -> Completion:
    return Completion(
        course=row["course"],
        title=row["course.title"],
        slug=row["course.slug"],
        right=row["right"],
        questions=row["questions"],
        completed_on=row["completed_on"],
    )


def _courses() -> Any:
    return Course.select(*Course.all_columns(), Course.office.name)


async def _view(row: dict[str, Any]) -> CourseView:
    own = {name: row[name] for name in CourseView.__struct_fields__ if name in row}
    shown = own.pop("shown")
    chosen = (
        await CourseLesson.select(CourseLesson.article)
        .where(CourseLesson.course == row["id"])
        .order_by(CourseLesson.id)
    )
    return CourseView(
        **{**own, "answers": msgspec.convert(own["answers"], dict[str, RightAnswer])},
        shown=msgspec.convert(shown, ShownCourse) if shown else None,
        office_name=row["office.name"],
        lessons=[lesson["article"] for lesson in chosen],
        completions=await CourseCompletion.count().where(CourseCompletion.course == row["id"]),
    )


def _public(row: dict[str, Any]) -> PublicCourse:
    return PublicCourse(
        id=row["id"],
        slug=row["slug"],
        office_name=row["office.name"],
        text=msgspec.convert(row["shown"], ShownCourse),
    )
