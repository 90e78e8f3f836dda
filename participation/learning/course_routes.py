"""Public pages of courses: read, answer the quiz, keep the code of who completed one."""

from functools import partial
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from participation.learning.course_pages import PUBLIC, course_page, lesson_page, quiz_page, take_quiz
from participation.learning.course_service import complete_by_receipt
from participation.learning.grading import Result
from participation.learning.schemas import PublicCourse
from participation.surveys.intake import Unit


@get("/courses/{slug:str}")
async def one_course(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    return await course_page(request, PUBLIC, slug)


@get("/courses/{slug:str}/lessons/{number:int}")
async def one_lesson(request: Request[Any, Any, Any], slug: FromPath[str], number: FromPath[int]) -> Template:
    return await lesson_page(request, PUBLIC, slug, number)


@get("/courses/{slug:str}/quiz")
async def quiz(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    return await quiz_page(request, PUBLIC, slug)


@post("/courses/{slug:str}/quiz", status_code=200)
async def quiz_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    keep = partial(_keep, request.app.state.settings.secret_keys)
    return await take_quiz(request, PUBLIC, slug, keep)


async def _keep(secret_keys: tuple[str, ...], course: PublicCourse, unit: Unit, result: Result) -> str:
    return await complete_by_receipt(secret_keys, unit, course.id, result)


router = Router(path="/", route_handlers=[one_course, one_lesson, quiz, quiz_submit])
