"""Public pages: what stands under a receipt, and taking it back. Codes travel in bodies, never in addresses."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.response import Redirect, Template

from participation.accounts.limits import spend
from participation.errors import Problem, TooManyRequests, Unavailable
from participation.feedback.limits import UNKNOWN_CODES
from participation.feedback.queries import receipt_by_code, withdrawn_on
from participation.feedback.receipts import NO_CODE, UNKNOWN_CODE
from participation.feedback.schemas import ReceiptView
from participation.feedback.service import withdraw
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import translate
from participation.web.network import network_of
from participation.web.panels import filled
from participation.web.templates import page
from participation.web.urls import url


@get("/receipts")
async def receipt_form(request: Request[Any, Any, Any]) -> Template:
    return page(request, "feedback/receipts.html", form=EMPTY_FORM, withdrawn=None, message="")


@post("/receipts", status_code=200)
async def receipt_page(request: Request[Any, Any, Any]) -> Template:
    form = await read_form(request)
    try:
        return await _show(request, form)
    except Unavailable as outage:
        return try_again_page(request, form, outage)


async def _show(request: Request[Any, Any, Any], form: Form) -> Template:
    receipt = await _look_up(request, form)
    if isinstance(receipt, Template):
        return receipt
    panels = await filled(request.app.state.panels.receipt, receipt.id)
    return page(request, "feedback/receipt.html", receipt=receipt, panels=panels, code=form.text("code"))


@get("/receipts/withdraw")
async def withdraw_address(request: Request[Any, Any, Any]) -> Redirect:
    """Whoever changes the language there, or comes back later, has no code in the address: it is asked for again."""
    return Redirect(url("/receipts"), status_code=303)


@post("/receipts/withdraw", status_code=200)
async def withdraw_page(request: Request[Any, Any, Any]) -> Template:
    """First asks; with `confirmed` in the form, withdraws."""
    form = await read_form(request)
    try:
        return await _take_back(request, form)
    except Unavailable as outage:
        return try_again_page(request, form, outage)


async def _take_back(request: Request[Any, Any, Any], form: Form) -> Template:
    receipt = await _look_up(request, form)
    if isinstance(receipt, Template):
        return receipt
    if receipt.is_application:
        return await _show(request, form)
    if not form.ticked("confirmed"):
        return page(request, "feedback/withdraw.html", receipt=receipt, code=form.text("code"))
    await withdraw(receipt.id)
    return page(request, "feedback/withdrawn.html")


async def _look_up(request: Request[Any, Any, Any], form: Form) -> ReceiptView | Template:
    """The receipt of the typed code, or the page that says why there is none."""
    settings, typed = request.app.state.settings, form.text("code")
    if not typed:
        return _again(request, form, 422, Problem(NO_CODE))
    if receipt := await receipt_by_code(typed, settings.secret_keys):
        return receipt
    if day := await withdrawn_on(typed, settings.secret_keys):
        return page(request, "feedback/receipts.html", 410, form=EMPTY_FORM, withdrawn=day, message="")
    try:
        await spend(UNKNOWN_CODES, network_of(request), settings.secret_key)
    except TooManyRequests as refusal:
        return _refused(request, form, refusal)
    return _again(request, form, 404, Problem(UNKNOWN_CODE))


def _again(request: Request[Any, Any, Any], form: Form, status: int, problem: Problem) -> Template:
    form = Form(form.fields, {"code": problem})
    return page(request, "feedback/receipts.html", status, form=form, withdrawn=None, message="")


def _refused(request: Request[Any, Any, Any], form: Form, refusal: TooManyRequests) -> Template:
    message = translate(refusal.message, refusal.parameters)
    shown = page(
        request, "feedback/receipts.html", refusal.status, form=form, withdrawn=None, message=message
    )
    shown.headers["retry-after"] = str(refusal.retry_after)
    return shown


router = Router(path="/", route_handlers=[receipt_form, receipt_page, withdraw_address, withdraw_page])
