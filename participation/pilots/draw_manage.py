"""Staff pages of draws: how far one has come, and the public value once it is known."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.clock import now
from participation.errors import Conflict, NotFound, ParticipationError, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.draw_service import NO_DRAW, check_public_value, state_public_value
from participation.pilots.draw_shown import draw_context
from participation.pilots.lots import is_drawn
from participation.pilots.queries import pilot_office, published_pilot
from participation.pilots.service import pilot_or_not_found
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads_this = Requires(Permission.READ_OFFICE, "pilot_id", pilot_office)
plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/draw", guards=[reads_this])
async def draw_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    return await _page(request, pilot_id, EMPTY_FORM)


@post("/pilots/{pilot_id:int}/draw", guards=[plans_this], status_code=200)
async def draw_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    """Shows the value once more before it is kept: nothing changes it afterwards."""
    form = await read_form(request)
    try:
        value = check_public_value(form.value("value"))
        if not form.ticked("sure"):
            return await _page(request, pilot_id, form, value=value)
        await state_public_value(request.user, pilot_id, value, now())
    except Rejected as rejection:
        return await _page(request, pilot_id, form.with_errors(rejection), rejection)
    except Conflict as conflict:
        return await _page(request, pilot_id, form, conflict)
    say(request, mark("The public value is kept. Places are drawn by it."))
    return Redirect(url(f"/manage/pilots/{pilot_id}/draw"), status_code=303)


async def _page(
    request: Request[Any, Any, Any],
    pilot_id: int,
    form: Form,
    refusal: ParticipationError | None = None,
    value: str = "",
) -> Template:
    """`value` is one that waits to be confirmed."""
    pilot = await pilot_or_not_found(pilot_id)
    published = await published_pilot(pilot.slug)
    if published is None or not is_drawn(published.document):
        raise NotFound(NO_DRAW)
    return page(
        request,
        "pilots/manage_draw.html",
        refusal.status if refusal else 200,
        pilot=pilot,
        form=form,
        conflict=refusal if isinstance(refusal, Conflict) else None,
        value=value,
        may_plan=request.user.allowed(Permission.PLAN, pilot.office),
        **await draw_context(published),
    )


router = Router(path="/", route_handlers=[draw_page, draw_submit])
