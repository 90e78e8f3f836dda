"""Public pages of surveys: answer, thanks, how answers are used, results."""

from functools import partial
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.clock import now, today
from participation.errors import NotFound, Unavailable
from participation.surveys.answering import step, visit_in
from participation.surveys.charts import public_charts
from participation.surveys.draft_pages import resume, resume_form
from participation.surveys.draft_service import forget_draft
from participation.surveys.frames import in_frame
from participation.surveys.notices import notice_of
from participation.surveys.offline_pages import offline_page
from participation.surveys.open_data import LICENCE_ADDRESS, OpenData, as_csv, as_json
from participation.surveys.pages import can_be_kept, first_page, typed_answers
from participation.surveys.phases import Phase
from participation.surveys.publication import LEAST_ANSWERS, STEP, Mode
from participation.surveys.queries import published_survey
from participation.surveys.result_queries import combined_definition, publication_plan, published_results
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import source_of, submit_answers
from participation.surveys.set_aside_queries import taken_out
from participation.surveys.visits import Visit
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, LARGEST_UPLOAD_FORM, Form, read_form
from participation.web.i18n import current_language, mark
from participation.web.receipts import receipt_card
from participation.web.sealing import seal, unseal
from participation.web.templates import page
from participation.web.urls import url

THANKS = "survey thanks"
NOT_YET = mark("Nothing is published yet. The page of the results says when it will be.")


@get("/surveys/{slug:str}")
async def survey_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    return await _begin(request, slug, "")


@get("/surveys/{slug:str}/kiosk")
async def kiosk_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    """For a tablet at a counter: begins anew by itself and leaves nothing behind on the device."""
    return await _begin(request, slug, "kiosk")


@get("/surveys/{slug:str}/embed")
async def embed_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    """For a frame on another site."""
    return await _begin(request, slug, "embed")


async def _begin(request: Request[Any, Any, Any], slug: str, frame: str) -> Response[Any] | Template:
    survey = await public_survey(slug)
    phase = survey.phase(now())
    if phase is not Phase.OPEN:
        return _not_open(request, survey, phase, EMPTY_FORM, 200)
    if survey.answered_elsewhere:
        return _elsewhere(request, survey, EMPTY_FORM, 200)
    if survey.by_invitation:
        return page(request, "surveys/invited.html", survey=survey, form=EMPTY_FORM)
    return in_frame(await first_page(request, survey, _visit(request, survey, frame)), frame)


def _visit(request: Request[Any, Any, Any], survey: PublishedSurvey, frame: str = "") -> Visit:
    """What the address says of somebody's way here."""
    language = request.query_params.get("language", "")
    return Visit(
        key="",
        source=source_of(request.query_params.get("source", "")),
        frame=frame,
        language=language if language in survey.document.definition.languages else "",
    )


@get("/surveys/{slug:str}/offline")
async def kept_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    """For a phone to keep, and for whoever says so by opening it."""
    survey = await public_survey(slug)
    if not can_be_kept(survey) or survey.phase(now()) is not Phase.OPEN:
        return Redirect(url(f"/surveys/{survey.slug}"), status_code=303)
    return in_frame(await offline_page(request, survey, _visit(request, survey)), "")


@post("/surveys/{slug:str}", status_code=200, request_max_body_size=LARGEST_UPLOAD_FORM)
async def survey_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    form = await read_form(request)
    try:
        return in_frame(await _take(request, slug, form), form.text("_frame"))
    except Unavailable as outage:
        return try_again_page(request, form, outage, "surveys/try_again.html")


async def _take(request: Request[Any, Any, Any], slug: str, form: Form) -> Response[Any] | Template:
    survey = await public_survey(slug, form.whole("_version"))
    phase = survey.phase(now())
    if phase is not Phase.OPEN:
        return _not_open(request, survey, phase, form, 410 if phase is Phase.CLOSED else 403)
    if survey.answered_elsewhere:
        return _elsewhere(request, survey, form, 403)
    state = request.app.state
    send = partial(submit_answers, state.intake, state.settings.secret_keys, survey)
    code = await step(request, survey, form, send)
    return await _thank(request, survey, form, code) if isinstance(code, str) else code


async def _thank(request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, code: str) -> Redirect:
    """To the page that shows the receipt; what was kept for later is not needed any more."""
    settings, visit = request.app.state.settings, visit_in(survey, form)
    query = {"t": seal(settings.secret_key, code, THANKS)}
    if visit.frame:
        query["frame"] = visit.frame
    if visit.draft:
        await forget_draft(settings.secret_keys, visit.draft)
        query["drafted"] = "1"
    return Redirect(url(f"/surveys/{survey.slug}/thanks"), query_params=query, status_code=303)


def _not_open(
    request: Request[Any, Any, Any], survey: PublishedSurvey, phase: Phase, form: Form, status: int
) -> Template:
    """Nothing is stored, and what was typed stays in sight to be copied."""
    typed = typed_answers(survey, form)
    return page(request, "surveys/not_open.html", status, survey=survey, phase=phase, typed=typed)


def _elsewhere(request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, status: int) -> Template:
    """For who comes to the address of a survey that is answered elsewhere; what was typed stays in sight."""
    typed = typed_answers(survey, form)
    return page(request, "surveys/elsewhere.html", status, survey=survey, typed=typed)


def not_open_page(request: Request[Any, Any, Any], survey: PublishedSurvey) -> Template:
    """For who comes before the survey opens, or after it closed, with nothing typed."""
    return _not_open(request, survey, survey.phase(now()), EMPTY_FORM, 200)


@get("/surveys/{slug:str}/resume")
async def resume_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    survey = await public_survey(slug)
    if survey.answered_elsewhere:
        return _elsewhere(request, survey, EMPTY_FORM, 200)
    return resume_form(request, survey)


@post("/surveys/{slug:str}/resume", status_code=200)
async def resume_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    form = await read_form(request)
    try:
        return await resume(request, await public_survey(slug), form)
    except Unavailable as outage:
        return try_again_page(request, form, outage, "surveys/try_again.html")


@get("/surveys/{slug:str}/thanks")
async def thanks_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    survey = await public_survey(slug)
    settings = request.app.state.settings
    code = unseal(settings.secret_key, request.query_params.get("t", ""), THANKS)
    card = receipt_card(code, settings.base_url) if code else None
    frame = request.query_params.get("frame", "")
    shown = page(
        request,
        "surveys/thanks.html",
        200 if card else 410,
        survey=survey,
        card=card,
        frame=frame,
        drafted="drafted" in request.query_params,
    )
    return in_frame(shown, frame)


@get("/surveys/{slug:str}/privacy")
async def privacy_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    """What the survey really stores, said from its own definition."""
    survey = await public_survey(slug)
    frame = request.query_params.get("frame", "")
    return page(request, "surveys/privacy.html", survey=survey, told=notice_of(survey.document), frame=frame)


@get("/results/{slug:str}")
async def results_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    survey = await _with_public_results(slug)
    plan = await publication_plan(survey.id)
    definition = await combined_definition(survey.id)
    published = await published_results(survey.id)
    phase = survey.phase(now())
    return page(
        request,
        "surveys/results.html",
        survey=survey,
        definition=definition,
        plan=plan,
        tables=plan.tables_of(definition),
        published=published,
        out=await taken_out(survey.id) if published else 0,
        charts=await public_charts(definition, published.file) if published else [],
        least=LEAST_ANSWERS,
        step=STEP,
        open=phase is Phase.OPEN,
        sealed=plan.mode is Mode.SEALED and phase is not Phase.CLOSED,
    )


@get("/results/{slug:str}/results.json", media_type=MediaType.JSON)
async def results_file(slug: FromPath[str]) -> Response[bytes]:
    """The result file in its canonical bytes, whose SHA-256 the page names."""
    published = await published_results((await _with_public_results(slug)).id)
    if published is None:
        raise NotFound(NOT_YET)
    return Response(published.document, media_type=MediaType.JSON)


@get("/results/{slug:str}/data.json")
async def results_json(slug: FromPath[str]) -> Response[bytes]:
    """The published figures with their words, licence and date, for programs."""
    survey, data = await _open_data(slug)
    return _data_file(survey, as_json(data), "application/json", "json")


@get("/results/{slug:str}/data.csv")
async def results_csv(slug: FromPath[str]) -> Response[bytes]:
    """The same for spreadsheets."""
    survey, data = await _open_data(slug)
    content = as_csv(data, current_language(), survey.document.definition.default_language)
    return _data_file(survey, content, "text/csv", "csv")


async def _open_data(slug: str) -> tuple[PublishedSurvey, OpenData]:
    survey = await _with_public_results(slug)
    published = await published_results(survey.id)
    if published is None:
        raise NotFound(NOT_YET)
    charts = await public_charts(await combined_definition(survey.id), published.file)
    data = OpenData(
        survey=survey.slug,
        title=survey.document.title,
        publisher=survey.office_name,
        published_at=published.published_at,
        final=published.final,
        sha256=published.sha256,
        submissions=published.file.submissions,
        taken_out=await taken_out(survey.id),
        questions=charts,
    )
    return survey, data


def _data_file(survey: PublishedSurvey, content: bytes, media_type: str, ending: str) -> Response[bytes]:
    name = f"{survey.slug}-results-{today().isoformat()}.{ending}"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "link": f'<{LICENCE_ADDRESS}>; rel="license"',
    }
    return Response(content, media_type=media_type, headers=headers)


async def _with_public_results(slug: str) -> PublishedSurvey:
    survey = await public_survey(slug)
    if not survey.results_public:
        raise NotFound(mark("The results of this survey are not public."))
    return survey


async def public_survey(slug: str, number: int | None = None) -> PublishedSurvey:
    """The published survey at an address. Raises NotFound, for drafts too: nobody may know of them."""
    survey = await published_survey(slug, number) or (await published_survey(slug) if number else None)
    if survey is None:
        raise NotFound(
            mark("There is no survey at this address. Surveys that are open stand on the home page.")
        )
    return survey


router = Router(
    path="/",
    route_handlers=[
        survey_page,
        kiosk_page,
        embed_page,
        kept_page,
        survey_submit,
        resume_page,
        resume_submit,
        thanks_page,
        privacy_page,
        results_page,
        results_file,
        results_json,
        results_csv,
    ],
)
