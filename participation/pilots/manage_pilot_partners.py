"""Staff page: which partner organisations may follow a trial."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Rejected
from participation.organisations.guards import Requires
from participation.organisations.partner_service import set_partners
from participation.organisations.permissions import Permission
from participation.organisations.queries import partners_granted, partners_of
from participation.organisations.roles import ScopeKind
from participation.pilots.queries import pilot_office
from participation.pilots.service import pilot_or_not_found
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/partners", guards=[plans_this])
async def partners_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    granted = await partners_granted(ScopeKind.PILOT, pilot_id)
    return await _partners_page(request, pilot_id, Form({"partners": [str(one) for one in granted]}))


@post("/pilots/{pilot_id:int}/partners", guards=[plans_this], status_code=200)
async def partners_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    pilot = await pilot_or_not_found(pilot_id)
    wanted = frozenset(whole_number(typed) or 0 for typed in form.values("partners"))
    try:
        await set_partners(request.user, pilot.office, ScopeKind.PILOT, pilot_id, wanted)
    except Rejected as rejection:
        return await _partners_page(request, pilot_id, form.with_errors(rejection), 422)
    say(request, mark("Who may follow this pilot is saved."))
    return Redirect(url(f"/manage/pilots/{pilot_id}/partners"), status_code=303)


async def _partners_page(
    request: Request[Any, Any, Any], pilot_id: int, form: Form, status: int = 200
) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return page(
        request,
        "pilots/pilot_partners.html",
        status,
        pilot=pilot,
        form=form,
        partners=[
            (partner.id, partner.name) for partner in await partners_of(pilot.office) if partner.admitted
        ],
        may_add=request.user.allowed(Permission.MANAGE_OFFICE, pilot.office),
    )


router = Router(path="/", route_handlers=[partners_page, partners_submit])
