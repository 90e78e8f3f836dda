"""Staff pages around the questions of a draft: translations, the library, earlier drafts."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, Rejected
from participation.surveys.changes import changes_between
from participation.surveys.checks import completeness
from participation.surveys.editing import section_named
from participation.surveys.library import blocks, templates
from participation.surveys.manage_common import at_revision, back, edits_this, shown
from participation.surveys.schemas import SurveyView
from participation.surveys.service import survey_or_not_found
from participation.surveys.wordings import Wording, missing_first, wordings
from participation.surveys.writing_queries import library_of, revisions
from participation.surveys.writing_service import (
    SURVEY_TEXTS,
    add_from_library,
    remove_from_library,
    restore_revision,
    save_to_library,
    save_translation,
)
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

MOST_TEXTS = 1_000
"""On one page of translations; the rest follows once these are saved."""


@get("/surveys/{survey_id:int}/translate", guards=[edits_this])
async def languages_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    return page(request, "surveys/languages.html", survey=survey, written=completeness(survey.definition))


@get("/surveys/{survey_id:int}/translate/{language:str}", guards=[edits_this])
async def translate_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], language: FromPath[str]
) -> Template:
    survey = await survey_or_not_found(survey_id)
    return _translate_page(request, survey, language, at_revision(survey, EMPTY_FORM))


@post("/surveys/{survey_id:int}/translate/{language:str}", guards=[edits_this], status_code=200)
async def translate_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], language: FromPath[str]
) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    typed = {place: form.text(place) for place in form.fields if place not in {"revision", "_csrf_token"}}
    try:
        _check_written_in(survey, language)
        await save_translation(request.user, survey_id, form.whole("revision") or 0, language, typed)
    except (Rejected, Conflict) as error:
        return _translate_page(request, survey, language, form, error)
    say(request, mark("The translation is saved."))
    return Redirect(url(f"/manage/surveys/{survey_id}/translate"), status_code=303)


def _translate_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    language: str,
    form: Form,
    error: Rejected | Conflict | None = None,
) -> Template:
    _check_written_in(survey, language)
    around = [Wording(name, getattr(survey, name)) for name in SURVEY_TEXTS]
    found = [wording for wording in around if wording.written] + wordings(survey.definition)
    listed = missing_first(found, language)[:MOST_TEXTS]
    return page(
        request,
        "surveys/translate.html",
        error.status if error else 200,
        survey=survey,
        into=language,
        listed=listed,
        more=len(found) - len(listed),
        missing=sum(wording.lacks(language) for wording in found),
        **shown(form, error),
    )


def _check_written_in(survey: SurveyView, language: str) -> None:
    if language not in survey.definition.languages:
        raise NotFound(mark("This survey is not written in this language. Add it under “Details” first."))


@get("/surveys/{survey_id:int}/library", guards=[edits_this])
async def library_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromQuery[str] = ""
) -> Template:
    survey = await survey_or_not_found(survey_id)
    form = Form.of({"section": section})
    return await _library_page(request, survey, at_revision(survey, form))


@post("/surveys/{survey_id:int}/library", guards=[edits_this], status_code=200)
async def library_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    survey = await survey_or_not_found(survey_id)
    form = await read_form(request)
    section = form.text("section")
    try:
        await add_from_library(
            request.user, survey_id, form.whole("revision") or 0, form.text("chosen"), section
        )
    except (Rejected, Conflict) as error:
        return await _library_page(request, survey, form, error)
    say(request, mark("The questions are added from the library."))
    return back(survey_id, section)


async def _library_page(
    request: Request[Any, Any, Any],
    survey: SurveyView,
    form: Form,
    error: Rejected | Conflict | None = None,
) -> Template:
    return page(
        request,
        "surveys/library.html",
        error.status if error else 200,
        survey=survey,
        blocks=blocks(),
        templates=templates(),
        own=await library_of(survey.office),
        **shown(form, error),
    )


@post("/surveys/{survey_id:int}/sections/{section:str}/keep", guards=[edits_this], status_code=303)
async def keep_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], section: FromPath[str]
) -> Redirect:
    section_named((await survey_or_not_found(survey_id)).definition, section)
    await save_to_library(request.user, survey_id, section)
    say(request, mark("A copy of the section is in the library of your office."))
    return back(survey_id, section)


@post("/surveys/{survey_id:int}/library/{block_id:int}/remove", guards=[edits_this], status_code=303)
async def forget_submit(
    request: Request[Any, Any, Any], survey_id: FromPath[int], block_id: FromPath[int]
) -> Redirect:
    await remove_from_library(request.user, survey_id, block_id)
    say(request, mark("It is no longer in the library. Surveys that were made with it keep their questions."))
    return Redirect(url(f"/manage/surveys/{survey_id}/library"), status_code=303)


@get("/surveys/{survey_id:int}/earlier", guards=[edits_this])
async def earlier_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    survey = await survey_or_not_found(survey_id)
    kept = await revisions(survey_id)
    differences = {each.id: changes_between(survey.definition, each.definition) for each in kept}
    return page(request, "surveys/earlier.html", survey=survey, kept=kept, differences=differences)


@post("/surveys/{survey_id:int}/earlier", guards=[edits_this], status_code=303)
async def restore_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Redirect:
    """Brings an earlier draft back; the latest, where the form names none."""
    form = await read_form(request)
    await restore_revision(request.user, survey_id, form.whole("revision") or 0, form.whole("kept"))
    say(request, mark("The earlier draft is back. What was there before it is kept as well."))
    return back(survey_id)


WRITING_ROUTES = [
    languages_page,
    translate_page,
    translate_submit,
    library_page,
    library_submit,
    keep_submit,
    forget_submit,
    earlier_page,
    restore_submit,
]
