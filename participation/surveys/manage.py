"""Staff pages of surveys: list, create, details, publish, close. Questions are edited in manage_questions.py."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.clock import now
from participation.errors import Conflict, Problem, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.services.queries import services_of
from participation.surveys.definitions import Definition
from participation.surveys.detail_forms import details_of_form, form_of_details
from participation.surveys.manage_questions import QUESTION_ROUTES
from participation.surveys.manage_xlsform import FORM_ROUTES
from participation.surveys.pages import draft_page
from participation.surveys.phases import phase_of
from participation.surveys.queries import PAGE, survey_office, surveys
from participation.surveys.question_forms import TYPE_LABELS
from participation.surveys.schemas import SurveyCreate, SurveyView
from participation.surveys.service import (
    close_survey,
    create_survey,
    problems_of_draft,
    publish_survey,
    survey_or_not_found,
    update_survey,
)
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads = Requires(Permission.READ_OFFICE)
reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)
edits = Requires(Permission.EDIT_SURVEYS)
edits_this = Requires(Permission.EDIT_SURVEYS, "survey_id", survey_office)
publishes_this = Requires(Permission.PUBLISH_SURVEYS, "survey_id", survey_office)


@get("/surveys", guards=[reads])
async def list_page(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    found = await surveys(request.user.offices(Permission.READ_OFFICE), whole_number(before))
    more = f"/manage/surveys?before={found[-1].id}" if len(found) == PAGE else ""
    phases = {survey.id: _phase(survey) for survey in found}
    return page(request, "surveys/manage.html", surveys=found, phases=phases, more=more)


@get("/surveys/new", guards=[edits])
async def new_page(request: Request[Any, Any, Any]) -> Template:
    return await _new_page(request, EMPTY_FORM)


@post("/surveys/new", guards=[edits], status_code=200)
async def new_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    office = form.whole("office")
    try:
        if office is None:
            problem = Problem(mark("Choose the office that asks."))
            raise Rejected(mark("The survey was not created."), errors={"office": problem})
        survey = await create_survey(request.user, SurveyCreate(office=office, title=form.texts("title")))
    except Rejected as rejection:
        return await _new_page(request, form.with_errors(rejection), 422)
    say(request, mark("The survey is created. Now write its details and its questions."))
    return Redirect(url(f"/manage/surveys/{survey.id}/details"), status_code=303)


async def _new_page(request: Request[Any, Any, Any], form: Form, status: int = 200) -> Template:
    own = await offices(request.user.offices(Permission.EDIT_SURVEYS))
    return page(request, "surveys/new.html", status, form=form, offices=own)


@get("/surveys/{survey_id:int}", guards=[reads_this])
async def survey_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return page(
        request,
        "surveys/survey.html",
        survey=survey,
        phase=_phase(survey),
        problems=problems_of_draft(survey),
        type_labels=TYPE_LABELS,
        may_edit=request.user.allowed(Permission.EDIT_SURVEYS, survey.office),
        may_publish=request.user.allowed(Permission.PUBLISH_SURVEYS, survey.office),
    )


@get("/surveys/{survey_id:int}/details", guards=[edits_this])
async def details_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return await _details_page(request, survey, form_of_details(survey))


@post("/surveys/{survey_id:int}/details", guards=[edits_this], status_code=200)
async def details_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    survey = await survey_or_not_found(survey_id)
    try:
        await update_survey(request.user, survey_id, details_of_form(form, survey.zone))
    except Rejected as rejection:
        return await _details_page(request, survey, form.with_errors(rejection), 422)
    except Conflict as conflict:
        return await _details_page(request, survey, form, 409, conflict)
    say(request, mark("The details are saved."))
    return Redirect(url(f"/manage/surveys/{survey_id}"), status_code=303)


async def _details_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    services = await services_of(frozenset({survey.office}))
    return page(
        request,
        "surveys/details.html",
        status,
        survey=survey,
        form=form,
        services=services,
        conflict=conflict,
    )


@get("/surveys/{survey_id:int}/preview", guards=[reads_this])
async def preview_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    """The draft as citizens would see it; it cannot be sent."""
    return await draft_page(request, await survey_or_not_found(survey_id))


@get("/surveys/{survey_id:int}/definition.json", guards=[reads_this])
async def definition_file(survey_id: FromPath[int]) -> Definition:
    return (await survey_or_not_found(survey_id)).definition


@get("/surveys/{survey_id:int}/publish", guards=[publishes_this])
async def publish_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return page(request, "surveys/publish.html", survey=survey, problems=problems_of_draft(survey))


@post("/surveys/{survey_id:int}/publish", guards=[publishes_this], status_code=200)
async def publish_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        survey = await publish_survey(request.user, survey_id, form.whole("revision") or 0)
    except Rejected:
        survey = await survey_or_not_found(survey_id)
        return page(request, "surveys/publish.html", 422, survey=survey, problems=problems_of_draft(survey))
    say(request, mark("Version %(number)s is published."), number=survey.current_version)
    return Redirect(url(f"/manage/surveys/{survey_id}"), status_code=303)


@get("/surveys/{survey_id:int}/close", guards=[publishes_this])
async def close_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return page(request, "surveys/close.html", survey=await survey_or_not_found(survey_id))


@post("/surveys/{survey_id:int}/close", guards=[publishes_this], status_code=303)
async def close_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Redirect:
    await close_survey(request.user, survey_id)
    say(request, mark("The survey is closed. It takes no further answers."))
    return Redirect(url(f"/manage/surveys/{survey_id}"), status_code=303)


def _phase(survey: SurveyView) -> str:
    return phase_of(survey.state, survey.opens_at, survey.closes_at, now()).value


router = Router(
    path="/",
    route_handlers=[
        list_page,
        new_page,
        new_submit,
        survey_page,
        details_page,
        details_submit,
        preview_page,
        definition_file,
        publish_page,
        publish_submit,
        close_page,
        close_submit,
        *QUESTION_ROUTES,
        *FORM_ROUTES,
    ],
)
