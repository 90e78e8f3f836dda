"""Staff pages of results: counts, cross tabulation, the population to weight to, and what is published."""

from typing import Any, cast

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.areas.queries import area_subtree
from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.charts import live_charts
from participation.surveys.exploring import Asked, WhoBrings
from participation.surveys.manage_common import shown
from participation.surveys.margin_queries import margin_options, population, weighable
from participation.surveys.publication import LEAST_ANSWERS, STEP
from participation.surveys.queries import survey_office
from participation.surveys.result_forms import (
    asked_of,
    form_of_plan,
    margin_of,
    plan_of,
    understood,
)
from participation.surveys.result_queries import (
    ResultsView,
    combined_definition,
    publication_plan,
    results,
    stored_margins,
)
from participation.surveys.result_service import is_fixed, save_margins, save_plan
from participation.surveys.results import Counted, Tally
from participation.surveys.schemas import LARGEST_NUMBER, SurveyView
from participation.surveys.service import survey_or_not_found
from participation.surveys.set_aside_queries import taken_out
from participation.surveys.tabulating import (
    Table,
    choices_of,
    countable,
    crossable,
)
from participation.web.filters import passed_over
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

NO_QUESTION = mark("This survey has no such question, or nobody answered it. Choose another one.")

reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)
edits_this = Requires(Permission.EDIT_SURVEYS, "survey_id", survey_office)
publishes_this = Requires(Permission.PUBLISH_SURVEYS, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/results", guards=[reads_this])
async def results_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    """Every question at a glance; one of them, filtered and by another, when it is chosen."""
    survey = await survey_or_not_found(survey_id)
    view = await results(survey_id)
    filters = Form({name: request.query_params.getall(name) for name in request.query_params})
    who_brings: WhoBrings = request.app.state.who_brings
    brought = await who_brings(survey_id)
    asked = asked_of(filters, await _areas(filters), brought)
    tally = await _tally(request, survey, view, asked)
    return page(
        request,
        "surveys/manage_results.html",
        survey=survey,
        view=view,
        tally=tally,
        out=await taken_out(survey_id),
        filters=filters,
        passed_over=passed_over(understood(filters, asked)),
        kept={
            name: filters.text(name) for name in filters.fields if filters.text(name) and name != "question"
        },
        options=await choices_of(view, asked),
        brought=[(one.key, one.title) for one in brought],
        without=next((one.title for one in brought if one.sources == asked.without), ""),
        table=await _table(request, survey, asked),
        charts=[] if asked.question else await live_charts(view.definition, tally),
        least=LEAST_ANSWERS,
    )


async def _areas(filters: Form) -> frozenset[int]:
    area = filters.whole("area")
    try:
        return await area_subtree(min(area, LARGEST_NUMBER)) if area is not None else frozenset()
    except NotFound:
        return frozenset({0})  # no such area: nobody answered from there


async def _tally(
    request: Request[Any, Any, Any], survey: SurveyView, view: ResultsView, asked: Asked
) -> Tally:
    """Of everybody, or where no question is chosen of those whom the filters leave: all there is to compare by."""
    glance = msgspec.structs.replace(asked, by="")
    if asked.question or not glance.filters:
        return view.tally
    try:
        counted = cast(Counted, await request.app.state.tabulator.counts(survey.id, glance))
    except KeyError:
        raise NotFound(NO_QUESTION) from None
    return Tally.of(view.definition, counted)


async def _table(request: Request[Any, Any, Any], survey: SurveyView, asked: Asked) -> Table | None:
    if not asked.question:
        return None
    try:
        return cast(Table, await request.app.state.tabulator.table(survey.id, asked))
    except KeyError:
        raise NotFound(NO_QUESTION) from None


@get("/surveys/{survey_id:int}/weighting", guards=[edits_this])
async def weighting_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    name = request.query_params.get("question", "")
    return await _weighting_page(request, survey, Form({"question": [name]}))


@post("/surveys/{survey_id:int}/weighting", guards=[edits_this], status_code=200)
async def weighting_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    survey = await survey_or_not_found(survey_id)
    try:
        margin = margin_of(form)
    except Rejected as rejection:
        return await _weighting_page(request, survey, form.with_errors(rejection), 422)
    kept = [one for one in await stored_margins(survey_id) if one.question != margin.question]
    await save_margins(request.user, survey, [*kept, margin] if margin.people else kept)
    say(request, mark("The population figures are saved. Results are shown weighted and unweighted."))
    return Redirect(url(f"/manage/surveys/{survey_id}/weighting"), status_code=303)


async def _weighting_page(
    request: Request[Any, Any, Any], survey: SurveyView, form: Form, status: int = 200
) -> Template:
    view = await results(survey.id)
    margins = await stored_margins(survey.id)
    question = next((one for one in weighable(view) if one.name == form.value("question")), None)
    return page(
        request,
        "surveys/weighting.html",
        status,
        survey=survey,
        form=form,
        view=view,
        margins=margins,
        questions=weighable(view),
        question=question,
        rows=await margin_options(survey, view, question, form.value) if question else [],
        population=await population(survey),
        notes=await request.app.state.tabulator.notes(survey.id),
    )


@get("/surveys/{survey_id:int}/publication", guards=[publishes_this])
async def publication_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return await _publication_page(request, survey, form_of_plan(await publication_plan(survey_id)))


@post("/surveys/{survey_id:int}/publication", guards=[publishes_this], status_code=200)
async def publication_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int]
) -> Template | Redirect:
    form = await read_form(request)
    survey = await survey_or_not_found(survey_id)
    try:
        await save_plan(request.user, survey, plan_of(form))
    except (Rejected, Conflict) as error:
        return await _publication_page(request, survey, form, error)
    say(request, mark("What is published of this survey is saved. Once it opens, it stays so."))
    return Redirect(url(f"/manage/surveys/{survey_id}/publication"), status_code=303)


async def _publication_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    error: Rejected | Conflict | None = None,
) -> Template:
    definition = survey.definition if not is_fixed(survey) else await combined_definition(survey.id)
    plan = await publication_plan(survey.id)
    return page(
        request,
        "surveys/publication.html",
        error.status if error else 200,
        survey=survey,
        definition=definition,
        questions=countable(definition),
        single=crossable(definition),
        fixed=is_fixed(survey),
        plan=plan,
        tables=plan.tables_of(definition),
        step=STEP,
        **shown(form, error),
    )


RESULT_ROUTES = [
    results_page,
    weighting_page,
    weighting_submit,
    publication_page,
    publication_submit,
]
