"""The answering page: made once for each version and language, then only its key differs."""

import time
from typing import Any

from litestar import Request, Response
from litestar.response import Template

from participation.errors import Conflict, Gone, Rejected
from participation.feedback.receipts import is_key, new_key
from participation.organisations.queries import office_home_area
from participation.surveys.definitions import Question
from participation.surveys.queries import CACHE_SECONDS, area_choices, minutes_for
from participation.surveys.schemas import PublishedSurvey, SurveyView
from participation.surveys.shown import shown_answer
from participation.web.forms import EMPTY_FORM, Form
from participation.web.i18n import current_language, translate
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import environment, page, shell_context

PLACE_OF_KEY = "0123456789-place-of-key-0123456789"

_kept: dict[tuple[int, str, str], tuple[float, str]] = {}


def answer_page(request: Request[Any, Any, Any], survey: PublishedSurvey, source: str) -> Response[str]:
    """The empty form with a key of its own. `source` is the code of the campaign that brought the person."""
    html = _render(request, survey, source) if source else _kept_page(request, survey)
    return Response(
        html.replace(PLACE_OF_KEY, new_key()), media_type="text/html", headers=KEPT_BY_THE_BROWSER
    )


def _kept_page(request: Request[Any, Any, Any], survey: PublishedSurvey) -> str:
    where = (survey.version, current_language(), survey.slug)
    kept = _kept.get(where)
    if kept is not None and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    html = _render(request, survey, "")
    if len(_kept) > 200:
        _kept.clear()
    _kept[where] = (time.monotonic(), html)
    return html


def _render(request: Request[Any, Any, Any], survey: PublishedSurvey, source: str) -> str:
    context = _context(survey, EMPTY_FORM, PLACE_OF_KEY, source)
    return environment().get_template("surveys/answer.html").render({**shell_context(request), **context})


def answer_page_again(
    request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, error: Rejected | Conflict | Gone
) -> Template:
    """The form with all that was typed, what is wrong with it, and a key for the next try.

    After a Conflict or Gone the key is new, as the old one stands for other answers.
    """
    key = form.value("_key")
    if isinstance(error, Conflict | Gone) or not is_key(key):
        key = new_key()
    errors = error.errors if isinstance(error, Rejected) else {}
    message = "" if errors else translate(error.message, error.parameters)
    context = _context(survey, Form(form.fields, errors), key, form.text("_source"), message)
    return page(request, "surveys/answer.html", error.status, **context)


def _context(survey: PublishedSurvey, form: Form, key: str, source: str, message: str = "") -> dict[str, Any]:
    questions = len(survey.document.definition.questions)
    return {
        "survey": survey,
        "form": form,
        "key": key,
        "source": source,
        "query": f"source={source}" if source else "",  # not the visitor's own: the page is kept for others
        "message": message,
        "areas": survey.areas,
        "questions": questions,
        "minutes": minutes_for(questions),
    }


def typed_answers(survey: PublishedSurvey, form: Form) -> list[tuple[Question, str]]:
    """What somebody typed into a form that is taken no more, to be read and copied."""
    definition = survey.document.definition
    areas = {str(option.id): option.name for option in survey.areas}
    typed = {
        question.name: [value.strip() for value in form.values(question.name) if value.strip()]
        for question in definition.questions
    }
    return [
        (question, shown_answer(question, typed[question.name], definition.default_language, areas))
        for question in definition.questions
        if typed[question.name]
    ]


async def draft_page(request: Request[Any, Any, Any], survey: SurveyView) -> Template:
    """A draft as citizens would see it, without a way to send it."""
    questions = len(survey.definition.questions)
    return page(
        request,
        "surveys/preview.html",
        survey=survey,
        form=EMPTY_FORM,
        areas=await area_choices(survey.definition, await office_home_area(survey.office)),
        questions=questions,
        minutes=minutes_for(questions),
    )
