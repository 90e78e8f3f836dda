"""Staff pages of surveys: list, create, details, publish, close. The parts of a draft have pages of their own."""

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
from participation.surveys.changes import changes_between
from participation.surveys.checks import completeness
from participation.surveys.definitions import Definition, Group, Question, Section
from participation.surveys.detail_forms import details_of_form, form_of_details
from participation.surveys.late_queries import waiting_of
from participation.surveys.library import template_named, templates
from participation.surveys.manage_common import edits_this, shown
from participation.surveys.manage_exports import EXPORT_ROUTES
from participation.surveys.manage_groups import GROUP_ROUTES
from participation.surveys.manage_import import IMPORT_ROUTES
from participation.surveys.manage_invitations import INVITATION_ROUTES
from participation.surveys.manage_late import LATE_ROUTES
from participation.surveys.manage_preview import PREVIEW_ROUTES
from participation.surveys.manage_questions import QUESTION_ROUTES
from participation.surveys.manage_quotas import QUOTA_ROUTES
from participation.surveys.manage_results import RESULT_ROUTES
from participation.surveys.manage_sections import SECTION_ROUTES
from participation.surveys.manage_writing import WRITING_ROUTES
from participation.surveys.manage_xlsform import FORM_ROUTES
from participation.surveys.phases import phase_of
from participation.surveys.queries import PAGE, survey_office, surveys
from participation.surveys.question_fields import TYPES
from participation.surveys.schemas import SurveyCreate, SurveyView
from participation.surveys.service import (
    close_survey,
    create_survey,
    problems_of_draft,
    publish_survey,
    survey_or_not_found,
    update_survey,
)
from participation.surveys.writing_queries import has_revisions, published_definition
from participation.surveys.written_where import Written, written_where
from participation.texts import Text
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads = Requires(Permission.READ_OFFICE)
reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)
edits = Requires(Permission.EDIT_SURVEYS)
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
        survey = await create_survey(request.user, _wanted(form, office))
    except Rejected as rejection:
        return await _new_page(request, form.with_errors(rejection), 422)
    say(request, mark("The survey is created. Now write its details and its questions."))
    return Redirect(url(f"/manage/surveys/{survey.id}/details"), status_code=303)


def _wanted(form: Form, office: int) -> SurveyCreate:
    """An empty survey, or one that starts from a questionnaire of the library, with what that says of itself."""
    title, template = form.texts("title"), template_named(form.text("template"))
    if template is None:
        return SurveyCreate(office=office, title=title)
    return SurveyCreate(
        office=office,
        title=title,
        introduction=template.introduction,
        purpose=template.purpose,
        legal_basis=template.legal_basis,
        definition=template.definition,
        for_participants=template.for_participants,
    )


async def _new_page(request: Request[Any, Any, Any], form: Form, status: int = 200) -> Template:
    own = await offices(request.user.offices(Permission.EDIT_SURVEYS))
    return page(request, "surveys/new.html", status, form=form, offices=own, templates=templates())


@get("/surveys/{survey_id:int}", guards=[reads_this])
async def survey_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return page(
        request,
        "surveys/survey.html",
        survey=survey,
        phase=_phase(survey),
        missing=_missing(survey),
        types=TYPES,
        undo=await has_revisions(survey_id),
        late=await waiting_of(survey_id),
        may_edit=request.user.allowed(Permission.EDIT_SURVEYS, survey.office),
        may_export=request.user.allowed(Permission.EXPORT_ANSWERS, survey.office),
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
    except (Rejected, Conflict) as error:
        return await _details_page(request, survey, form, error)
    say(request, mark("The details are saved."))
    return Redirect(url(f"/manage/surveys/{survey_id}"), status_code=303)


async def _details_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    error: Rejected | Conflict | None = None,
) -> Template:
    services = await services_of(frozenset({survey.office}))
    return page(
        request,
        "surveys/details.html",
        error.status if error else 200,
        survey=survey,
        services=services,
        **shown(form, error),
    )


@get("/surveys/{survey_id:int}/definition.json", guards=[reads_this])
async def definition_file(survey_id: FromPath[int]) -> Definition:
    return (await survey_or_not_found(survey_id)).definition


@get("/surveys/{survey_id:int}/publish", guards=[publishes_this])
async def publish_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return await _publish_page(request, await survey_or_not_found(survey_id))


@post("/surveys/{survey_id:int}/publish", guards=[publishes_this], status_code=200)
async def publish_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        survey = await publish_survey(request.user, survey_id, form.whole("revision") or 0)
    except Rejected:
        return await _publish_page(request, await survey_or_not_found(survey_id), 422)
    say(request, mark("Version %(number)s is published."), number=survey.current_version)
    return Redirect(url(f"/manage/surveys/{survey_id}"), status_code=303)


async def _publish_page(request: Request[Any, Any, Any], survey: SurveyView, status: int = 200) -> Template:
    """What would become public, and how it differs from what is."""
    before = await published_definition(survey.id, survey.current_version)
    return page(
        request,
        "surveys/publish.html",
        status,
        survey=survey,
        missing=_missing(survey),
        may_edit=request.user.allowed(Permission.EDIT_SURVEYS, survey.office),
        changes=changes_between(before, survey.definition) if before else None,
        labels=_labels(survey.definition, before),
        written=completeness(survey.definition),
    )


def _missing(survey: SurveyView) -> list[tuple[Problem, Written]]:
    """What stands between a draft and its publication, each with where it is written."""
    return [(problem, written_where(survey, place)) for place, problem in problems_of_draft(survey).items()]


def _labels(*definitions: Definition | None) -> dict[str, Text]:
    """The words of each question, section and group, those of the first definition where it has them."""
    labels: dict[str, Text] = {}
    for definition in definitions:
        for section in definition.sections if definition else []:
            parts: list[Section | Group | Question] = [section, *section.groups, *section.questions]
            for part in parts:
                labels.setdefault(part.name, part.label)
    return labels


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
        definition_file,
        publish_page,
        publish_submit,
        close_page,
        close_submit,
        *QUESTION_ROUTES,
        *SECTION_ROUTES,
        *GROUP_ROUTES,
        *WRITING_ROUTES,
        *PREVIEW_ROUTES,
        *FORM_ROUTES,
        *IMPORT_ROUTES,
        *RESULT_ROUTES,
        *EXPORT_ROUTES,
        *INVITATION_ROUTES,
        *QUOTA_ROUTES,
        *LATE_ROUTES,
    ],
)
