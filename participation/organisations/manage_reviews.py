"""Staff pages: what a partner organisation applied with, what is decided about it, and what binds it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.areas.queries import area_names
from participation.errors import Conflict, NotFound, ParticipationError, Rejected
from participation.files.queries import file_by_id
from participation.organisations.agreement_queries import acceptances_of, agreement_for
from participation.organisations.application_forms import purpose_of
from participation.organisations.guards import Requires
from participation.organisations.partner_queries import (
    application_of,
    documents_of,
    partner_or_not_found,
    steps_of,
)
from participation.organisations.partner_schemas import Decision
from participation.organisations.partner_states import DECISIONS, PartnerState
from participation.organisations.partner_wording import (
    DECISION_NAMES,
    DOCUMENT_KINDS,
    LET_IT_GO_ON,
    ORGANISATION_KINDS,
    STATE_KINDS,
    STATE_NAMES,
)
from participation.organisations.permissions import Permission
from participation.organisations.queries import partner_office
from participation.organisations.review_service import decide, set_collects
from participation.organisations.schemas import PartnerView
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark, translate
from participation.web.templates import page, say
from participation.web.urls import url

this_partner = Requires(Permission.MANAGE_OFFICE, "partner_id", partner_office)


@get("/partners/{partner_id:int}/review", guards=[this_partner])
async def review_page(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template:
    return await _review_page(request, partner_id, EMPTY_FORM)


@post("/partners/{partner_id:int}/review", guards=[this_partner], status_code=200)
async def decision_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    decision = Decision(form.text("state"), form.text("words"), form.whole("revision") or 0)
    try:
        await decide(request.app.state.settings, request.user, partner_id, decision)
    except (Rejected, Conflict) as refusal:
        return await _review_page(request, partner_id, form, refusal)
    say(request, mark("Your decision is stored, and the organisation hears of it by mail."))
    return Redirect(url(f"/manage/settings/partners/{partner_id}/review"), status_code=303)


@post("/partners/{partner_id:int}/collects", guards=[this_partner], status_code=303)
async def collects_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Redirect:
    form = await read_form(request)
    await set_collects(request.user, partner_id, collects=form.ticked("collects"))
    say(request, mark("What this organisation may do is saved."))
    return Redirect(url(f"/manage/settings/partners/{partner_id}/review"), status_code=303)


@get("/partners/{partner_id:int}/documents/{file_id:uuid}", guards=[this_partner])
async def document_file(partner_id: FromPath[int], file_id: FromPath[UUID]) -> Response[bytes]:
    """To be opened outside the browser: a stranger sent it."""
    application = await application_of(partner_id)
    own = {document.file: document.kind for document in await documents_of(partner_id)}
    found = await file_by_id(purpose_of(application.id), file_id) if application and file_id in own else None
    if found is None:
        raise NotFound(mark("There is no such document."))
    ending = "pdf" if found.media_type == "application/pdf" else "jpg"
    disposition = f'attachment; filename="{own[file_id]}-{partner_id}.{ending}"'
    return Response(found.content, media_type=found.media_type, headers={"content-disposition": disposition})


async def _review_page(
    request: Request[Any, Any, Any], partner_id: int, form: Form, refusal: ParticipationError | None = None
) -> Template:
    """What was typed stays; after a conflict it is decided on what stands here now."""
    partner = await partner_or_not_found(partner_id)
    application = await application_of(partner_id)
    errors = refusal.errors if isinstance(refusal, Rejected) else {}
    return page(
        request,
        "organisations/review.html",
        refusal.status if refusal else 200,
        partner=partner,
        application=application,
        area_names=await area_names(application.areas if application else ()),
        documents=await documents_of(partner_id),
        steps=await steps_of(partner_id),
        acceptances=await acceptances_of(partner_id),
        agreement=await agreement_for(partner),
        decisions=_decisions(partner),
        collects=Form.of({"collects": partner.collects}),
        said=translate(refusal.message) if refusal and not errors else "",
        form=Form(form.fields, errors),
        states=STATE_NAMES,
        state_kinds=STATE_KINDS,
        kinds=ORGANISATION_KINDS,
        document_kinds=DOCUMENT_KINDS,
    )


def _decisions(partner: PartnerView) -> list[tuple[str, str]]:
    names = {**DECISION_NAMES}
    if partner.state == PartnerState.SUSPENDED:
        names[PartnerState.APPROVED] = LET_IT_GO_ON
    return [(state.value, names[state]) for state in DECISIONS[partner.state]]


router = Router(
    path="/settings",
    route_handlers=[review_page, decision_submit, collects_submit, document_file],
)
