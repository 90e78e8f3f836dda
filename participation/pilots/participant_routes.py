"""A participant's own pages: how they stand, how to reach them, and the way out. No account, no cookie."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.accounts.limits import spend
from participation.clock import now
from participation.errors import Gone, Problem, Rejected, TooManyRequests, Unavailable
from participation.feedback.limits import UNKNOWN_CODES
from participation.feedback.queries import receipt_by_code, withdrawn_on
from participation.feedback.receipts import NO_CODE, UNKNOWN_CODE
from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.links import mine_path, page_token
from participation.pilots.participant_pages import code_page, own_page, participant_of
from participation.pilots.participant_queries import participant_under, place_of
from participation.pilots.participant_service import change_contact, withdraw_from_pilot
from participation.pilots.queries import pilot_at
from participation.pilots.schemas import PublishedPilot
from participation.pilots.stages import Stage, passes_on
from participation.web.errors import try_again_page
from participation.web.forms import Form, read_form
from participation.web.i18n import mark, translate
from participation.web.network import network_of
from participation.web.templates import page
from participation.web.urls import url

NO_APPLICATION = mark(
    "This is the code of something else, not of an application for a trial. Look it up under “Check a receipt”."
)
NO_CHOICE = Problem(mark("Choose what happens with your data."))


@get("/pilots/{slug:str}/mine")
async def mine_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    pilot, token = await pilot_at(slug), request.query_params.get("t", "")
    if not token:
        return code_page(request, pilot)
    participant = await participant_of(request, pilot, token)
    if participant is None:
        return code_page(request, pilot, status=410, lapsed=True)
    return await own_page(request, pilot, participant, token)


@post("/pilots/{slug:str}/mine", status_code=200)
async def code_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Redirect | Template:
    form = await read_form(request)
    try:
        return await _look_up(request, await pilot_at(slug), form)
    except Unavailable as outage:
        return try_again_page(request, form, outage)


async def _look_up(request: Request[Any, Any, Any], pilot: PublishedPilot, form: Form) -> Redirect | Template:
    """To the page of whoever holds the code, of another trial where it belongs to that one."""
    settings, typed = request.app.state.settings, form.text("code")
    if not typed:
        return _again(request, pilot, form, 422, NO_CODE)
    if receipt := await receipt_by_code(typed, settings.secret_keys):
        participant = await participant_under(receipt.id)
        if participant is None:
            return _again(request, pilot, form, 404, NO_APPLICATION)
        token = page_token(settings.secret_key, participant.id)
        return Redirect(url(mine_path(participant.slug, token)), status_code=303)
    if day := await withdrawn_on(typed, settings.secret_keys):
        return code_page(request, pilot, status=410, withdrawn=day)
    try:
        await spend(UNKNOWN_CODES, network_of(request), settings.secret_key)
    except TooManyRequests as refusal:
        message = translate(refusal.message, refusal.parameters)
        shown = code_page(request, pilot, form, refusal.status, message=message)
        shown.headers["retry-after"] = str(refusal.retry_after)
        return shown
    return _again(request, pilot, form, 404, UNKNOWN_CODE)


def _again(
    request: Request[Any, Any, Any], pilot: PublishedPilot, form: Form, status: int, message: str
) -> Template:
    return code_page(request, pilot, Form(form.fields, {"code": Problem(message)}), status)


@post("/pilots/{slug:str}/mine/contact", status_code=200)
async def contact_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Redirect | Template:
    form, pilot = await read_form(request), await pilot_at(slug)
    token = form.text("t")
    participant = await participant_of(request, pilot, token)
    if participant is None:
        return code_page(request, pilot, status=410, lapsed=True)
    try:
        await change_contact(participant.id, form.text("contact"))
    except Rejected as rejection:
        return await own_page(request, pilot, participant, token, form.with_errors(rejection), 422)
    except Gone:
        return Redirect(url(mine_path(slug, token)), status_code=303)
    except Unavailable as outage:
        return try_again_page(request, form, outage)
    return Redirect(url(f"{mine_path(slug, token)}&changed=contact"), status_code=303)


@get("/pilots/{slug:str}/mine/contact")
async def contact_address(slug: FromPath[str]) -> Redirect:
    """Whoever changes the language on the page of a mistake comes here, and is asked for the code."""
    return Redirect(url(f"/pilots/{slug}/mine"), status_code=303)


@get("/pilots/{slug:str}/mine/withdraw")
async def withdraw_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template | Redirect:
    """Asks, and says what each choice means."""
    return await _ask(request, slug, Form({"t": [request.query_params.get("t", "")]}))


@post("/pilots/{slug:str}/mine/withdraw", status_code=200)
async def withdraw_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Redirect | Template:
    form = await read_form(request)
    pilot, token, choice = await pilot_at(slug), form.text("t"), form.text("data")
    participant = await participant_of(request, pilot, token)
    if participant is None:
        return code_page(request, pilot, status=410, lapsed=True)
    if choice not in ("keep", "delete"):
        return await _ask(request, slug, Form(form.fields, {"data": NO_CHOICE}), 422)
    try:
        await withdraw_from_pilot(participant.id, erase=choice == "delete")
    except Unavailable as outage:
        return try_again_page(request, form, outage)
    return Redirect(url(f"{mine_path(slug, token)}&changed=withdrawn"), status_code=303)


async def _ask(
    request: Request[Any, Any, Any], slug: str, form: Form, status: int = 200
) -> Template | Redirect:
    """What becomes of the data; whoever has left nothing to delete is led back to their page, which says so."""
    pilot, token = await pilot_at(slug), form.text("t")
    participant = await participant_of(request, pilot, token)
    if participant is None:
        return code_page(request, pilot, status=410, lapsed=True)
    if participant.state == EnrollmentState.WITHDRAWN and participant.receipt is None:
        return Redirect(url(mine_path(slug, token)), status_code=303)
    place = await place_of(pilot, participant, now())
    return page(
        request,
        "pilots/withdraw.html",
        status,
        pilot=pilot,
        trial=pilot.document,
        form=form,
        token=token,
        own_path=mine_path(slug, token),
        withdrawn=place.stage is Stage.WITHDRAWN,
        takes_part=place.stage in (Stage.PLACED, Stage.ACTIVE),
        passes_on=passes_on(place.stage, pilot.document),
    )


router = Router(
    path="/",
    route_handlers=[
        mine_page,
        code_submit,
        contact_submit,
        contact_address,
        withdraw_page,
        withdraw_submit,
    ],
)
