"""Staff page: closing a trial, which erases what leads to its participants."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.clock import now
from participation.errors import Conflict
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.closing_queries import closing_of
from participation.pilots.closing_service import close_pilot
from participation.pilots.queries import pilot_office
from participation.pilots.service import pilot_or_not_found
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/close", guards=[plans_this])
async def close_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    return await _close_page(request, pilot_id)


@post("/pilots/{pilot_id:int}/close", guards=[plans_this], status_code=200)
async def close_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    try:
        await close_pilot(request.user, pilot_id, now())
    except Conflict as conflict:
        return await _close_page(request, pilot_id, conflict)
    say(request, mark("The pilot is closed. Nothing that leads to its participants is left."))
    return Redirect(url(f"/manage/pilots/{pilot_id}/close"), status_code=303)


async def _close_page(
    request: Request[Any, Any, Any], pilot_id: int, conflict: Conflict | None = None
) -> Template:
    return page(
        request,
        "pilots/close.html",
        conflict.status if conflict else 200,
        pilot=await pilot_or_not_found(pilot_id),
        closing=await closing_of(pilot_id, now()),
        conflict=conflict,
    )


router = Router(path="/", route_handlers=[close_page, close_submit])
