"""Courses for whoever is signed in: take them, and see which ones one has completed."""

from functools import partial
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from participation.learning.course_pages import Room, course_page, lesson_page, quiz_page, take_quiz
from participation.learning.course_queries import completions_by, public_courses
from participation.learning.course_service import complete_by_account
from participation.learning.grading import Result
from participation.learning.schemas import PublicCourse
from participation.organisations.guards import with_own_password
from participation.organisations.permissions import Actor, Permission
from participation.surveys.intake import Unit
from participation.web.templates import page

OF_STAFF = (Permission.READ_OFFICE, Permission.READ_SEVERE)
OF_PARTNERS = (Permission.RUN_CAMPAIGNS, Permission.FOLLOW_PILOTS)


def room_of(actor: Actor) -> Room:
    """Courses for citizens are for everybody; others for staff or for partner organisations."""
    audiences = {"citizens"}
    if any(actor.allowed(permission) for permission in OF_STAFF):
        audiences.add("staff")
    if any(actor.allowed(permission) for permission in OF_PARTNERS):
        audiences.add("partners")
    return Room("/manage/courses", "manage/base.html", frozenset(audiences))


@get("/courses", guards=[with_own_password])
async def list_page(request: Request[Any, Any, Any]) -> Template:
    found = await public_courses(room_of(request.user).audiences)
    return page(request, "learning/courses.html", found=found, done=await completions_by(request.user.id))


@get("/courses/{slug:str}", guards=[with_own_password])
async def one_course(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    return await course_page(request, room_of(request.user), slug, done=await completions_by(request.user.id))


@get("/courses/{slug:str}/lessons/{number:int}", guards=[with_own_password])
async def one_lesson(request: Request[Any, Any, Any], slug: FromPath[str], number: FromPath[int]) -> Template:
    return await lesson_page(request, room_of(request.user), slug, number)


@get("/courses/{slug:str}/quiz", guards=[with_own_password])
async def quiz(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    return await quiz_page(request, room_of(request.user), slug)


@post("/courses/{slug:str}/quiz", guards=[with_own_password], status_code=200)
async def quiz_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    return await take_quiz(request, room_of(request.user), slug, partial(_keep, request.user.id))


async def _keep(account_id: int, course: PublicCourse, _: Unit, result: Result) -> str:
    await complete_by_account(account_id, course.id, result)
    return ""


router = Router(path="/", route_handlers=[list_page, one_course, one_lesson, quiz, quiz_submit])
