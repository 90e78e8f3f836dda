"""Staff pages on which courses are written, published and taken back."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, ParticipationError, Rejected
from participation.learning.course_checks import missing_for_course
from participation.learning.course_queries import course_office, courses_of, current_quiz
from participation.learning.course_service import (
    course_or_not_found,
    create_course,
    public_lessons,
    publish_course,
    set_answers,
    take_course_back,
    update_course,
)
from participation.learning.grading import gradable
from participation.learning.library import shipped_courses
from participation.learning.library_service import take_course
from participation.learning.queries import lessons_of_office
from participation.learning.removal_service import delete_course
from participation.learning.schemas import CourseView, CourseWanted, RightAnswer
from participation.learning.wording import AUDIENCES
from participation.organisations.guards import Requires, itself
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.surveys.queries import quizzes, survey_by_id, surveys_for_anyone
from participation.texts import text_in
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark
from participation.web.templates import page, say
from participation.web.urls import url

ROOT = "/manage/learning/courses"

writes = Requires(Permission.EDIT_SERVICES)
writes_here = Requires(Permission.EDIT_SERVICES, "office_id", itself)
writes_this = Requires(Permission.EDIT_SERVICES, "course_id", course_office)
publishes_this = Requires(Permission.PLAN, "course_id", course_office)


@get("/learning/courses", guards=[writes])
async def list_page(request: Request[Any, Any, Any]) -> Template:
    reached = request.user.offices(Permission.EDIT_SERVICES)
    return page(
        request,
        "learning/manage_courses.html",
        root=ROOT,
        found=await courses_of(reached),
        audiences=AUDIENCES,
        offices=await offices(reached),
        shipped=shipped_courses(),
    )


@post("/learning/courses/library/{office_id:int}", guards=[writes_here], status_code=303)
async def library_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Redirect:
    key = (await read_form(request)).text("course")
    course = await take_course(request.user, office_id, key)
    say(request, mark("The course is taken from the library, as drafts: its pages, its quiz and itself."))
    return _to(course)


@get("/learning/courses/new/{office_id:int}", guards=[writes_here])
async def new_page(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return await _edit_page(request, office_id, None, EMPTY_FORM)


@post("/learning/courses/new/{office_id:int}", guards=[writes_here], status_code=200)
async def new_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        course = await create_course(request.user, office_id, _wanted(form))
    except Rejected as rejection:
        return await _edit_page(request, office_id, None, form.with_errors(rejection), 422)
    say(request, mark("The draft is saved. Nobody but staff sees it."))
    return _to(course)


@get("/learning/courses/{course_id:int}", guards=[writes_this])
async def one_page(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template:
    course = await course_or_not_found(course_id)
    return await _edit_page(request, course.office, course, _form_of(course))


@post("/learning/courses/{course_id:int}", guards=[writes_this], status_code=200)
async def one_submit(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        course = await update_course(request.user, course_id, form.whole("revision") or 0, _wanted(form))
    except (Rejected, Conflict) as refusal:
        present = await course_or_not_found(course_id)
        shown = _shown_again(form, present, refusal)
        return await _edit_page(request, present.office, present, shown, refusal.status, refusal)
    say(request, mark("The course is saved. People take it once it is published."))
    return _to(course)


@get("/learning/courses/{course_id:int}/answers", guards=[writes_this])
async def answers_page(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template:
    course = await course_or_not_found(course_id)
    return await _answers_page(request, course, _answers_form(course))


@post("/learning/courses/{course_id:int}/answers", guards=[writes_this], status_code=200)
async def answers_submit(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template | Redirect:
    form, course = await read_form(request), await course_or_not_found(course_id)
    try:
        course = await set_answers(
            request.user, course_id, form.whole("revision") or 0, await _answers(form, course)
        )
    except (Rejected, Conflict) as refusal:
        shown = _shown_again(form, course, refusal)
        return await _answers_page(request, course, shown, refusal.status, refusal)
    say(request, mark("The right answers are saved."))
    return _to(course)


@post("/learning/courses/{course_id:int}/publish", guards=[publishes_this], status_code=200)
async def publish_submit(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template | Redirect:
    return await _step(request, course_id, publish_course, mark("The course is published."))


@post("/learning/courses/{course_id:int}/take-back", guards=[publishes_this], status_code=200)
async def take_back_submit(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template | Redirect:
    return await _step(request, course_id, take_course_back, mark("The course is taken back."))


@post("/learning/courses/{course_id:int}/delete", guards=[writes_this], status_code=200)
async def delete_submit(request: Request[Any, Any, Any], course_id: FromPath[int]) -> Template | Redirect:
    course = await course_or_not_found(course_id)
    try:
        await delete_course(request.user, course_id)
    except Conflict as conflict:
        return await _edit_page(request, course.office, course, _form_of(course), 409, conflict)
    say(request, mark("The draft is deleted."))
    return Redirect(url(ROOT), status_code=303)


async def _step(request: Request[Any, Any, Any], course_id: int, act: Any, done: str) -> Template | Redirect:
    revision = (await read_form(request)).whole("revision") or 0
    try:
        course = await act(request.user, course_id, revision)
    except (Rejected, Conflict) as refusal:
        present = await course_or_not_found(course_id)
        return await _edit_page(request, present.office, present, _form_of(present), refusal.status, refusal)
    say(request, done)
    return _to(course)


def _shown_again(form: Form, present: CourseView, refusal: Rejected | Conflict) -> Form:
    """What was typed: with its errors, or to be saved over what somebody else saved meanwhile."""
    if isinstance(refusal, Rejected):
        return form.with_errors(refusal)
    return Form({**form.fields, "revision": [str(present.revision)]})


def _wanted(form: Form) -> CourseWanted:
    chosen = (whole_number(value) for value in form.values("lessons"))
    return CourseWanted(
        title=form.texts("title"),
        summary=form.texts("summary"),
        audiences=tuple(form.values("audiences")),
        lessons=tuple(number for number in chosen if number is not None),
        survey=form.whole("survey"),
        needed=min(form.whole("needed") or 0, 999),
    )


def _form_of(course: CourseView) -> Form:
    names = ("title", "summary", "audiences", "lessons", "survey", "needed", "revision")
    return Form.of({name: getattr(course, name) for name in names})


def _answers_form(course: CourseView) -> Form:
    values: dict[str, object] = {"revision": course.revision}
    for name, answer in course.answers.items():
        values[f"right.{name}"] = answer.choices
        values[f"why.{name}"] = answer.why
    return Form.of(values)


async def _answers(form: Form, course: CourseView) -> dict[str, RightAnswer]:
    """Questions of the quiz for which something was ticked; the others are asked and not judged."""
    quiz = await current_quiz(course.survey)
    asked = gradable(quiz.document.definition) if quiz else []
    ticked = {question.name: tuple(form.values(f"right.{question.name}")) for question in asked}
    return {
        name: RightAnswer(choices, form.texts(f"why.{name}")) for name, choices in ticked.items() if choices
    }


async def _edit_page(
    request: Request[Any, Any, Any],
    office: int,
    course: CourseView | None,
    form: Form,
    status: int = 200,
    refusal: ParticipationError | None = None,
) -> Template:
    quiz = await current_quiz(course.survey) if course else None
    definition = quiz.document.definition if quiz else None
    missing = missing_for_course(course, definition, await public_lessons(course)) if course else {}
    return page(
        request,
        "learning/edit_course.html",
        status,
        root=ROOT,
        course=course,
        form=form,
        refusal=refusal,
        missing=missing,
        quiz=await survey_by_id(course.survey) if course and course.survey else None,
        quiz_published=quiz is not None,
        decides=request.user.allowed(Permission.PLAN, office),
        audiences=list(AUDIENCES.items()),
        lessons=_in_order(await lessons_of_office(office), course),
        surveys=await _surveys(office, course),
    )


def _in_order(found: Any, course: CourseView | None) -> list[tuple[int, str]]:
    """Learning pages for choosing: those chosen first, in their order, then by topic and place."""
    chosen = course.lessons if course else []
    place = {number: index for index, number in enumerate(chosen)}
    ordered = sorted(
        found, key=lambda one: (place.get(one.id, len(place)), one.topic.get("id", ""), one.position, one.id)
    )
    return [(one.id, _here(one.title)) for one in ordered]


async def _surveys(office: int, course: CourseView | None) -> list[tuple[int, str]]:
    """Published quizzes and other surveys of the office that anyone can answer, and the one that was chosen."""
    found = [*await quizzes(office), *await surveys_for_anyone(office)]
    chosen = await survey_by_id(course.survey) if course and course.survey else None
    if chosen and chosen.id not in dict(found):
        found.append((chosen.id, chosen.title))
    return [(number, _here(title)) for number, title in found]


def _here(text: dict[str, str]) -> str:
    return text_in(text, current_language(), DEFAULT_LANGUAGE)


async def _answers_page(
    request: Request[Any, Any, Any],
    course: CourseView,
    form: Form,
    status: int = 200,
    refusal: ParticipationError | None = None,
) -> Template:
    quiz = await current_quiz(course.survey)
    if quiz is None:
        raise NotFound(mark("Choose a survey for the quiz first, and publish it."))
    return page(
        request,
        "learning/answers.html",
        status,
        root=ROOT,
        course=course,
        form=form,
        refusal=refusal,
        questions=[
            (question, [(choice.name, _here(choice.label)) for choice in question.choices])
            for question in gradable(quiz.document.definition)
        ],
    )


def _to(course: CourseView) -> Redirect:
    return Redirect(url(f"{ROOT}/{course.id}"), status_code=303)


router = Router(
    path="/",
    route_handlers=[
        list_page,
        library_submit,
        new_page,
        new_submit,
        one_page,
        one_submit,
        answers_page,
        answers_submit,
        publish_submit,
        take_back_submit,
        delete_submit,
    ],
)
