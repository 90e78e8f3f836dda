"""Staff pages of invitations: who may answer, a list to invite, reminders, links for text messages. Counts only."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.invitation_queries import invitation_counts
from participation.surveys.invitation_service import invite, phone_list, remind, set_by_invitation
from participation.surveys.manage_common import shown
from participation.surveys.queries import survey_office
from participation.surveys.service import survey_or_not_found
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

publishes_this = Requires(Permission.PUBLISH_SURVEYS, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/invitations", guards=[publishes_this])
async def invitations_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return await _page(request, survey_id)


@post("/surveys/{survey_id:int}/invitations", guards=[publishes_this], status_code=200)
async def invitations_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int]
) -> Template | Redirect:
    form = await read_form(request)
    uploaded = form.files.get("file", b"").decode("utf-8-sig", "replace")
    settings = request.app.state.settings
    try:
        people = f"{form.text('people')}\n{uploaded}".strip()
        added = await invite(request.user, survey_id, people, settings.secret_keys, settings.base_url)
    except (Rejected, Conflict) as error:
        return await _page(request, survey_id, form, error)
    say(
        request,
        mark("%(invited)s people were invited; %(known)s had been before."),
        invited=added.invited,
        known=added.known,
    )
    return _back(survey_id)


@post("/surveys/{survey_id:int}/invitations/setting", guards=[publishes_this], status_code=200)
async def setting_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await set_by_invitation(request.user, survey_id, form.ticked("by_invitation"))
    except Conflict as error:
        return await _page(request, survey_id, form, error)
    say(request, mark("Saved."))
    return _back(survey_id)


@post("/surveys/{survey_id:int}/invitations/remind", guards=[publishes_this], status_code=200)
async def remind_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    settings = request.app.state.settings
    try:
        count = await remind(request.user, survey_id, settings.secret_keys, settings.base_url)
    except Conflict as error:
        return await _page(request, survey_id, EMPTY_FORM, error)
    say(request, mark("%(count)s reminders are on their way."), count=count)
    return _back(survey_id)


@post("/surveys/{survey_id:int}/invitations/phones.csv", guards=[publishes_this], status_code=200)
async def phones_file(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Response[str]:
    """By POST: it holds everyone's right to answer, and the audit trail says who took it."""
    settings = request.app.state.settings
    table = await phone_list(request.user, survey_id, settings.secret_keys, settings.base_url)
    headers = {"content-disposition": f'attachment; filename="undangan-{survey_id}.csv"'}
    return Response(table, media_type="text/csv", headers=headers)


async def _page(
    request: Request[Any, Any, Any],
    survey_id: int,
    form: Form = EMPTY_FORM,
    error: Rejected | Conflict | None = None,
) -> Template:
    return page(
        request,
        "surveys/invitations.html",
        error.status if error else 200,
        survey=await survey_or_not_found(survey_id),
        counts=await invitation_counts(survey_id),
        **shown(form, error),
    )


def _back(survey_id: int) -> Redirect:
    return Redirect(url(f"/manage/surveys/{survey_id}/invitations"), status_code=303)


INVITATION_ROUTES = [invitations_page, invitations_submit, setting_submit, remind_submit, phones_file]
