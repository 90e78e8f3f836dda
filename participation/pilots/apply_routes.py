"""Public pages on which people apply for a trial: one form, one click, a receipt."""

from datetime import timedelta
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.accounts.limits import Limit, check_limit, count_towards
from participation.clock import now
from participation.errors import Conflict, Gone, Rejected, TooManyRequests, Unavailable
from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import is_key
from participation.pilots.apply_pages import first_page, ineligible_page, not_taken_page, page_again
from participation.pilots.enrollment_schemas import Application, Participant
from participation.pilots.enrollment_service import Ineligible, apply
from participation.pilots.links import mine_path, page_token
from participation.pilots.participant_queries import participant_under, place_of
from participation.pilots.phases import Phase
from participation.pilots.queries import pilot_at
from participation.pilots.schemas import PublishedPilot
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import MoreToAnswer, source_of
from participation.surveys.visits import answers_in, visit_of
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import current_language, mark
from participation.web.network import network_of
from participation.web.receipts import receipt_card
from participation.web.sealing import seal, unseal
from participation.web.templates import page
from participation.web.urls import url

NO_KEY = mark("This page was not complete. Your answers are still here: please send them again.")
APPLIED = "pilot application"
APPLICATIONS = Limit("pilot application", 300, timedelta(minutes=15))
"""From one network: a village hall or a whole mobile carrier may share one."""


@get("/pilots/{slug:str}/apply")
async def apply_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    pilot, survey = await _applied_for(slug)
    phase = pilot.phase(now())
    if phase is not Phase.ENROLLING or survey is None:
        return not_taken_page(request, pilot, survey, EMPTY_FORM, phase, 200)
    return await first_page(request, pilot, survey, source_of(request.query_params.get("source", "")))


@get("/pilots/{slug:str}/application")
async def application_page(slug: FromPath[str]) -> Redirect:
    """Where somebody comes who opens the address to which a form was sent."""
    return Redirect(url(f"/pilots/{slug}/apply"), status_code=303)


@post("/pilots/{slug:str}/application", status_code=200)
async def apply_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Redirect | Template:
    """Apart from the page with the form: a browser forgets what it holds of an address that something is sent to,
    and Back would bring a form with another key, which sent once more is a second application.
    """
    form = await read_form(request)
    try:
        return await _take(request, slug, form)
    except Unavailable as outage:
        return try_again_page(request, form, outage)


async def _take(request: Request[Any, Any, Any], slug: str, form: Form) -> Redirect | Template:
    pilot, survey = await _applied_for(slug)
    phase = pilot.phase(now())
    if survey is None or phase is Phase.COMING:
        return not_taken_page(request, pilot, survey, form, phase, 403)
    is_whole = is_key(form.value("_key"))
    stays = form.text("_go") == "stay"
    if phase is not Phase.ENROLLING and (stays or not is_whole):
        return not_taken_page(request, pilot, survey, form, phase, 410)
    if stays:
        return await page_again(request, pilot, survey, form)
    if not is_whole:
        return await page_again(request, pilot, survey, form, Rejected(NO_KEY))
    try:
        return await _send(request, pilot, survey, form)
    except Ineligible as reason:
        return ineligible_page(request, pilot, survey, form, reason.names)
    except Gone as error:
        if phase is Phase.ENROLLING:
            return await page_again(request, pilot, survey, form, error)
        return not_taken_page(request, pilot, survey, form, phase, error.status)
    except Conflict as error:
        unticked = {name: values for name, values in form.fields.items() if name != "_consent"}
        return await page_again(request, pilot, survey, Form(unticked), error)
    except (Rejected, MoreToAnswer, TooManyRequests) as error:
        return await page_again(request, pilot, survey, form, error)


async def _send(
    request: Request[Any, Any, Any], pilot: PublishedPilot, survey: PublishedSurvey, form: Form
) -> Redirect:
    state, network = request.app.state, network_of(request)
    settings, wanted = state.settings, _application(survey, form)
    await check_limit(APPLICATIONS, network, settings.secret_key)
    try:
        code = await apply(state.applications, settings.secret_keys, pilot, survey, wanted, now())
    except Ineligible:  # is counted among those who were turned away
        await count_towards(APPLICATIONS, network, settings.secret_key)
        raise
    await count_towards(APPLICATIONS, network, settings.secret_key)
    token = seal(settings.secret_key, code, APPLIED)
    return Redirect(url(f"/pilots/{pilot.slug}/applied"), query_params={"t": token}, status_code=303)


def _application(survey: PublishedSurvey, form: Form) -> Application:
    visit = visit_of(form, form.value("_key"), source_of(form.text("_source")), survey.document.definition)
    return Application(
        key=visit.key,
        protocol=form.whole("_protocol"),
        consents=form.ticked("_consent"),
        area=form.whole("_area"),
        contact=form.text("_contact"),
        answers=answers_in(form),
        language=current_language(),
        seed=visit.seed,
        shown=frozenset(form.values("_shown")),
        source=visit.source,
    )


@get("/pilots/{slug:str}/applied")
async def applied_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    """The receipt, and what happens next."""
    pilot, _ = await _applied_for(slug)
    settings = request.app.state.settings
    code = unseal(settings.secret_key, request.query_params.get("t", ""), APPLIED)
    participant = await _whose(code, settings.secret_keys) if code else None
    return page(
        request,
        "pilots/applied.html",
        200 if participant else 410,
        pilot=pilot,
        trial=pilot.document,
        card=receipt_card(code, settings.base_url) if code and participant else None,
        participant=participant,
        place=await place_of(pilot, participant, now()) if participant else None,
        own_page=mine_path(slug, page_token(settings.secret_key, participant.id)) if participant else "",
    )


async def _whose(code: str, secret_keys: tuple[str, ...]) -> Participant | None:
    receipt = await receipt_by_code(code, secret_keys)
    return await participant_under(receipt.id) if receipt else None


async def _applied_for(slug: str) -> tuple[PublishedPilot, PublishedSurvey | None]:
    """A trial, and the very version of the survey that applicants answer. Raises NotFound."""
    pilot = await pilot_at(slug)
    asked = pilot.document.enrollment
    return pilot, await published_survey(asked.slug, asked.version) if asked else None


router = Router(path="/", route_handlers=[apply_page, application_page, apply_submit, applied_page])
