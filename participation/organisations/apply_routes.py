"""Public pages on which an organisation applies to work with an office, and sees how that stands."""

from typing import Any
from uuid import uuid4

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.accounts.limits import spend
from participation.areas.queries import area_names
from participation.errors import Gone, NotFound, ParticipationError, Rejected
from participation.organisations.application_forms import (
    application_in,
    documents_in,
    form_of,
    key_of,
    with_documents,
)
from participation.organisations.application_links import application_path, opened_by
from participation.organisations.application_service import NOT_SENT, answer, apply
from participation.organisations.apply_limits import APPLICATIONS
from participation.organisations.partner_queries import (
    application_by_id,
    areas_offered,
    documents_of,
    partner_or_not_found,
    steps_of,
)
from participation.organisations.partner_schemas import ApplicationView
from participation.organisations.partner_states import PartnerState
from participation.organisations.partner_wording import (
    DOCUMENT_KINDS,
    ORGANISATION_KINDS,
    STATE_KINDS,
    STATE_NAMES,
)
from participation.organisations.queries import office_by_id, office_by_slug, offices
from participation.organisations.schemas import OfficeView
from participation.web.forms import LARGEST_UPLOAD_FORM, Form, read_form
from participation.web.i18n import mark, translate
from participation.web.network import network_of
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import page
from participation.web.urls import url

NO_KEY = mark("This page was not complete. What you wrote is still here: please send it again.")
EVERYWHERE = mark("Everywhere in %(area)s")
UNKNOWN_OFFICE = mark("There is no such office.")
OLD_LINK = mark("This link is too old, or not complete. Take the newest one that we sent you.")


@get("/partners/apply")
async def offices_page(request: Request[Any, Any, Any]) -> Template | Redirect:
    """With which office? Where there is only one, nobody is asked."""
    found = await offices()
    if len(found) == 1:
        return Redirect(url(f"/partners/apply/{found[0].slug}"), status_code=303)
    return page(request, "organisations/apply_offices.html", offices=found)


@get("/partners/apply/{slug:str}")
async def apply_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    shown = await _form_page(request, await _office(slug), Form.of({"_key": uuid4()}))
    shown.headers.update(KEPT_BY_THE_BROWSER)
    return shown


@get("/partners/apply/{slug:str}/sent")
async def sent_page(slug: FromPath[str]) -> Redirect:
    """Where somebody comes who opens the address to which a form was sent."""
    return Redirect(url(f"/partners/apply/{slug}"), status_code=303)


@post("/partners/apply/{slug:str}/sent", status_code=200, request_max_body_size=LARGEST_UPLOAD_FORM)
async def apply_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template | Redirect:
    """Apart from the page with the form, so that Back brings the same key: sent once more it is one application."""
    form = await read_form(request)
    office = await _office(slug)
    try:
        return await _take(request, office, form)
    except ParticipationError as refusal:
        return await _form_page(request, office, form, refusal)


async def _take(request: Request[Any, Any, Any], office: OfficeView, form: Form) -> Template | Redirect:
    await _count(request)
    key = key_of(form)
    if key is None:
        return await _form_page(
            request, office, Form({**form.fields, "_key": [str(uuid4())]}), Rejected(NO_KEY)
        )
    form, errors = await with_documents(key, form)
    if errors:
        return await _form_page(request, office, form, Rejected(NOT_SENT, errors=errors))
    settings = request.app.state.settings
    try:
        application = await apply(settings, office, key, application_in(form), documents_in(form))
    except Rejected as rejection:
        return await _form_page(request, office, form, rejection)
    return Redirect(url(application_path(settings.secret_key, application)), status_code=303)


@get("/partners/application")
async def application_page(request: Request[Any, Any, Any]) -> Template:
    return await _application_page(request, await _opened(request))


@post("/partners/application", status_code=200, request_max_body_size=LARGEST_UPLOAD_FORM)
async def answer_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    """The application as it is now, with an answer to what the office asked."""
    form = await read_form(request)
    application = await _opened(request)
    try:
        await _count(request)
        form, errors = await with_documents(application.id, form)
        if errors:
            raise Rejected(NOT_SENT, errors=errors)
        wanted, revision = application_in(form), form.whole("revision") or 0
        settings, words = request.app.state.settings, form.text("words")
        await answer(settings, application, revision, wanted, words, documents_in(form))
    except ParticipationError as refusal:
        return await _application_page(request, application, form, refusal)
    return Redirect(url(application_path(settings.secret_key, application.id)), status_code=303)


async def _opened(request: Request[Any, Any, Any]) -> ApplicationView:
    """Raises Gone for a link that is too old or none of ours."""
    application_id = opened_by(request.query_params.get("t", ""), request.app.state.settings.secret_keys)
    application = await application_by_id(application_id) if application_id else None
    if application is None:
        raise Gone(OLD_LINK)
    return application


async def _count(request: Request[Any, Any, Any]) -> None:
    await spend(APPLICATIONS, network_of(request), request.app.state.settings.secret_key)


async def _office(slug: str) -> OfficeView:
    office = await office_by_slug(slug)
    if office is None:
        raise NotFound(UNKNOWN_OFFICE)
    return office


async def _form_page(
    request: Request[Any, Any, Any],
    office: OfficeView,
    form: Form,
    refusal: ParticipationError | None = None,
) -> Template:
    shown, status, said = _refused(form, refusal)
    return page(
        request,
        "organisations/apply.html",
        status,
        office=office,
        form=shown,
        said=said,
        **await _choices(office),
    )


async def _application_page(
    request: Request[Any, Any, Any],
    application: ApplicationView,
    form: Form | None = None,
    refusal: ParticipationError | None = None,
) -> Template:
    """How an application stands; where the office asked for more, with the form to change it."""
    partner = await partner_or_not_found(application.partner)
    office = await office_by_id(partner.office)
    if office is None:
        raise NotFound(UNKNOWN_OFFICE)
    stored = form_of(application, partner.name)
    revision = {"revision": [str(partner.revision)]}
    shown, status, said = _refused(form or Form({**stored.fields, **revision}), refusal)
    return page(
        request,
        "organisations/application.html",
        status,
        partner=partner,
        office=office,
        application=application,
        asked=partner.state == PartnerState.ASKED,
        steps=await steps_of(partner.id),
        documents=await documents_of(partner.id),
        area_names=await area_names(application.areas),
        states=STATE_NAMES,
        state_kinds=STATE_KINDS,
        form=shown,
        said=said,
        **await _choices(office),
    )


def _refused(form: Form, refusal: ParticipationError | None) -> tuple[Form, int, str]:
    """The form with its errors, the status, and what is said where no field is wrong."""
    if refusal is None:
        return form, 200, ""
    errors = refusal.errors if isinstance(refusal, Rejected) else {}
    said = "" if errors else translate(refusal.message, refusal.parameters)
    return Form(form.fields, errors), refusal.status, said


async def _choices(office: OfficeView) -> dict[str, Any]:
    return {
        "areas": await _area_choices(office),
        "kinds": ORGANISATION_KINDS,
        "document_kinds": DOCUMENT_KINDS,
    }


async def _area_choices(office: OfficeView) -> list[tuple[int, str]]:
    """The whole area of the office first."""
    offered = await areas_offered(office)
    whole = [(area.id, translate(EVERYWHERE, {"area": area.name})) for area in offered[:1]]
    return whole + [
        (area.id, f"{area.name}, {area.group}" if area.group else area.name) for area in offered[1:]
    ]


router = Router(
    path="/",
    route_handlers=[
        offices_page,
        apply_page,
        sent_page,
        apply_submit,
        application_page,
        answer_submit,
    ],
)
