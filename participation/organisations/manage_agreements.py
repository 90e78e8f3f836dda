"""Staff pages: the versions of an office's agreements on data with partner organisations."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, ParticipationError, Rejected
from participation.organisations.agreement_queries import (
    agreement_in_force,
    agreement_numbered,
    agreements_of,
)
from participation.organisations.agreement_service import publish_agreement
from participation.organisations.agreements import text_to_start_from
from participation.organisations.guards import Requires, itself
from participation.organisations.partner_schemas import AgreementWanted
from participation.organisations.permissions import Permission
from participation.organisations.queries import office_by_id
from participation.web.forms import Form, read_form
from participation.web.i18n import mark, translate
from participation.web.templates import page, say
from participation.web.urls import url

this_office = Requires(Permission.MANAGE_OFFICE, "office_id", itself)


@get("/offices/{office_id:int}/agreements", guards=[this_office])
async def agreements_page(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return page(
        request,
        "organisations/agreements.html",
        office=await office_by_id(office_id),
        agreements=await agreements_of(office_id),
    )


@get("/offices/{office_id:int}/agreements/new", guards=[this_office])
async def new_page(
    request: Request[Any, Any, Any], office_id: FromPath[int], collects: FromQuery[str] = ""
) -> Template:
    """Filled with the text in force, or with ours where the office has none."""
    for_collecting = collects == "1"
    present = await agreement_in_force(office_id, collects=for_collecting)
    text = present.document.text if present else text_to_start_from(for_collecting)
    form = Form.of({"text": text, "collects": for_collecting, "binding": True})
    return await _new_page(request, office_id, form)


@post("/offices/{office_id:int}/agreements/new", guards=[this_office], status_code=200)
async def publish_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    wanted = AgreementWanted(
        form.texts("text"), form.ticked("collects"), form.ticked("binding"), form.whole("after") or 0
    )
    try:
        number = await publish_agreement(request.app.state.settings, request.user, office_id, wanted)
    except (Rejected, Conflict) as refusal:
        return await _new_page(request, office_id, form, refusal)
    say(request, mark("Version %(number)s of the agreement is published."), number=number)
    return Redirect(url(f"/manage/settings/offices/{office_id}/agreements"), status_code=303)


@get("/offices/{office_id:int}/agreements/{number:int}", guards=[this_office])
async def agreement_page(
    request: Request[Any, Any, Any], office_id: FromPath[int], number: FromPath[int]
) -> Template:
    agreement = await agreement_numbered(office_id, number)
    if agreement is None:
        raise NotFound(mark("There is no such version of the agreement."))
    return page(request, "organisations/agreement_version.html", agreement=agreement)


async def _new_page(
    request: Request[Any, Any, Any], office_id: int, form: Form, refusal: ParticipationError | None = None
) -> Template:
    """After a conflict the page knows the version that came first: publishing again follows it."""
    errors = refusal.errors if isinstance(refusal, Rejected) else {}
    newest = next((version.number for version in await agreements_of(office_id)), 0)
    return page(
        request,
        "organisations/agreement_new.html",
        refusal.status if refusal else 200,
        office=await office_by_id(office_id),
        newest=newest,
        said=translate(refusal.message) if refusal and not errors else "",
        form=Form(form.fields, errors),
    )


router = Router(path="/settings", route_handlers=[agreements_page, new_page, publish_submit, agreement_page])
