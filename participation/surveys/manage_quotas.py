"""Staff pages of quotas."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.manage_common import shown
from participation.surveys.queries import quota_cells, survey_office
from participation.surveys.quota_service import add_cell, change_wanted, remove_cell
from participation.surveys.service import survey_or_not_found
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)
publishes_this = Requires(Permission.PUBLISH_SURVEYS, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/quotas", guards=[reads_this])
async def quotas_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return await _page(request, survey_id)


@post("/surveys/{survey_id:int}/quotas", guards=[publishes_this], status_code=200)
async def quotas_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await add_cell(
            request.user, survey_id, form.text("label"), form.text("condition"), form.whole("wanted")
        )
    except (Rejected, Conflict) as error:
        return await _page(request, survey_id, form, error)
    say(request, mark("The group is added."))
    return _back(survey_id)


@post("/surveys/{survey_id:int}/quotas/{cell_id:int}", guards=[publishes_this], status_code=200)
async def wanted_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], cell_id: FromPath[int]
) -> Template | Redirect:
    form = await read_form(request)
    try:
        await change_wanted(request.user, survey_id, cell_id, form.whole(f"wanted.{cell_id}"))
    except Rejected as error:
        return await _page(request, survey_id, form, error)
    say(request, mark("Saved."))
    return _back(survey_id)


@post("/surveys/{survey_id:int}/quotas/{cell_id:int}/remove", guards=[publishes_this], status_code=303)
async def remove_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], cell_id: FromPath[int]
) -> Redirect:
    await remove_cell(request.user, survey_id, cell_id)
    say(request, mark("The group is removed."))
    return _back(survey_id)


async def _page(
    request: Request[Any, Any, Any],
    survey_id: int,
    form: Form = EMPTY_FORM,
    error: Rejected | Conflict | None = None,
) -> Template:
    survey = await survey_or_not_found(survey_id)
    return page(
        request,
        "surveys/quotas.html",
        error.status if error else 200,
        survey=survey,
        cells=await quota_cells(survey_id),
        may_edit=request.user.allowed(Permission.PUBLISH_SURVEYS, survey.office),
        **shown(form, error),
    )


def _back(survey_id: int) -> Redirect:
    return Redirect(url(f"/manage/surveys/{survey_id}/quotas"), status_code=303)


QUOTA_ROUTES = [quotas_page, quotas_submit, wanted_submit, remove_submit]
