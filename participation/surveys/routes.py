"""Public pages of surveys: answer, thanks, how answers are used, results."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.clock import now
from participation.errors import Conflict, Gone, NotFound, Rejected, Unavailable
from participation.feedback.receipts import is_key
from participation.surveys.charts import LEAST_ANSWERS, question_charts
from participation.surveys.definitions import TEXTS, QuestionType
from participation.surveys.pages import answer_page, answer_page_again, typed_answers
from participation.surveys.phases import Phase
from participation.surveys.queries import published_survey, results
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import source_of, submit_answers
from participation.web.errors import try_again_page
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import current_language, mark
from participation.web.receipts import receipt_card
from participation.web.sealing import seal, unseal
from participation.web.templates import page
from participation.web.urls import url

THANKS = "survey thanks"
NO_KEY = mark("This page was not complete. Your answers are still here: please send them again.")


@get("/surveys/{slug:str}")
async def survey_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    survey = await public_survey(slug)
    phase = survey.phase(now())
    if phase is not Phase.OPEN:
        return page(
            request,
            "surveys/not_open.html",
            survey=survey,
            phase=phase,
            typed=typed_answers(survey, EMPTY_FORM),
        )
    return answer_page(request, survey, source_of(request.query_params.get("source", "")))


@post("/surveys/{slug:str}", status_code=200)
async def survey_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Redirect | Template:
    form = await read_form(request)
    try:
        return await _take(request, slug, form)
    except Unavailable as outage:
        return try_again_page(request, form, outage, "surveys/try_again.html")


async def _take(request: Request[Any, Any, Any], slug: str, form: Form) -> Redirect | Template:
    state = request.app.state
    survey = await public_survey(slug, form.whole("_version"))
    phase = survey.phase(now())
    if phase is not Phase.OPEN:
        return _too_late(request, survey, phase, form)
    if not is_key(form.value("_key")):
        return answer_page_again(request, survey, form, Rejected(NO_KEY))
    try:
        code = await submit_answers(state.intake, state.settings.secret_keys, survey, _sent(form))
    except (Rejected, Conflict, Gone) as error:
        return answer_page_again(request, survey, form, error)
    token = seal(state.settings.secret_key, code, THANKS)
    return Redirect(url(f"/surveys/{slug}/thanks"), query_params={"t": token}, status_code=303)


def _sent(form: Form) -> Sent:
    return Sent(
        key=form.value("_key"),
        answers={name: values for name, values in form.fields.items() if not name.startswith("_")},
        language=current_language(),
        channel="page",
        source=form.text("_source"),
    )


def _too_late(request: Request[Any, Any, Any], survey: PublishedSurvey, phase: Phase, form: Form) -> Template:
    """Nothing is stored, and what was typed stays in sight to be copied."""
    status = 410 if phase is Phase.CLOSED else 403
    typed = typed_answers(survey, form)
    return page(request, "surveys/not_open.html", status, survey=survey, phase=phase, typed=typed)


@get("/surveys/{slug:str}/thanks")
async def thanks_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    survey = await public_survey(slug)
    settings = request.app.state.settings
    code = unseal(settings.secret_key, request.query_params.get("t", ""), THANKS)
    card = receipt_card(code, settings.base_url) if code else None
    return page(request, "surveys/thanks.html", 200 if card else 410, survey=survey, card=card)


@get("/surveys/{slug:str}/privacy")
async def privacy_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    """What the survey really stores, said from its own definition."""
    survey = await public_survey(slug)
    types = {question.type for question in survey.document.definition.questions}
    return page(
        request,
        "surveys/privacy.html",
        survey=survey,
        asks_area=QuestionType.AREA in types,
        asks_text=bool(TEXTS & types),
    )


@get("/results/{slug:str}")
async def results_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    survey = await public_survey(slug)
    if not survey.results_public:
        raise NotFound(mark("The results of this survey are not public."))
    counted = await results(survey)
    return page(
        request,
        "surveys/results.html",
        survey=survey,
        total=counted.tally.submissions,
        counted_at=counted.counted_at,
        shown=counted.tally.submissions >= LEAST_ANSWERS,
        least=LEAST_ANSWERS,
        questions=await question_charts(survey, counted.tally),
        open=survey.phase(now()) is Phase.OPEN,
    )


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
    route_handlers=[survey_page, survey_submit, thanks_page, privacy_page, results_page],
)
