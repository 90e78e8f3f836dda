"""Public pages: the feedback box of a service."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.accounts.limits import check_limit, count_towards
from participation.errors import Conflict, Gone, ParticipationError, Rejected, Unavailable
from participation.feedback.limits import FEEDBACK
from participation.feedback.queries import area_question, service_at
from participation.feedback.receipts import is_key, new_key
from participation.feedback.schemas import LONGEST_TEXT, FeedbackCreate, Way
from participation.feedback.service import give_feedback
from participation.services.schemas import ServiceView
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import current_language, mark, translate
from participation.web.network import network_of
from participation.web.receipts import receipt_card
from participation.web.sealing import seal, unseal
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import page
from participation.web.urls import url

THANKS = "feedback thanks"
SOURCE_LENGTH = 40
RATINGS = [
    ("1", mark("1 – Very bad")),
    ("2", mark("2 – Bad")),
    ("3", mark("3 – Neither good nor bad")),
    ("4", mark("4 – Good")),
    ("5", mark("5 – Very good")),
]
NO_KEY = mark("This page was not complete. What you wrote is still here: please send it again.")


@get("/services/{slug:str}/feedback")
async def feedback_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    service = await service_at(slug)
    if not service.active:
        raise Gone(mark("This service is no longer offered, so it takes no more feedback."))
    shown = await _page(request, service, EMPTY_FORM)
    shown.headers.update(KEPT_BY_THE_BROWSER)
    return shown


@post("/services/{slug:str}/feedback", status_code=200)
async def feedback_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template | Redirect:
    form = await read_form(request)
    try:
        return await _take(request, slug, form)
    except Unavailable as outage:  # not even the box could be read: what was typed stays all the same
        return try_again_page(request, form, outage)


async def _take(request: Request[Any, Any, Any], slug: str, form: Form) -> Template | Redirect:
    service = await service_at(slug)
    if form.text("_go") == "language":
        return await _page(request, service, form)
    if not is_key(form.value("_key")):
        return await _page(request, service, form, Rejected(NO_KEY))
    try:
        code = await _give(request, service, _given(form), form.text("_source"))
    except ParticipationError as refusal:
        return await _page(request, service, form, refusal)
    token = seal(request.app.state.settings.secret_key, code, THANKS)
    return Redirect(url(f"/services/{slug}/feedback/thanks"), query_params={"t": token}, status_code=303)


async def _give(
    request: Request[Any, Any, Any], service: ServiceView, given: FeedbackCreate, source: str
) -> str:
    settings, network = request.app.state.settings, network_of(request)
    await check_limit(FEEDBACK, network, settings.secret_key)
    code = await give_feedback(settings.secret_keys, service, given, Way("page", source[:SOURCE_LENGTH]))
    await count_towards(FEEDBACK, network, settings.secret_key)
    return code


def _given(form: Form) -> FeedbackCreate:
    return FeedbackCreate(
        key=form.value("_key"),
        text=form.value("text"),
        rating=_number(form, "rating"),
        area=_number(form, "area"),
        language=current_language(),
    )


def _number(form: Form, name: str) -> int | None:
    """None where nothing was chosen; what is no number becomes 0, which no list offers."""
    return (form.whole(name) or 0) if form.text(name) else None


@get("/services/{slug:str}/feedback/thanks")
async def thanks_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    service = await service_at(slug)
    settings = request.app.state.settings
    code = unseal(settings.secret_key, request.query_params.get("t", ""), THANKS)
    card = receipt_card(code, settings.base_url) if code else None
    return page(request, "feedback/thanks.html", 200 if card else 410, service=service, card=card)


async def _page(
    request: Request[Any, Any, Any],
    service: ServiceView,
    form: Form,
    refusal: ParticipationError | None = None,
) -> Template:
    """The box, after a refusal with everything that was typed in it."""
    key = form.value("_key")
    if not is_key(key) or isinstance(refusal, Conflict | Gone):
        key = new_key()
    errors = refusal.errors if isinstance(refusal, Rejected) else {}
    source = (form.text("_source") or request.query_params.get("source", ""))[:SOURCE_LENGTH]
    shown = page(
        request,
        "feedback/box.html",
        refusal.status if refusal else 200,
        service=service,
        form=Form(form.fields, errors),
        key=key,
        source=source,
        message=translate(refusal.message, refusal.parameters) if refusal and not errors else "",
        ratings=[(value, translate(label)) for value, label in RATINGS],
        areas=await area_question(service.office, form.whole("area")),
        longest=LONGEST_TEXT,
    )
    if retry_after := getattr(refusal, "retry_after", None):
        shown.headers["retry-after"] = str(retry_after)
    return shown


router = Router(path="/", route_handlers=[feedback_page, feedback_submit, thanks_page])
