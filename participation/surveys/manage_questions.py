"""Staff pages for the questions of a draft: added by type, changed, moved, duplicated and removed."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import Conflict, Problem, Rejected
from participation.surveys.definitions import QuestionType
from participation.surveys.editing import (
    NOT_CHANGED,
    question_named,
    section_named,
    section_of,
    with_question,
    with_question_copied,
    with_question_moved,
    with_question_placed,
    without_question,
)
from participation.surveys.manage_common import at_revision, back, edits_this, save, shown
from participation.surveys.question_fields import TYPES, fields_of, has_columns
from participation.surveys.question_forms import (
    ELEMENTS,
    empty_question_form,
    form_of_question,
    question_of_form,
)
from participation.surveys.rows import columns_of, read_rows, rearranged, rows_posted
from participation.surveys.schemas import SurveyView
from participation.surveys.service import survey_or_not_found
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say


@get("/surveys/{survey_id:int}/sections/{section:str}/questions/new", guards=[edits_this])
async def new_question_page(
    request: Request[Any, Any, Any],
    survey_id: FromPath[int],
    section: FromPath[str],
    kind: FromQuery[str] = "",
) -> Template:
    """First how people answer, then what that needs."""
    survey = await survey_or_not_found(survey_id)
    section_named(survey.definition, section)
    if kind not in TYPES:
        return page(request, "surveys/question_types.html", survey=survey, section=section, types=TYPES)
    form = at_revision(survey, empty_question_form(kind, survey.definition))
    return _question_page(request, survey, form, section)


@post("/surveys/{survey_id:int}/sections/{section:str}/questions/new", guards=[edits_this], status_code=200)
async def new_question_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    if act := form.text("act"):
        return _question_page(request, survey, _after(form, act), section)
    try:
        question = question_of_form(form, survey.definition)
        await save(request, survey, form, with_question(survey.definition, section, question))
    except (Rejected, Conflict) as error:
        return _question_page(request, survey, form, section, error=error)
    say(request, mark("The question is added."))
    return back(survey_id, question.name)


@get("/surveys/{survey_id:int}/questions/{name:str}", guards=[edits_this])
async def question_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    form = form_of_question(question_named(survey.definition, name), survey.definition)
    return _question_page(request, survey, at_revision(survey, form), name=name)


@post("/surveys/{survey_id:int}/questions/{name:str}", guards=[edits_this], status_code=200)
async def question_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    if act := form.text("act"):
        return _question_page(request, survey, _after(form, act), name=name)
    try:
        question = question_of_form(form, survey.definition, name)
        await save(request, survey, form, with_question(survey.definition, "", question, instead_of=name))
    except (Rejected, Conflict) as error:
        return _question_page(request, survey, form, name=name, error=error)
    say(request, mark("The question is saved."))
    return back(survey_id, question.name)


@post("/surveys/{survey_id:int}/questions/{name:str}/move", guards=[edits_this], status_code=303)
async def move_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    steps = -1 if form.text("direction") == "up" else 1
    await save(request, survey, form, with_question_moved(survey.definition, name, steps))
    return back(survey_id, name)


@get("/surveys/{survey_id:int}/questions/{name:str}/place", guards=[edits_this])
async def place_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    question_named(survey.definition, name)
    form = at_revision(survey, Form.of({"place": f"{section_of(survey.definition, name).name}."}))
    return page(request, "surveys/place.html", survey=survey, name=name, **shown(form, None))


@post("/surveys/{survey_id:int}/questions/{name:str}/place", guards=[edits_this], status_code=200)
async def place_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Template | Redirect:
    """The place is "SECTION.QUESTION", behind that question; "SECTION." is its beginning."""
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    section, point, after = form.text("place").partition(".")
    try:
        if not point:
            problem = Problem(mark("Choose the place to move it to."))
            raise Rejected(NOT_CHANGED, errors={"place": problem})
        await save(request, survey, form, with_question_placed(survey.definition, name, section, after))
    except (Rejected, Conflict) as error:
        return page(
            request, "surveys/place.html", error.status, survey=survey, name=name, **shown(form, error)
        )
    say(request, mark("The question is moved."))
    return back(survey_id, name)


@post("/surveys/{survey_id:int}/questions/{name:str}/copy", guards=[edits_this], status_code=303)
async def copy_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    definition, copy = with_question_copied(survey.definition, name)
    await save(request, survey, await read_form(request), definition)
    say(request, mark("The question is duplicated."))
    return back(survey_id, copy)


@post("/surveys/{survey_id:int}/questions/{name:str}/remove", guards=[edits_this], status_code=303)
async def remove_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], name: FromPath[str]
) -> Redirect:
    survey = await survey_or_not_found(survey_id)
    section = section_of(survey.definition, name)
    await save(request, survey, await read_form(request), without_question(survey.definition, name))
    say(request, mark("The question is removed from the draft. “Undo the last change” brings it back."))
    return back(survey_id, section.name)


def _after(form: Form, act: str) -> Form:
    """The form after a press on one of its own buttons: another type, more rows, rows in another order."""
    if act == "type":
        return Form({**form.fields, "type": form.values("other_type") or form.values("type")})
    if act == "columns":
        return form
    return rearranged(form, "choice", act)


def _question_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    section: str = "",
    name: str = "",
    error: Rejected | Conflict | None = None,
) -> Template:
    typed = form.text("type")
    kind = QuestionType(typed) if typed in TYPES else QuestionType.SELECT_ONE
    columns = columns_of(read_rows(form, "choice"))
    asked = [part.strip() for part in form.text("columns").split(",") if part.strip()]
    return page(
        request,
        "surveys/question.html",
        error.status if error else 200,
        survey=survey,
        section=section,
        name=name,
        kind=kind,
        types=TYPES,
        fields=fields_of(kind),
        columns=list(dict.fromkeys([*columns, *asked])) if has_columns(kind) else [],
        rows=rows_posted(form, "choice"),
        elements=ELEMENTS,
        **shown(form, error),
    )


QUESTION_ROUTES = [
    new_question_page,
    new_question_submit,
    question_page,
    question_submit,
    move_submit,
    place_page,
    place_submit,
    copy_submit,
    remove_submit,
]
