"""Surveys as JSON."""

import asyncio
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, JSONBody

from participation.clock import now
from participation.errors import Forbidden, Gone, NotFound
from participation.surveys.answering import manner_of
from participation.surveys.charts import public_charts
from participation.surveys.phases import Phase
from participation.surveys.queries import open_surveys
from participation.surveys.queued_schemas import QueuedBatch, QueuedOutcomes
from participation.surveys.queued_service import take_queued
from participation.surveys.result_queries import (
    combined_definition,
    publication_plan,
    published_results,
    results,
)
from participation.surveys.routes import public_survey
from participation.surveys.schemas import (
    PublicResults,
    PublicSurvey,
    Sent,
    SubmissionCreate,
    SubmissionReceipt,
    SurveyCard,
    public_view,
)
from participation.surveys.service import submit_answers
from participation.surveys.set_aside_queries import taken_out
from participation.web.i18n import mark


@get("/surveys", summary="Surveys that take answers now")
async def list_surveys() -> list[SurveyCard]:
    return await open_surveys()


@get("/surveys/{slug:str}", summary="A published survey with its questions")
async def show_survey(slug: FromPath[str]) -> PublicSurvey:
    return public_view(await public_survey(slug), now())


@post("/surveys/{slug:str}/submissions", status_code=201, summary="Answer a survey")
async def create_submission(
    request: Request[Any, Any, Any], slug: FromPath[str], data: JSONBody[SubmissionCreate]
) -> SubmissionReceipt:
    """The same key with the same answers gives the same receipt, however often it is sent."""
    survey = await public_survey(slug, data.version)
    _check_open(survey.phase(now()))
    manner = manner_of(request, survey.zone, data.source) if data.source else None
    sent = Sent(data.key, data.answers, data.language, "api", data.source, ballot=data.ballot, manner=manner)
    state = request.app.state
    return SubmissionReceipt(await submit_answers(state.intake, state.settings.secret_keys, survey, sent))


@post("/submissions", status_code=200, summary="Answers of several people that waited for signal")
async def take_batch(request: Request[Any, Any, Any], data: JSONBody[QueuedBatch]) -> QueuedOutcomes:
    """Each stands alone: what became of it is said in the order of the entries, and sent again it is the same."""
    state = request.app.state
    keys = state.settings.secret_keys
    taken = (take_queued(state.intake, keys, entry) for entry in data.entries)
    return QueuedOutcomes(list(await asyncio.gather(*taken)))


@get("/surveys/{slug:str}/results", summary="Published results of a survey")
async def show_results(slug: FromPath[str]) -> PublicResults:
    survey = await public_survey(slug)
    if not survey.results_public:
        raise NotFound(mark("The results of this survey are not public."))
    plan = await publication_plan(survey.id)
    published = await published_results(survey.id)
    if published is None:
        counted = await results(survey.id)
        return PublicResults(counted.tally.submissions, counted.counted_at, [], plan.mode.value)
    charts = await public_charts(await combined_definition(survey.id), published.file)
    return PublicResults(
        published.file.submissions,
        published.published_at,
        charts,
        plan.mode.value,
        published.final,
        published.sha256,
        await taken_out(survey.id),
    )


def _check_open(phase: Phase) -> None:
    """Raises Forbidden before the survey opens, Gone once it is closed."""
    if phase is Phase.SCHEDULED:
        raise Forbidden(mark("This survey is not open yet."))
    if phase is not Phase.OPEN:
        raise Gone(mark("This survey is closed."))


router = Router(
    path="/",
    route_handlers=[list_surveys, show_survey, create_submission, take_batch, show_results],
    tags=["surveys"],
)
