"""Staff pages for the questions of a draft: sections and questions, added, changed, moved and removed."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.definitions import Definition
from participation.surveys.editing import (
    section_named,
    with_question,
    with_question_moved,
    with_section,
    without_question,
    without_section,
)
from participation.surveys.queries import survey_office
from participation.surveys.question_forms import (
    ELEMENTS,
    TYPE_LABELS,
    form_of_question,
    question_of_form,
    section_of_form,
)
from participation.surveys.schemas import SurveyView
from participation.surveys.service import save_definition, survey_or_not_found
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

edits_this = Requires(Permission.EDIT_SURVEYS, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/sections/{section:str}/questions/new", guards=[edits_this])
async def new_question_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    section_named(survey.definition, section)
    form = Form.of({"revision": survey.revision, "type": "select_one"})
    return _question_page(request, survey, form, section)


@post("/surveys/{survey_id:int}/sections/{section:str}/questions/new", guards=[edits_this], status_code=200)
async def new_question_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    try:
        question = question_of_form(form, survey.definition)
        await _save(request, survey, form, with_question(survey.definition, section, question))
    except (Rejected, Conflict) as error:
        return _question_page(request, survey, form, section, error=error)
    say(request, mark("The question is added."))
    return _back(survey_id)


@get("/surveys/{survey_id:int}/questions/{name:str}", guards=[edits_this])
async def question_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    question = survey.definition.question(name)
    if question is None:
        raise NotFound(mark("There is no such question."))
    form = form_of_question(question, survey.definition.languages)
    return _question_page(
        request, survey, Form({**form.fields, "revision": [str(survey.revision)]}), name=name
    )


@post("/surveys/{survey_id:int}/questions/{name:str}", guards=[edits_this], status_code=200)
async def question_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    try:
        question = question_of_form(form, survey.definition, name)
        await _save(request, survey, form, with_question(survey.definition, "", question, instead_of=name))
    except (Rejected, Conflict) as error:
        return _question_page(request, survey, form, name=name, error=error)
    say(request, mark("The question is saved."))
    return _back(survey_id)


@post("/surveys/{survey_id:int}/questions/{name:str}/move", guards=[edits_this], status_code=303)
async def move_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    steps = -1 if form.text("direction") == "up" else 1
    await _save(request, survey, form, with_question_moved(survey.definition, name, steps))
    return _back(survey_id, name)


@post("/surveys/{survey_id:int}/questions/{name:str}/remove", guards=[edits_this], status_code=303)
async def remove_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    await _save(request, survey, await read_form(request), without_question(survey.definition, name))
    say(request, mark("The question is removed from the draft."))
    return _back(survey_id)


@get("/surveys/{survey_id:int}/sections/new", guards=[edits_this])
async def new_section_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return _section_page(request, survey, Form.of({"revision": survey.revision}))


@post("/surveys/{survey_id:int}/sections/new", guards=[edits_this], status_code=200)
async def new_section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int]
) -> Template | Redirect:
    return await _section_submit(request, survey_id, "")


@get("/surveys/{survey_id:int}/sections/{section:str}", guards=[edits_this])
async def section_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    found = section_named(survey.definition, section)
    form = Form.of({"revision": survey.revision, "label": found.label, "relevant": found.relevant})
    return _section_page(request, survey, form, section)


@post("/surveys/{survey_id:int}/sections/{section:str}", guards=[edits_this], status_code=200)
async def section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template | Redirect:
    return await _section_submit(request, survey_id, section)


async def _section_submit(request: Request[Any, Any, Any], survey_id: int, name: str) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    try:
        section = section_of_form(form, survey.definition, name)
        await _save(request, survey, form, with_section(survey.definition, section, instead_of=name))
    except (Rejected, Conflict) as error:
        return _section_page(request, survey, form, name, error)
    say(request, mark("The section is saved."))
    return _back(survey_id)


@post("/surveys/{survey_id:int}/sections/{section:str}/remove", guards=[edits_this], status_code=303)
async def remove_section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    try:
        await _save(request, survey, form, without_section(survey.definition, section))
        say(request, mark("The section is removed from the draft."))
    except Rejected as rejection:
        say(request, rejection.message)
    return _back(survey_id)


async def _save(
    request: Request[Any, Any, Any], survey: SurveyView, form: Form, definition: Definition
) -> None:
    await save_definition(request.user, survey.id, form.whole("revision") or 0, definition)


def _back(survey_id: int, name: str = "") -> Redirect:
    anchor = f"#{name}" if name else ""
    return Redirect(url(f"/manage/surveys/{survey_id}") + anchor, status_code=303)


def _question_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    section: str = "",
    name: str = "",
    error: Rejected | Conflict | None = None,
) -> Template:
    return page(
        request,
        "surveys/question.html",
        error.status if error else 200,
        survey=survey,
        section=section,
        name=name,
        types=[(kind.value, label) for kind, label in TYPE_LABELS.items()],
        elements=ELEMENTS,
        **_shown(form, error),
    )


def _section_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    name: str = "",
    error: Rejected | Conflict | None = None,
) -> Template:
    status = error.status if error else 200
    return page(request, "surveys/section.html", status, survey=survey, name=name, **_shown(form, error))


def _shown(form: Form, error: Rejected | Conflict | None) -> dict[str, Any]:
    """What was typed with what is wrong; a conflict is said at the top, as it belongs to no field."""
    if isinstance(error, Rejected):
        form = form.with_errors(error)
    return {"form": form, "conflict": error if isinstance(error, Conflict) else None}


QUESTION_ROUTES = [
    new_question_page,
    new_question_submit,
    question_page,
    question_submit,
    move_submit,
    remove_submit,
    new_section_page,
    new_section_submit,
    section_page,
    section_submit,
    remove_section_submit,
]
