"""Staff pages for the sections of a draft: added, changed, moved, duplicated, removed."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, Rejected
from participation.surveys.editing import section_named
from participation.surveys.manage_common import at_revision, back, edits_this, save, shown
from participation.surveys.schemas import SurveyView
from participation.surveys.section_editing import (
    with_section,
    with_section_copied,
    with_section_moved,
    without_section,
)
from participation.surveys.section_forms import form_of_section, section_of_form
from participation.surveys.service import survey_or_not_found
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say


@get("/surveys/{survey_id:int}/new-section", guards=[edits_this])
async def new_section_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    form = Form({"shown": survey.definition.languages})
    return _section_page(request, survey, at_revision(survey, form))


@post("/surveys/{survey_id:int}/new-section", guards=[edits_this], status_code=200)
async def new_section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int]
) -> Template | Redirect:
    return await _section_submit(request, survey_id, "")


@get("/surveys/{survey_id:int}/sections/{section:str}", guards=[edits_this])
async def section_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    form = form_of_section(section_named(survey.definition, section), survey.definition)
    return _section_page(request, survey, at_revision(survey, form), section)


@post("/surveys/{survey_id:int}/sections/{section:str}", guards=[edits_this], status_code=200)
async def section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template | Redirect:
    return await _section_submit(request, survey_id, section)


async def _section_submit(request: Request[Any, Any, Any], survey_id: int, name: str) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    old = section_named(survey.definition, name) if name else None
    try:
        section = section_of_form(form, survey.definition, old)
        await save(request, survey, form, with_section(survey.definition, section, instead_of=name))
    except (Rejected, Conflict) as error:
        return _section_page(request, survey, form, name, error)
    say(request, mark("The section is saved."))
    return back(survey_id, section.name)


@post("/surveys/{survey_id:int}/sections/{section:str}/move", guards=[edits_this], status_code=303)
async def move_section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    steps = -1 if form.text("direction") == "up" else 1
    await save(request, survey, form, with_section_moved(survey.definition, section, steps))
    return back(survey_id, section)


@post("/surveys/{survey_id:int}/sections/{section:str}/copy", guards=[edits_this], status_code=303)
async def copy_section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    definition, copy = with_section_copied(survey.definition, section)
    await save(request, survey, await read_form(request), definition)
    say(request, mark("The section is duplicated."))
    return back(survey_id, copy)


@post("/surveys/{survey_id:int}/sections/{section:str}/remove", guards=[edits_this], status_code=303)
async def remove_section_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    await save(request, survey, await read_form(request), without_section(survey.definition, section))
    say(request, mark("The section is removed from the draft. “Undo the last change” brings it back."))
    return back(survey_id)


def _section_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    name: str = "",
    error: Rejected | Conflict | None = None,
) -> Template:
    status = error.status if error else 200
    return page(request, "surveys/section.html", status, survey=survey, name=name, **shown(form, error))


SECTION_ROUTES = [
    new_section_page,
    new_section_submit,
    section_page,
    section_submit,
    move_section_submit,
    copy_section_submit,
    remove_section_submit,
]
