"""Staff pages for groups within a section: a heading over some questions, or a table with shared choices."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import Conflict, Rejected
from participation.surveys.definitions import Definition, Group, QuestionType, Section
from participation.surveys.editing import section_named
from participation.surveys.manage_common import at_revision, back, edits_this, save, shown
from participation.surveys.rows import rearranged, rows_posted
from participation.surveys.schemas import SurveyView
from participation.surveys.section_editing import group_named, with_group, with_table, without_group
from participation.surveys.section_forms import (
    TABLE_TYPES,
    empty_table_form,
    form_of_group,
    group_of_form,
    members_of_form,
    table_rows_of_form,
)
from participation.surveys.service import survey_or_not_found
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say


@get("/surveys/{survey_id:int}/sections/{section:str}/groups/new", guards=[edits_this])
async def new_group_page(
    request: Request[Any, Any, Any],
    survey_id: FromPath[int],
    section: FromPath[str],
    table: FromQuery[str] = "",
) -> Template:
    """`table` is the type of the questions of a table; empty for a heading over questions that are there."""
    survey = await survey_or_not_found(survey_id)
    found = section_named(survey.definition, section)
    form = Form({"shown": survey.definition.languages})
    if table in TABLE_TYPES:
        form = empty_table_form(table, survey.definition)
    return _group_page(request, survey, found, at_revision(survey, form))


@post("/surveys/{survey_id:int}/sections/{section:str}/groups/new", guards=[edits_this], status_code=200)
async def new_group_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    return await _submit(request, survey, section_named(survey.definition, section), None)


@get("/surveys/{survey_id:int}/groups/{group:str}", guards=[edits_this])
async def group_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], group: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    section, found = group_named(survey.definition, group)
    form = form_of_group(found, section, survey.definition)
    return _group_page(request, survey, section, at_revision(survey, form), found)


@post("/surveys/{survey_id:int}/groups/{group:str}", guards=[edits_this], status_code=200)
async def group_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], group: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    section, found = group_named(survey.definition, group)
    return await _submit(request, survey, section, found)


@post("/surveys/{survey_id:int}/groups/{group:str}/remove", guards=[edits_this], status_code=303)
async def remove_group_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], group: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    section, _ = group_named(survey.definition, group)
    await save(request, survey, await read_form(request), without_group(survey.definition, group))
    say(request, mark("The heading is removed. Its questions stay."))
    return back(survey_id, section.name)


async def _submit(
    request: Request[Any, Any, Any], survey: SurveyView, section: Section, old: Group | None
) -> Template | Redirect:
    form = await read_form(request)
    if act := form.text("act"):
        prefix, _, what = act.partition(":")
        return _group_page(request, survey, section, rearranged(form, prefix, what), old)
    try:
        group, definition = _changed(form, survey.definition, section, old)
        await save(request, survey, form, definition)
    except (Rejected, Conflict) as error:
        return _group_page(request, survey, section, form, old, error)
    say(request, mark("The heading and its questions are saved."))
    return back(survey.id, group.name)


def _changed(
    form: Form, definition: Definition, section: Section, old: Group | None
) -> tuple[Group, Definition]:
    if form.text("type"):
        group = group_of_form(form, definition, old, matrix=True)
        rows = table_rows_of_form(form, definition, group)
        return group, with_table(definition, section.name, group, rows)
    group = group_of_form(form, definition, old, matrix=form.ticked("matrix"))
    return group, with_group(definition, section.name, group, members_of_form(form, section))


def _group_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    section: Section,
    form: Form,
    old: Group | None = None,
    error: Rejected | Conflict | None = None,
) -> Template:
    return page(
        request,
        "surveys/table.html" if form.text("type") else "surveys/group.html",
        error.status if error else 200,
        survey=survey,
        section=section,
        name=old.name if old else "",
        scale=form.text("type") == QuestionType.SCALE,
        rows=rows_posted(form, "row"),
        choice_rows=rows_posted(form, "choice"),
        **shown(form, error),
    )


GROUP_ROUTES = [new_group_page, new_group_submit, group_page, group_submit, remove_group_submit]
