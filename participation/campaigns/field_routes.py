"""Field mode: the pages that an enumerator's phone opens with its code, keeps, and works with without signal.

The code in the address is all the right a phone has: no account, no session, no cookie.
"""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.accounts.limits import spend
from participation.campaigns.field_answers import answer_page, asked_here, take
from participation.campaigns.field_queries import done_by_source, field_work
from participation.campaigns.field_rules import Standing
from participation.campaigns.field_schemas import FieldWork
from participation.campaigns.field_taking_service import standing_of
from participation.codes import normalise
from participation.errors import Problem, Unavailable
from participation.feedback.limits import UNKNOWN_CODES
from participation.surveys.pages import typed_answers
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import LANGUAGES, mark
from participation.web.network import network_of
from participation.web.offline import OUTBOX
from participation.web.receipts import spelled
from participation.web.sealing import seal, unseal
from participation.web.short_links import NO_CODE
from participation.web.templates import page
from participation.web.urls import kept_address, url

SLIP = "field slip"
UNKNOWN = mark("We do not know this code. Compare it sign by sign with what you were given.")


@get("/field")
async def code_page(request: Request[Any, Any, Any]) -> Template:
    return _typing_page(request, EMPTY_FORM, 200)


@post("/field", status_code=200)
async def code_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    typed = (await read_form(request)).text("code")
    code = normalise(typed)
    if code is None:
        return _typing_page(request, _refused(typed, NO_CODE), 422)
    return Redirect(url(f"/field/{code}"), status_code=303)


@get("/field/{code:str}")
async def home_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    work = await _work(request, code)
    if work is None:
        return _typing_page(request, _refused(code, UNKNOWN), 404)
    return await _home(request, work)


@get("/field/{code:str}/answer")
async def person_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template | Redirect:
    """For the next person. `at` is where, `by` who reads, both as they were for the person before."""
    work = await _work(request, code)
    if work is None or work.survey is None or standing_of(work) is not Standing.AT_WORK:
        return Redirect(url(f"/field/{normalise(code) or ''}"), status_code=303)
    at, by = request.query_params.get("at", ""), request.query_params.get("by", "")
    fields = {"_assignment": [at], "_reader": [by]}
    return await answer_page(request, work, asked_here(work, work.survey), fields, _kept(work))


@post("/field/{code:str}/answer", status_code=200)
async def person_submit(
    request: Request[Any, Any, Any], code: FromPath[str]
) -> Template | Redirect | Response[Any]:
    """Where no script keeps the answers: they are stored at once."""
    form = await read_form(request)
    work = await _work(request, code)
    if work is None:
        return _typing_page(request, _refused(code, UNKNOWN), 404)
    survey = await _answered(work, form)
    if survey is None or standing_of(work) is not Standing.AT_WORK:
        return await _home(request, work, form, 403)
    try:
        stored = await take(request, work, asked_here(work, survey), form, _kept(work))
    except Unavailable as outage:
        return try_again_page(request, form, outage, "surveys/try_again.html")
    if isinstance(stored, Template):
        return stored
    sealed = seal(request.app.state.settings.secret_key, stored, SLIP)
    query = {"t": sealed, "at": form.text("_assignment"), "by": form.text("_reader")}
    return Redirect(url(f"/field/{work.code}/slip"), query_params=query, status_code=303)


@get("/field/{code:str}/slip")
async def slip_page(
    request: Request[Any, Any, Any], code: FromPath[str], t: FromQuery[str] = ""
) -> Template | Redirect:
    """The receipt of somebody who has no phone, to be read out, written down or printed."""
    work = await _work(request, code)
    if work is None:
        return Redirect(url("/field"), status_code=303)
    settings = request.app.state.settings
    receipt = unseal(settings.secret_key, t, SLIP)
    shown = page(
        request,
        "campaigns/field_slip.html",
        200 if receipt else 410,
        work=work,
        receipt=receipt,
        spelled=spelled(receipt or ""),
        base_url=settings.base_url,
        at=request.query_params.get("at", ""),
        by=request.query_params.get("by", ""),
    )
    shown.headers["cache-control"] = "no-store"
    return shown


def _kept(work: FieldWork) -> str:
    """What a phone keeps to ask people without signal; other addresses once there is something else to keep."""
    asked = (work.survey and work.survey.number, work.present)
    return " ".join([*_addresses(f"/field/{work.code}/answer", asked), *_around()])


def _kept_home(work: FieldWork, done: Mapping[str, int]) -> str:
    """The same with the enumerator's own page, as it counts now."""
    counts = (work.present, [done.get(one.source, 0) for one in work.present])
    return " ".join([*_addresses(f"/field/{work.code}", counts), _kept(work)])


def _addresses(path: str, shown: object) -> list[str]:
    return [kept_address(url(path, language), crc32(repr(shown).encode())) for language in LANGUAGES]


def _around() -> list[str]:
    return [kept_address(url("/field")), kept_address(url(OUTBOX))]


async def _home(
    request: Request[Any, Any, Any], work: FieldWork, form: Form = EMPTY_FORM, status: int = 0
) -> Template:
    """What is to be done, or why nothing can be; what was typed stays in sight."""
    standing, done = standing_of(work), await done_by_source(work.campaign.id)
    shown = page(
        request,
        "campaigns/field.html",
        status or STATUSES.get(standing, 200),
        work=work,
        standing=standing,
        done=done,
        keep=_kept_home(work, done) if standing is Standing.AT_WORK else "",
        survey=work.survey,
        typed=typed_answers(work.survey, form) if work.survey else [],
    )
    shown.headers["cache-control"] = "no-cache"
    return shown


STATUSES: Mapping[Standing, int] = {Standing.REVOKED: 410, Standing.OVER: 410, Standing.PAUSED: 403}


async def _answered(work: FieldWork, form: Form) -> PublishedSurvey | None:
    """The version that was answered."""
    if work.survey is None:
        return None
    return await published_survey(work.survey.slug, form.whole("_version")) or work.survey


async def _work(request: Request[Any, Any, Any], code: str) -> FieldWork | None:
    """None for what is no device code; raises TooManyRequests for a network that guesses."""
    settings = request.app.state.settings
    work = await field_work(code, settings.secret_keys)
    if work is None:
        await spend(UNKNOWN_CODES, network_of(request), settings.secret_key)
    return work


def _refused(typed: str, message: str) -> Form:
    return Form({"code": [typed]}, {"code": Problem(message)})


def _typing_page(request: Request[Any, Any, Any], form: Form, status: int) -> Template:
    shown = page(request, "campaigns/field_typing.html", status, form=form)
    shown.headers["cache-control"] = "no-cache"
    return shown


router = Router(
    path="/", route_handlers=[code_page, code_submit, home_page, person_page, person_submit, slip_page]
)
