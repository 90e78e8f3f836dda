"""The staff page of what went wrong in a trial: reports, and what was done about each."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.issue_queries import issues_of
from participation.pilots.issue_service import handle_issue
from participation.pilots.queries import pilot_office
from participation.pilots.service import pilot_or_not_found
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads_this = Requires(Permission.READ_OFFICE, "pilot_id", pilot_office)
plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/issues", guards=[reads_this])
async def issues_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    return await _page(request, pilot_id)


@post("/pilots/{pilot_id:int}/issues/{issue_id:uuid}", guards=[plans_this], status_code=200)
async def issue_submit(
    request: Request[Any, Any, Any], pilot_id: FromPath[int], issue_id: FromPath[UUID]
) -> Template | Redirect:
    form = await read_form(request)
    pilot, field = await pilot_or_not_found(pilot_id), f"reply.{issue_id}"
    try:
        await handle_issue(request.user, pilot_id, pilot.office, issue_id, form.text(field))
    except Rejected as rejection:
        return await _page(request, pilot_id, Form(form.fields, {field: rejection.errors["text"]}), 422)
    say(request, mark("The reply is saved. The participant reads it on their page."))
    return Redirect(url(f"/manage/pilots/{pilot_id}/issues"), status_code=303)


async def _page(
    request: Request[Any, Any, Any], pilot_id: int, form: Form = EMPTY_FORM, status: int = 200
) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return page(
        request,
        "pilots/issues.html",
        status,
        pilot=pilot,
        issues=await issues_of(pilot_id),
        form=form,
        may_plan=request.user.allowed(Permission.PLAN, pilot.office),
    )


router = Router(path="/", route_handlers=[issues_page, issue_submit])
