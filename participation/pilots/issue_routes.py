"""Where a participant tells the office that something went wrong, and reads what was done about it."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.accounts.limits import check_limit, count_towards
from participation.clock import now
from participation.errors import Conflict, Gone, ParticipationError, Rejected, Unavailable
from participation.feedback.limits import FEEDBACK
from participation.feedback.receipts import is_key, new_key
from participation.feedback.schemas import LONGEST_TEXT
from participation.pilots.issue_queries import issues_under, receipt_of
from participation.pilots.issue_schemas import IssueCreate
from participation.pilots.issue_service import report_issue
from participation.pilots.links import mine_path
from participation.pilots.queries import pilot_at
from participation.pilots.refusal_service import Refusal, note_refusal
from participation.pilots.schemas import PublishedPilot
from participation.pilots.wave_queries import respondent_of_token
from participation.pilots.wave_schemas import Respondent
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import current_language, mark, translate
from participation.web.network import network_of
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import page
from participation.web.urls import url

NO_KEY = mark("This page was not complete. What you wrote is still here: please send it again.")


@get("/pilots/{slug:str}/problem")
async def issue_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    pilot, token = await pilot_at(slug), request.query_params.get("t", "")
    person = await _person(request, pilot, token)
    if person is None:
        return _unknown(request, pilot, EMPTY_FORM)
    shown = await _page(request, pilot, person, token, EMPTY_FORM)
    shown.headers.update(KEPT_BY_THE_BROWSER)
    return shown


@post("/pilots/{slug:str}/problem", status_code=200)
async def issue_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template | Redirect:
    form = await read_form(request)
    try:
        return await _take(request, await pilot_at(slug), form)
    except Unavailable as outage:
        return try_again_page(request, form, outage)


async def _take(request: Request[Any, Any, Any], pilot: PublishedPilot, form: Form) -> Template | Redirect:
    token = form.text("_person")
    person = await _person(request, pilot, token)
    if person is None:
        return _unknown(request, pilot, form)
    try:
        await _report(request, pilot, person, form)
    except ParticipationError as refusal:
        return await _page(request, pilot, person, token, form, refusal)
    query = {"t": token, "sent": "1"}
    return Redirect(url(f"/pilots/{pilot.slug}/problem"), query_params=query, status_code=303)


async def _report(
    request: Request[Any, Any, Any], pilot: PublishedPilot, person: Respondent, form: Form
) -> None:
    if not is_key(form.value("_key")):
        raise Rejected(NO_KEY)
    secret, network = request.app.state.settings.secret_key, network_of(request)
    await check_limit(FEEDBACK, network, secret)
    wanted = IssueCreate(form.value("_key"), form.value("text"), form.ticked("urgent"), current_language())
    await report_issue(pilot, person, wanted)
    await count_towards(FEEDBACK, network, secret)


async def _person(request: Request[Any, Any, Any], pilot: PublishedPilot, token: str) -> Respondent | None:
    person = await respondent_of_token(pilot, token, request.app.state.settings.secret_keys, now())
    if person is None and token:
        await note_refusal(pilot, Refusal.LINK)
    return person


def _unknown(request: Request[Any, Any, Any], pilot: PublishedPilot, form: Form) -> Template:
    return page(request, "pilots/issue_unknown.html", 410, pilot=pilot, typed=form.text("text"))


async def _page(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    person: Respondent,
    token: str,
    form: Form,
    refusal: ParticipationError | None = None,
) -> Template:
    """The form, after a refusal with everything that was typed, and what was reported before."""
    key = form.value("_key")
    if not is_key(key) or isinstance(refusal, Conflict | Gone):
        key = new_key()
    errors = refusal.errors if isinstance(refusal, Rejected) else {}
    receipt = await receipt_of(person.enrollment)
    return page(
        request,
        "pilots/issue.html",
        refusal.status if refusal else 200,
        pilot=pilot,
        form=Form(form.fields, errors),
        key=key,
        token=token,
        sent="sent" in request.query_params,
        message=translate(refusal.message, refusal.parameters) if refusal and not errors else "",
        issues=await issues_under(receipt) if receipt else [],
        mine=mine_path(pilot.slug, token),
        longest=LONGEST_TEXT,
    )


router = Router(path="/", route_handlers=[issue_page, issue_submit])
