"""Pages of a partner organisation about itself: its people, and the agreement on data that binds it."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, ParticipationError, Rejected
from participation.organisations.agreement_queries import acceptances_of, agreed_document, agreement_for
from participation.organisations.agreement_service import NO_TEXT, accept_agreement
from participation.organisations.guards import Requires
from participation.organisations.member_service import invite_member, remove_member
from participation.organisations.partner_queries import (
    partner_itself,
    partner_or_not_found,
    partners_of_people,
    steps_of,
)
from participation.organisations.partner_schemas import Acceptance
from participation.organisations.partner_wording import STATE_KINDS, STATE_NAMES
from participation.organisations.permissions import Permission
from participation.organisations.queries import office_by_id, people_of_partner
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark, translate
from participation.web.templates import page, say
from participation.web.urls import url

manages = Requires(Permission.MANAGE_PARTNER)
manages_this = Requires(Permission.MANAGE_PARTNER, "partner_id", partner_itself)


@get("/members", guards=[manages])
async def organisations_page(request: Request[Any, Any, Any]) -> Template | Redirect:
    """The organisations of this person; whoever works for one is led there at once."""
    found = await partners_of_people(request.user.offices(Permission.MANAGE_PARTNER))
    if len(found) == 1:
        return Redirect(url(f"/partners/members/{found[0].id}"), status_code=303)
    words = {"states": STATE_NAMES, "state_kinds": STATE_KINDS}
    return page(request, "organisations/own_organisations.html", partners=found, **words)


@get("/members/{partner_id:int}", guards=[manages_this])
async def members_page(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template:
    return await _members_page(request, partner_id, EMPTY_FORM)


@post("/members/{partner_id:int}", guards=[manages_this], status_code=200)
async def invite_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    settings, email, person = request.app.state.settings, form.text("email"), form.text("person")
    try:
        await invite_member(settings, request.user, partner_id, email, person)
    except Rejected as rejection:
        return await _members_page(request, partner_id, form.with_errors(rejection), 422)
    say(request, mark("The invitation is sent."))
    return Redirect(url(f"/partners/members/{partner_id}"), status_code=303)


@post("/members/{partner_id:int}/{grant_id:int}/remove", guards=[manages_this], status_code=303)
async def remove_submit(
    request: Request[Any, Any, Any], partner_id: FromPath[int], grant_id: FromPath[int]
) -> Redirect:
    """Whoever removed the own account has no organisation to come back to."""
    own = {one.grant for one in await people_of_partner(partner_id) if one.account == request.user.id}
    await remove_member(request.user, partner_id, grant_id)
    say(request, mark("This person does not work for your organisation any more."))
    return Redirect(url("/manage" if grant_id in own else f"/partners/members/{partner_id}"), status_code=303)


@get("/agreement/{partner_id:int}", guards=[manages_this])
async def agreement_page(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template:
    return await _agreement_page(request, partner_id, Form.of({"name": request.user.name}))


@post("/agreement/{partner_id:int}", guards=[manages_this], status_code=200)
async def agreement_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    accepted = Acceptance(
        form.whole("number") or 0, form.text("name"), form.text("position"), form.ticked("agrees")
    )
    try:
        await accept_agreement(request.user, partner_id, accepted)
    except (Rejected, Conflict) as refusal:
        return await _agreement_page(request, partner_id, form, refusal)
    say(request, mark("The agreement is accepted. Your organisation can work now."))
    return Redirect(url(f"/partners/members/{partner_id}"), status_code=303)


@get("/agreement/{partner_id:int}/{number:int}/agreement.json", guards=[manages_this])
async def agreement_file(partner_id: FromPath[int], number: FromPath[int]) -> Response[bytes]:
    """What was accepted, byte by byte: its SHA-256 is what the page says."""
    found = await agreed_document(partner_id, number)
    if found is None:
        raise NotFound(NO_TEXT)
    disposition = f'attachment; filename="agreement-{number}.json"'
    return Response(found[0], media_type="application/json", headers={"content-disposition": disposition})


async def _members_page(
    request: Request[Any, Any, Any], partner_id: int, form: Form, status: int = 200
) -> Template:
    partner = await partner_or_not_found(partner_id)
    return page(
        request,
        "organisations/members.html",
        status,
        partner=partner,
        office=await office_by_id(partner.office),
        steps=await steps_of(partner_id),
        people=await people_of_partner(partner_id),
        acceptances=await acceptances_of(partner_id),
        agreement=await agreement_for(partner),
        states=STATE_NAMES,
        state_kinds=STATE_KINDS,
        form=form,
    )


async def _agreement_page(
    request: Request[Any, Any, Any], partner_id: int, form: Form, refusal: ParticipationError | None = None
) -> Template:
    """A text that was replaced while it was read has to be agreed to anew."""
    partner = await partner_or_not_found(partner_id)
    errors = refusal.errors if isinstance(refusal, Rejected) else {}
    if isinstance(refusal, Conflict):
        form = Form({name: typed for name, typed in form.fields.items() if name != "agrees"})
    return page(
        request,
        "organisations/agreement.html",
        refusal.status if refusal else 200,
        partner=partner,
        agreement=await agreement_for(partner),
        said=translate(refusal.message) if refusal and not errors else "",
        form=Form(form.fields, errors),
    )


router = Router(
    path="/",
    route_handlers=[
        organisations_page,
        members_page,
        invite_submit,
        remove_submit,
        agreement_page,
        agreement_submit,
        agreement_file,
    ],
)
