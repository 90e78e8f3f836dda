"""A draft as citizens would see it, with its logic at work and no way to send it."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.clock import today
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import office_home_area
from participation.surveys.answers import Compiled, compile_definition
from participation.surveys.asking import Asking
from participation.surveys.definitions import Definition, without_logic
from participation.surveys.expressions import ExpressionError
from participation.surveys.logic import page_logic
from participation.surveys.queries import area_choices, minutes_for, service_choices, survey_office
from participation.surveys.reading import Known
from participation.surveys.schemas import SurveyView
from participation.surveys.service import survey_or_not_found
from participation.texts import text_in
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
    """What would be asked after these answers, where no script shows it at once. Nothing is kept."""
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
    """All of it on one page, in one of its languages. What was answered so far decides what else is asked."""
    definition = survey.definition
    home_area = await office_home_area(survey.office)
    services = await service_choices(definition, survey.office)
    named = [(number, text_in(name, current_language(), "id")) for number, name in services]
    compiled = _compiled(definition)
    if not form.fields:
        form = Form({name: [value] for name, value in compiled.defaults({}, today()).items()})
    shown = page(
        request,
        "surveys/preview.html",
        survey=survey,
        form=form,
        chosen=language,
        ask=_asking(compiled, form, language, named),
        logic=page_logic(compiled.definition, range(len(definition.sections)), language),
        areas=await area_choices(definition, home_area),
        questions=len(definition.asked),
        minutes=minutes_for(len(definition.asked)),
    )
    shown.headers.update({"content-security-policy": FRAMED_HERE, "x-frame-options": "SAMEORIGIN"})
    return shown


def _asking(compiled: Compiled, form: Form, language: str, services: list[tuple[int, str]]) -> Asking:
    checked = compiled.check(form.fields, today=today(), known=Known(), language=language)
    return Asking(
        compiled=compiled,
        fields=form.fields,
        answers=checked.answers,
        asked=frozenset(checked.asked),
        language=language,
        today=today(),
        steps={},
        services=services,
        seed=None,
    )


def _compiled(definition: Definition) -> Compiled:
    """A draft may hold conditions that cannot be read yet: then it is shown without any."""
    try:
        return compile_definition(definition)
    except ExpressionError:
        return compile_definition(without_logic(definition))


PREVIEW_ROUTES = [frame_page, draft_page, draft_answered]
