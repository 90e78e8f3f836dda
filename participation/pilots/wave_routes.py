"""A participant's surveys: each on a page of the trial, opened by the token of their own page."""

from datetime import datetime, time
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec.structs import replace

from participation.clock import now
from participation.errors import NotFound, Unavailable
from participation.pilots.links import mine_path
from participation.pilots.queries import pilot_at
from participation.pilots.refusal_service import Refusal, note_refusal
from participation.pilots.schemas import PublishedPilot, WaveNamed
from participation.pilots.wave_queries import respondent_of_token
from participation.pilots.wave_schemas import Respondent
from participation.pilots.wave_service import NotAsked, answer_wave, asked_now, calendar_of
from participation.pilots.waves import Asked, Turn
from participation.surveys.answering import step
from participation.surveys.frames import in_frame
from participation.surveys.pages import first_page, typed_answers
from participation.surveys.phases import Phase
from participation.surveys.queries import published_survey
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.visits import Visit
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, LARGEST_UPLOAD_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.receipts import receipt_card
from participation.web.sealing import seal, unseal
from participation.web.templates import page
from participation.web.urls import url

THANKS = "wave thanks"
NO_WAVE = mark("There is no such survey. What a trial asks of its participants stands on its page.")


class WavePage(NamedTuple):
    """The survey at one address of a trial, and whoever opened it; None for a token that opens nothing."""

    pilot: PublishedPilot
    number: int
    survey: PublishedSurvey
    token: str
    person: Respondent | None

    @property
    def wave(self) -> WaveNamed:
        return self.pilot.document.waves[self.number - 1]

    @property
    def asked(self) -> Asked | None:
        return asked_now(self.pilot, self.person, self.number, now()) if self.person else None


@get("/pilots/{slug:str}/waves/{number:int}")
async def wave_page(
    request: Request[Any, Any, Any], slug: FromPath[str], number: FromPath[int]
) -> Response[Any] | Template:
    there = await _at(request, slug, number, request.query_params.get("t", ""))
    if refusal := _refusal(request, there, EMPTY_FORM):
        return refusal
    return in_frame(await first_page(request, there.survey, Visit(key="", person=there.token)), "")


@post("/pilots/{slug:str}/waves/{number:int}", status_code=200, request_max_body_size=LARGEST_UPLOAD_FORM)
async def wave_submit(
    request: Request[Any, Any, Any], slug: FromPath[str], number: FromPath[int]
) -> Response[Any] | Template:
    form = await read_form(request)
    try:
        return in_frame(await _take(request, slug, number, form), "")
    except Unavailable as outage:
        return try_again_page(request, form, outage, "surveys/try_again.html")


async def _take(
    request: Request[Any, Any, Any], slug: str, number: int, form: Form
) -> Response[Any] | Template:
    """Whoever has answered may have sent the same page twice, which only the stored answers can tell."""
    there = await _at(request, slug, number, form.text("_person"))
    person, asked = there.person, there.asked
    if person is None:
        return _why_not(request, there, form, 410, "unknown")
    answered = asked is not None and asked.turn is Turn.ANSWERED
    if not answered and (refused := _refusal(request, there, form)):
        return refused
    settings = request.app.state.settings
    send = partial(answer_wave, settings.secret_keys, there.pilot, number, person.enrollment, there.survey)
    try:
        code = await step(request, there.survey, form, send)
    except NotAsked as refusal:
        return _not_now(request, there, form, refusal)
    if isinstance(code, Template):
        return code
    query = {"t": there.token, "r": seal(settings.secret_key, code, THANKS)}
    return Redirect(url(f"{there.survey.sent_to}/thanks"), query_params=query, status_code=303)


async def _at(request: Request[Any, Any, Any], slug: str, number: int, token: str) -> WavePage:
    """Raises NotFound for a trial or wave that is not there."""
    pilot = await pilot_at(slug)
    if not 1 <= number <= len(pilot.document.waves):
        raise NotFound(NO_WAVE)
    named = pilot.document.waves[number - 1].survey
    survey = await published_survey(named.slug, named.version)
    if survey is None:
        raise NotFound(NO_WAVE)
    secret_keys = request.app.state.settings.secret_keys
    person = await respondent_of_token(pilot, token, secret_keys, now())
    if person is None and token:
        await note_refusal(pilot, Refusal.LINK)
    there = WavePage(pilot, number, survey, token, person)
    return there._replace(survey=_on_this_page(there))


def _on_this_page(there: WavePage) -> PublishedSurvey:
    """The survey with the address of this page, open until the person's window closes."""
    action, asked = f"/pilots/{there.pilot.slug}/waves/{there.number}", there.asked
    if asked is None:
        return replace(there.survey, action=action)
    closes_at = datetime.combine(asked.closes_on, time(), ZoneInfo(there.pilot.document.zone))
    return replace(there.survey, action=action, closes_at=min(there.survey.closes_at or closes_at, closes_at))


def _refusal(request: Request[Any, Any, Any], there: WavePage, form: Form) -> Template | None:
    """The page for who cannot answer now, which says why and what to do; what was typed stays in sight."""
    if there.person is None:
        return _why_not(request, there, form, 410, "unknown")
    asked = there.asked
    if asked is None or asked.turn is not Turn.OPEN:
        return _not_now(request, there, form, NotAsked(asked))
    if there.survey.phase(now()) is not Phase.OPEN:
        return _why_not(request, there, form, 410, "closed")
    return None


def _not_now(request: Request[Any, Any, Any], there: WavePage, form: Form, refusal: NotAsked) -> Template:
    asked = refusal.asked
    status = refusal.status if form.fields else 200
    return _why_not(request, there, form, status, asked.turn.value if asked else "not asked", asked)


def _why_not(
    request: Request[Any, Any, Any],
    there: WavePage,
    form: Form,
    status: int,
    why: str,
    asked: Asked | None = None,
) -> Template:
    return page(
        request,
        "pilots/wave.html",
        status,
        pilot=there.pilot,
        wave=there.wave,
        survey=there.survey,
        why=why,
        asked=asked,
        typed=typed_answers(there.survey, form),
        token=there.token,
        mine=mine_path(there.pilot.slug, there.token) if there.person else "",
    )


@get("/pilots/{slug:str}/waves/{number:int}/thanks")
async def thanks_page(
    request: Request[Any, Any, Any], slug: FromPath[str], number: FromPath[int]
) -> Template:
    there = await _at(request, slug, number, request.query_params.get("t", ""))
    settings = request.app.state.settings
    code = unseal(settings.secret_key, request.query_params.get("r", ""), THANKS)
    person = there.person
    waves = calendar_of(there.pilot, person, now()) if person else ()
    return page(
        request,
        "pilots/wave_thanks.html",
        200 if code else 410,
        pilot=there.pilot,
        card=receipt_card(code, settings.base_url) if code else None,
        following=next((asked for asked in waves if asked.turn in (Turn.COMING, Turn.OPEN)), None),
        mine=mine_path(slug, there.token) if person else "",
    )


router = Router(path="/", route_handlers=[wave_page, wave_submit, thanks_page])
