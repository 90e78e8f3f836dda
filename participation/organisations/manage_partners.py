"""Staff pages: the partner organisations of an office, and who works there."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Rejected
from participation.organisations.guards import Requires, itself
from participation.organisations.partner_queries import partner_or_not_found
from participation.organisations.partner_service import (
    create_partner,
    remove_partner,
    rename_partner,
)
from participation.organisations.partner_wording import STATE_KINDS, STATE_NAMES
from participation.organisations.permissions import Permission
from participation.organisations.queries import (
    granted_to_partner,
    office_by_id,
    partner_office,
    partners_of,
    people_of_partner,
)
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import Newcomer
from participation.organisations.service import let_in, revoke
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

this_office = Requires(Permission.MANAGE_OFFICE, "office_id", itself)
this_partner = Requires(Permission.MANAGE_OFFICE, "partner_id", partner_office)


@get("/offices/{office_id:int}/partners", guards=[this_office])
async def partners_page(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return await _partners_page(request, office_id, EMPTY_FORM)


@post("/offices/{office_id:int}/partners", guards=[this_office], status_code=200)
async def partner_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        partner = await create_partner(request.user, office_id, form.text("name"))
    except Rejected as rejection:
        return await _partners_page(request, office_id, form.with_errors(rejection), 422)
    say(request, mark("The partner organisation is added. Now let its people in."))
    return Redirect(url(f"/manage/settings/partners/{partner}"), status_code=303)


async def _partners_page(
    request: Request[Any, Any, Any], office_id: int, form: Form, status: int = 200
) -> Template:
    return page(
        request,
        "organisations/partners.html",
        status,
        office=await office_by_id(office_id),
        partners=await partners_of(office_id),
        states=STATE_NAMES,
        state_kinds=STATE_KINDS,
        form=form,
    )


@get("/partners/{partner_id:int}", guards=[this_partner])
async def partner_page(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template:
    return await _partner_page(request, partner_id, EMPTY_FORM)


@post("/partners/{partner_id:int}/people", guards=[this_partner], status_code=200)
async def person_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template | Redirect:
    """Lets somebody of the partner in; an unknown address becomes an account that sets its password by mail."""
    form = await read_form(request)
    newcomer = Newcomer(form.text("email"), form.text("person"), Role.PARTNER_MANAGER)
    try:
        await let_in(request.user, newcomer, ScopeKind.PARTNER, partner_id)
    except Rejected as rejection:
        return await _partner_page(request, partner_id, form.with_errors(rejection), 422)
    say(
        request,
        mark("The grant is given. A new account chooses its password through “Forgotten your password?”."),
    )
    return Redirect(url(f"/manage/settings/partners/{partner_id}"), status_code=303)


@post("/partners/{partner_id:int}/people/{grant_id:int}/revoke", guards=[this_partner], status_code=303)
async def person_revoke(
    request: Request[Any, Any, Any], partner_id: FromPath[int], grant_id: FromPath[int]
) -> Redirect:
    await revoke(request.user, grant_id)
    say(request, mark("The grant is taken back."))
    return Redirect(url(f"/manage/settings/partners/{partner_id}"), status_code=303)


@post("/partners/{partner_id:int}/name", guards=[this_partner], status_code=200)
async def rename_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await rename_partner(request.user, partner_id, form.text("name"))
    except Rejected as rejection:
        return await _partner_page(request, partner_id, form.with_errors(rejection), 422)
    say(request, mark("The partner organisation is renamed."))
    return Redirect(url(f"/manage/settings/partners/{partner_id}"), status_code=303)


@post("/partners/{partner_id:int}/remove", guards=[this_partner], status_code=303)
async def remove_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Redirect:
    office = await partner_office(partner_id)
    await remove_partner(request.user, partner_id)
    say(request, mark("The partner organisation is removed."))
    return Redirect(url(f"/manage/settings/offices/{office}/partners"), status_code=303)


async def _partner_page(
    request: Request[Any, Any, Any], partner_id: int, form: Form, status: int = 200
) -> Template:
    partner = await partner_or_not_found(partner_id)
    return page(
        request,
        "organisations/partner.html",
        status,
        partner=partner,
        people=await people_of_partner(partner_id),
        granted=await granted_to_partner(partner_id),
        form=Form({"name": [partner.name], **form.fields}, form.errors),
    )


router = Router(
    path="/settings",
    route_handlers=[
        partners_page,
        partner_submit,
        partner_page,
        person_submit,
        person_revoke,
        rename_submit,
        remove_submit,
    ],
)
