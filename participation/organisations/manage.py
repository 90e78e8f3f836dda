"""Staff pages: offices, members and grants, the name of the platform, the audit trail."""

from typing import Any

import msgspec
from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.accounts.queries import audit_entries
from participation.areas.queries import area_label
from participation.clock import HOME_ZONE
from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.audit_words import ACTS, FIELDS, SUBJECTS
from participation.organisations.guards import Requires, itself
from participation.organisations.manage_accounts import router as accounts_router
from participation.organisations.permissions import Permission
from participation.organisations.queries import grants_in, office_by_id, offices
from participation.organisations.roles import ScopeKind
from participation.organisations.schemas import Newcomer, OfficeCreate, OfficeUpdate, OfficeView, SiteUpdate
from participation.organisations.service import (
    create_office,
    let_in,
    revoke,
    update_office,
    update_site,
)
from participation.organisations.wording import ROLE_LABELS, ROLE_NAMES
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import ZONE_LABELS, mark
from participation.web.templates import page, say
from participation.web.urls import url

anywhere = Requires(Permission.MANAGE_OFFICE)
platform = Requires(Permission.MANAGE_PLATFORM)
this_office = Requires(Permission.MANAGE_OFFICE, "office_id", itself)


@get("/settings", guards=[anywhere])
async def settings_page(request: Request[Any, Any, Any]) -> Template:
    reached = await offices(request.user.offices(Permission.MANAGE_OFFICE))
    everything = request.user.allowed(Permission.MANAGE_PLATFORM)
    return page(request, "organisations/settings.html", offices=reached, everything=everything)


@get("/settings/site", guards=[platform])
async def site_page(request: Request[Any, Any, Any]) -> Template:
    site = request.app.state.site
    form = Form.of({name: getattr(site, name) for name in site.__struct_fields__})
    return page(request, "organisations/site.html", form=form)


@post("/settings/site", guards=[platform], status_code=200)
async def site_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    wanted = SiteUpdate(
        name=form.texts("name"),
        operator=form.text("operator"),
        contact_email=form.text("contact_email"),
        contact_phone=form.text("contact_phone"),
        data_protection_contact=form.text("data_protection_contact"),
        demonstration=request.app.state.site.demonstration,
    )
    try:
        await update_site(request.user, wanted)
    except Rejected as rejection:
        return page(request, "organisations/site.html", 422, form=form.with_errors(rejection))
    request.app.state.site = wanted
    say(request, mark("The settings are saved."))
    return Redirect(url("/manage/settings"), status_code=303)


@get("/settings/offices/new", guards=[platform])
async def new_office_page(request: Request[Any, Any, Any]) -> Template:
    return await _office_page(request, None, Form.of({"zone": HOME_ZONE}))


@post("/settings/offices/new", guards=[platform], status_code=200)
async def new_office_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    try:
        office = await create_office(request.user, OfficeCreate(**_details(form)))
    except Rejected as rejection:
        return await _office_page(request, None, form.with_errors(rejection), status=422)
    say(request, mark("The office is created. Now let people work in it."))
    return Redirect(url(f"/manage/settings/offices/{office.id}"), status_code=303)


@get("/settings/offices/{office_id:int}", guards=[this_office])
async def office_page(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return await _office_page(request, await _office(office_id))


@post("/settings/offices/{office_id:int}", guards=[this_office], status_code=200)
async def office_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    wanted = OfficeUpdate(**_details(form), revision=form.whole("revision") or 0)
    try:
        await update_office(request.user, office_id, wanted)
    except Rejected as rejection:
        return await _office_page(request, await _office(office_id), form.with_errors(rejection), status=422)
    except Conflict as conflict:
        present = await _office(office_id)
        form = Form({**form.fields, "revision": [str(present.revision)]})
        return await _office_page(request, present, form, status=409, conflict=conflict.message)
    say(request, mark("The office is saved."))
    return Redirect(url(f"/manage/settings/offices/{office_id}"), status_code=303)


@post("/settings/offices/{office_id:int}/grants", guards=[this_office], status_code=200)
async def grant_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    """Lets somebody work in this office; an unknown address becomes an account that sets its password by mail."""
    form = await read_form(request)
    newcomer = Newcomer(form.text("email"), form.text("person"), form.text("role"))
    try:
        await let_in(request.user, newcomer, ScopeKind.OFFICE, office_id)
    except Rejected as rejection:
        grant_form = form.with_errors(rejection)
        return await _office_page(request, await _office(office_id), grant_form=grant_form, status=422)
    say(
        request,
        mark("The grant is given. A new account chooses its password through “Forgotten your password?”."),
    )
    return Redirect(url(f"/manage/settings/offices/{office_id}"), status_code=303)


@post("/settings/offices/{office_id:int}/grants/{grant_id:int}/revoke", guards=[this_office], status_code=303)
async def revoke_submit(
    request: Request[Any, Any, Any], office_id: FromPath[int], grant_id: FromPath[int]
) -> Redirect:
    await revoke(request.user, grant_id)
    say(request, mark("The grant is taken back."))
    return Redirect(url(f"/manage/settings/offices/{office_id}"), status_code=303)


@get("/settings/audit", guards=[anywhere])
async def audit_page(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    entries = await audit_entries(request.user.offices(Permission.MANAGE_OFFICE), whole_number(before))
    words = {"acts": ACTS, "subjects": SUBJECTS, "details": FIELDS, "jobs": request.app.state.job_titles}
    return page(request, "organisations/audit.html", entries=entries, **words)


def _details(form: Form) -> dict[str, Any]:
    """What is no number stands for no area, so that it is refused and not forgotten."""
    home_area = (form.whole("home_area") or 0) if form.text("home_area") else None
    texts = {name: form.text(name) for name in ("name", "zone", "contact_email", "contact_phone")}
    return {**texts, "home_area": home_area}


async def _office_page(
    request: Request[Any, Any, Any],
    office: OfficeView | None,
    form: Form | None = None,
    *,
    grant_form: Form = EMPTY_FORM,
    status: int = 200,
    conflict: str = "",
) -> Template:
    """Two forms: each keeps what was typed into it, and without any shows what is stored."""
    form = form or Form.of(msgspec.structs.asdict(office) if office else {})
    home_area = form.whole("home_area")
    return page(
        request,
        "organisations/office.html",
        status,
        form=form,
        office=office,
        zones=list(ZONE_LABELS.items()),
        roles=list(ROLE_LABELS.items()),
        role_names=ROLE_NAMES,
        members=await grants_in(office.id) if office else [],
        home_area=await area_label(home_area) if home_area else "",
        grant_form=grant_form,
        conflict=conflict,
    )


async def _office(office_id: int) -> OfficeView:
    office = await office_by_id(office_id)
    if office is None:
        raise NotFound(mark("There is no such office."))
    return office


router = Router(
    path="/",
    route_handlers=[
        settings_page,
        site_page,
        site_submit,
        new_office_page,
        new_office_submit,
        office_page,
        office_submit,
        grant_submit,
        revoke_submit,
        audit_page,
        accounts_router,
    ],
)
