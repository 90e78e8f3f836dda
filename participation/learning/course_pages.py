"""The pages on which a course is taken, alike for citizens and for whoever is signed in but for their address."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NamedTuple

from litestar import Request
from litestar.response import Template
from msgspec.structs import replace

from participation.accounts.limits import Limit, spend
from participation.clock import now
from participation.errors import Conflict, Gone, NotFound, ParticipationError, Rejected, TooManyRequests
from participation.feedback.receipts import new_key
from participation.learning.course_queries import CITIZENS, lessons_of, public_course, quiz_of
from participation.learning.grading import Result, graded
from participation.learning.reading_pages import led_here, reading
from participation.learning.schemas import PublicCourse
from participation.surveys.answering import visit_in
from participation.surveys.intake import Unit
from participation.surveys.pages import page_context
from participation.surveys.phases import Phase
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import MoreToAnswer, checked_unit
from participation.surveys.visits import Visit, answers_in
from participation.surveys.walking import Stop
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import current_language, mark, translate
from participation.web.network import network_of
from participation.web.receipts import receipt_card
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import page

NO_COURSE = mark("There is no such course, or it is not offered any more. All others stand under Learn.")

Complete = Callable[[PublicCourse, Unit, Result], Awaitable[str]]
"""Keeps that a course was completed; the code that its taker keeps, empty for an account."""


class Room(NamedTuple):
    """Where a course is taken, and by whom."""

    root: str
    frame: str  # template around its pages
    audiences: frozenset[str]
    limit: Limit | None = None  # where anybody can answer


QUIZZES = Limit("course quiz", 300, timedelta(minutes=15))
"""From one network: a class or a whole mobile carrier may share one."""
PUBLIC = Room("/courses", "base.html", frozenset({CITIZENS}), QUIZZES)


async def course_page(request: Request[Any, Any, Any], room: Room, slug: str, **context: Any) -> Template:
    course = await _course(room, slug)
    quiz = await quiz_of(course)
    return page(
        request,
        "learning/course.html",
        frame=room.frame,
        root=room.root,
        course=course,
        lessons=await lessons_of(course),
        questions=len(course.text.answers),
        quiz_open=_is_open(quiz),
        **await led_here(request),
        **context,
    )


async def lesson_page(request: Request[Any, Any, Any], room: Room, slug: str, number: int) -> Template:
    """A learning page within its course, which leads on to the next one, and in the end to the quiz."""
    course = await _course(room, slug)
    found = await lessons_of(course)
    if not 1 <= number <= len(found):
        raise NotFound(mark("This course has no such page. Begin with its first one."))
    lesson = found[number - 1]
    return page(
        request,
        "learning/lesson.html",
        frame=room.frame,
        root=room.root,
        course=course,
        number=number,
        count=len(found),
        **reading(lesson.text),
        **await led_here(request),
    )


async def quiz_page(request: Request[Any, Any, Any], room: Room, slug: str) -> Template:
    course = await _course(room, slug)
    quiz = await _quiz(room, course)
    return await _asked(request, room, course, quiz, EMPTY_FORM, Visit(new_key()), Stop(0))


async def take_quiz(request: Request[Any, Any, Any], room: Room, slug: str, complete: Complete) -> Template:
    """Checks the answers as those of any survey, judges them, and keeps a completion."""
    course = await _course(room, slug)
    quiz = await _quiz(room, course)
    form = await read_form(request)
    visit = visit_in(quiz, form)
    sent = Sent(
        key=visit.key,
        answers=answers_in(form),
        language=current_language(),
        channel="page",
        seed=visit.seed,
        shown=frozenset(form.values("_shown")),
    )
    try:
        await _admit(request, room)
        unit = await checked_unit(request.app.state.settings.secret_keys, quiz, sent, f"course:{course.id}")
        result = graded(quiz.document.definition, unit.answers, course.text.answers, course.text.needed)
        code = await complete(course, unit, result) if result.passed else ""
    except MoreToAnswer as more:
        return await _asked(request, room, course, quiz, form, visit, Stop(0, {}, more.names), more)
    except Rejected as rejection:
        return await _asked(request, room, course, quiz, form, visit, Stop(0, rejection.errors), rejection)
    except TooManyRequests as refusal:
        return await _asked(request, room, course, quiz, form, visit, Stop(0), refusal)
    except (Conflict, Gone) as refusal:
        visit = visit._replace(key=new_key())  # the old one stands for other answers
        return await _asked(request, room, course, quiz, form, visit, Stop(0), refusal)
    return await _judged(request, room, course, result, code)


async def _admit(request: Request[Any, Any, Any], room: Room) -> None:
    """Counts one more attempt from this network. Raises TooManyRequests."""
    if room.limit is not None:
        await spend(room.limit, network_of(request), request.app.state.settings.secret_key)


async def _judged(
    request: Request[Any, Any, Any], room: Room, course: PublicCourse, result: Result, code: str
) -> Template:
    card = receipt_card(code, request.app.state.settings.base_url) if code else None
    return page(
        request,
        "learning/result.html",
        frame=room.frame,
        root=room.root,
        course=course,
        result=result,
        card=card,
        **await led_here(request),
    )


async def _asked(
    request: Request[Any, Any, Any],
    room: Room,
    course: PublicCourse,
    quiz: PublishedSurvey,
    form: Form,
    visit: Visit,
    stop: Stop,
    error: ParticipationError | None = None,
) -> Template:
    context = await page_context(quiz, Form(form.fields, stop.errors), visit, stop)
    if error is not None and not stop.errors:
        context["message"] = translate(error.message, error.parameters)
    status = error.status if error is not None else 200
    frame = {"frame_template": room.frame, "root": room.root, "course": course}
    shown = page(request, "learning/quiz.html", status, **context, **frame, **await led_here(request))
    shown.headers.update(KEPT_BY_THE_BROWSER)
    return shown


async def _course(room: Room, slug: str) -> PublicCourse:
    course = await public_course(slug, room.audiences)
    if course is None:
        raise NotFound(NO_COURSE)
    return course


async def _quiz(room: Room, course: PublicCourse) -> PublishedSurvey:
    """The survey on one page of the course. Raises Gone where it takes no answers now."""
    quiz = await quiz_of(course)
    if quiz is None or not _is_open(quiz):
        raise Gone(mark("The quiz of this course is closed at the moment. Its pages can be read."))
    document = replace(quiz.document, definition=replace(quiz.document.definition, pages=False))
    return replace(quiz, document=document, action=f"{room.root}/{course.slug}/quiz")


def _is_open(quiz: PublishedSurvey | None) -> bool:
    return quiz is not None and quiz.phase(now()) is Phase.OPEN
