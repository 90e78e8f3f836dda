"""A draft as citizens would see it, page by page where it is answered so, with its logic and no way to send it."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.clock import today
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.pages import page_context
from participation.surveys.queries import known_for, survey_office
from participation.surveys.schemas import PublishedSurvey, SurveyView
from participation.surveys.service import survey_or_not_found
from participation.surveys.visits import Visit, answers_in, moved, page_of, stop_after, visit_of
from participation.surveys.walking import REVIEW, Stop, Walker, pages_of
from participation.surveys.writing_queries import draft_to_try
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import current_language
from participation.web.security import FRAMED_HERE, FRAMES
from participation.web.templates import page

reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/preview", guards=[reads_this])
async def frame_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], language: FromQuery[str] = ""
) -> Template:
    """The frame around it, as wide as a phone, with the languages to choose from."""
    survey = await survey_or_not_found(survey_id)
    chosen = _chosen(survey, language)
    shown = page(request, "surveys/preview_frame.html", survey=survey, chosen=chosen)
    shown.headers["content-security-policy"] = FRAMES
    return shown


@get("/surveys/{survey_id:int}/preview/form", guards=[reads_this])
async def draft_page(
    request: Request[Any, Any, Any], survey_id: FromPath[int], language: FromQuery[str] = ""
) -> Template:
    survey = await survey_or_not_found(survey_id)
    return await _draft_page(request, survey, EMPTY_FORM, _chosen(survey, language))


@post("/surveys/{survey_id:int}/preview/form", guards=[reads_this], status_code=200)
async def draft_answered(
    request: Request[Any, Any, Any], survey_id: FromPath[int], language: FromQuery[str] = ""
) -> Template:
    """What would come after these answers. Nothing is kept."""
    survey = await survey_or_not_found(survey_id)
    return await _draft_page(request, survey, await read_form(request), _chosen(survey, language))


def _chosen(survey: SurveyView, language: str) -> str:
    """One of the languages that it is written in: the one asked for, that of the page, or its main one."""
    written = survey.definition.languages
    wanted = (language, current_language(), survey.definition.default_language)
    return next((code for code in wanted if code in written), "id")


async def _draft_page(
    request: Request[Any, Any, Any], survey: SurveyView, form: Form, language: str
) -> Template:
    """A page of it, after the same walk as when people answer."""
    draft = await draft_to_try(survey)
    visit = visit_of(form, "", "", survey.definition)._replace(language=language)
    move, _, target = form.text("_go").partition(":")
    stop = await _stop(draft, form, visit, move, target) if form.fields else Stop(0)
    if not form.fields:
        form = Form({name: [value] for name, value in draft.compiled.defaults({}, today()).items()})
    taken = move == "send" and stop.page == REVIEW
    if taken and not survey.definition.paged:
        stop = Stop(0)
    form, visit = moved(form, visit, move, target)
    context = await page_context(draft, Form(form.fields, stop.errors), visit, stop)
    shown = page(
        request,
        "surveys/preview.html",
        422 if stop.errors else 200,
        **{**context, "chosen": language, "taken": taken},
    )
    shown.headers.update({"content-security-policy": FRAMED_HERE, "x-frame-options": "SAMEORIGIN"})
    return shown


async def _stop(draft: PublishedSurvey, form: Form, visit: Visit, move: str, target: str) -> Stop:
    """Where the button leads; sending is tried, from the last page. Files count as sent, as none are kept."""
    definition = draft.document.definition
    known = await known_for(draft, form.fields)
    known = known._replace(files=draft.compiled.files_named(form.fields))
    walker = Walker(draft.compiled, answers_in(form), today(), known, visit.language)
    at = len(pages_of(definition)) - 1 if move == "send" else page_of(form, definition)
    return stop_after(walker, form, at, move, target)


PREVIEW_ROUTES = [frame_page, draft_page, draft_answered]
