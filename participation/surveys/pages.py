"""The answering page: one form, or one section after the other, and a last look before answers are sent."""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from litestar import Request, Response
from litestar.response import Template

from participation.areas.schemas import AreaStep
from participation.clock import now, today
from participation.errors import Conflict, Gone, ParticipationError
from participation.feedback.receipts import is_key, new_key
from participation.surveys.answers import Checked, Compiled
from participation.surveys.asking import Asking
from participation.surveys.definitions import UPLOADS, Definition, Question, QuestionType
from participation.surveys.logic import page_logic
from participation.surveys.notices import notice_of
from participation.surveys.ordering import is_drawn
from participation.surveys.phone_checks import answerable_offline
from participation.surveys.piping import Names
from participation.surveys.queries import (
    CACHE_SECONDS,
    known_for,
    minutes_for,
    steps_to_areas,
)
from participation.surveys.readers import alone_in
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.shown import shown_answer, shown_lines
from participation.surveys.visits import CLOCK, SEEDS, Visit
from participation.surveys.walking import REVIEW, Stop, pages_of
from participation.texts import text_in
from participation.web.forms import Form
from participation.web.i18n import LANGUAGES, current_language, translate
from participation.web.languages import own_name
from participation.web.offline import OUTBOX
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import environment, page, shell_context
from participation.web.urls import kept_address, url

PLACE_OF_KEY = "0123456789-place-of-key-0123456789"

_kept: dict[tuple[int, str, str], tuple[float, str]] = {}


async def first_page(request: Request[Any, Any, Any], survey: PublishedSurvey, visit: Visit) -> Response[str]:
    """The form before anything is answered, with a key of its own."""
    if (
        visit.source
        or visit.frame
        or visit.language
        or visit.ballot
        or visit.person
        or is_drawn(survey.document.definition)
    ):
        html = await _first(request, survey, visit)
    else:
        html = await _kept_page(request, survey)
    return Response(
        html.replace(PLACE_OF_KEY, new_key()), media_type="text/html", headers=KEPT_BY_THE_BROWSER
    )


async def _kept_page(request: Request[Any, Any, Any], survey: PublishedSurvey) -> str:
    """Made once for each version and language: only the key differs from person to person."""
    where = (survey.version, current_language(), survey.slug)
    kept = _kept.get(where)
    if kept is not None and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    html = await _first(request, survey, Visit(PLACE_OF_KEY))
    if len(_kept) > 200:
        _kept.clear()
    _kept[where] = (time.monotonic(), html)
    return html


async def _first(request: Request[Any, Any, Any], survey: PublishedSurvey, visit: Visit) -> str:
    drawn = is_drawn(survey.document.definition)
    visit = visit._replace(
        key=PLACE_OF_KEY,
        seed=secrets.randbelow(SEEDS) if drawn else None,
        began=int(now().timestamp()) % CLOCK if visit.source else None,
    )
    form = Form({name: [value] for name, value in survey.compiled.defaults({}, today()).items()})
    context = await page_context(survey, form, visit, Stop(0))
    return environment().get_template("surveys/answer.html").render({**shell_context(request), **context})


async def page_at(
    request: Request[Any, Any, Any],
    survey: PublishedSurvey,
    form: Form,
    visit: Visit,
    stop: Stop,
    error: ParticipationError | None = None,
) -> Template:
    """A page with all that was answered so far; `error` is what kept the answers from being taken.

    After a Conflict or Gone the key is new, as the old one stands for other answers.
    """
    if isinstance(error, Conflict | Gone) or not is_key(visit.key):
        visit = visit._replace(key=new_key())
    template = "surveys/review.html" if stop.page == REVIEW else "surveys/answer.html"
    context = await page_context(survey, Form(form.fields, stop.errors), visit, stop)
    if error is not None and not stop.errors:
        context["message"] = translate(error.message, error.parameters)
    status = error.status if error is not None else 422 if stop.errors else 200
    shown = page(request, template, status, **context)
    shown.headers.update(KEPT_BY_THE_BROWSER)
    return shown


async def page_context(survey: PublishedSurvey, form: Form, visit: Visit, stop: Stop) -> dict[str, Any]:
    """All that the template of a page shows."""
    definition, pages = survey.document.definition, pages_of(survey.document.definition)
    through = max(pages[stop.page], default=None) if stop.page != REVIEW else None
    known, steps = await known_for(survey, form.fields), await steps_to_areas(survey, form.fields)
    names = _with_steps(known.names, steps)
    checked = survey.compiled.check(
        form.fields,
        today=today(),
        known=known,
        language=visit.language,
        through=through,
    )
    questions = len(definition.asked)
    return {
        "survey": survey,
        "document": survey.document,
        "default": definition.default_language,
        "form": form,
        "visit": visit,
        "stop": stop,
        "page": stop.page,
        "pages": len(pages),
        "sections": [definition.sections[number] for number in pages[stop.page]]
        if stop.page != REVIEW
        else [],
        "carried": list(
            _carried(survey.compiled, form, pages[stop.page] if stop.page != REVIEW else range(0))
        ),
        "logic": page_logic(
            survey.compiled.definition,
            pages[stop.page] if stop.page != REVIEW else (),
            visit.language or current_language(),
            checked.answers,
            names,
        ),
        "ask": _asking(survey, form, visit, checked, names, steps),
        "areas": survey.areas,
        "lines": shown_lines(definition, checked.answers, names) if stop.page == REVIEW else [],
        "languages_offered": _languages(definition),
        "comforts": any(q.type is QuestionType.LOCATION or alone_in(q) for q in definition.questions),
        "query": f"source={visit.source}" if visit.source else "",  # not the visitor's own: the page is kept
        "uploads": any(question.type in UPLOADS for question in definition.questions),
        "told": notice_of(survey.document),
        "keep": "" if visit.frame else kept_with(survey, visit.source),
        "message": "",
        "questions": questions,
        "minutes": minutes_for(questions),
    }


def can_be_kept(survey: PublishedSurvey) -> bool:
    """Whether people can answer it without signal: who has to show a right to answer needs the server for that."""
    restricted = survey.by_invitation or survey.answered_elsewhere
    return not restricted and answerable_offline(survey.document.definition)


def kept_survey(survey: PublishedSurvey, source: str, language: str | None = None) -> str:
    """The address that a phone keeps a survey under: another one for every version, and for the link that led there."""
    address = kept_address(url(f"/surveys/{survey.slug}/offline", language), survey.number)
    return f"{address}&source={source}" if source else address


def kept_with(survey: PublishedSurvey, source: str) -> str:
    """What a phone keeps when somebody opens the survey with signal: itself, and the page about the outbox."""
    return f"{kept_survey(survey, source)} {kept_address(url(OUTBOX))}" if can_be_kept(survey) else ""


def _asking(
    survey: PublishedSurvey,
    form: Form,
    visit: Visit,
    checked: Checked,
    names: Names,
    steps: Mapping[str, list[AreaStep]],
) -> Asking:
    default = survey.document.definition.default_language
    language = visit.language or current_language()
    return Asking(
        compiled=survey.compiled,
        fields=form.fields,
        answers=checked.answers,
        asked=frozenset(checked.asked),
        language=language,
        today=today(),
        steps=steps,
        services=[(number, text_in(name, language, default)) for number, name in survey.services],
        names=names,
        seed=visit.seed,
    )


def _with_steps(names: Names, steps: Mapping[str, Sequence[AreaStep]]) -> Names:
    """With the areas that the page offers, so that a script can say which one was chosen."""
    offered = {option.id: option.name for each in steps.values() for step in each for option in step.options}
    return names._replace(areas={**names.areas, **offered})


def _carried(compiled: Compiled, form: Form, sections: range) -> Iterator[tuple[str, str]]:
    """What was answered on other pages, to be sent along."""
    for name, values in form.fields.items():
        if name.startswith("_times."):
            own = name.removeprefix("_times.")
        elif name.startswith("_"):
            continue
        else:
            own = name
        if compiled.has(own) and compiled.section_of(own) not in sections:
            yield from ((name, value) for value in values)


def _languages(definition: Definition) -> list[tuple[str, str, bool]]:
    """Code, own name and whether the platform's pages speak it too."""
    others = [code for code in definition.languages if code not in LANGUAGES]
    own = [(code, name, True) for code, name in LANGUAGES.items()]
    return own + [(code, own_name(code), False) for code in others]


def typed_answers(survey: PublishedSurvey, form: Form) -> list[tuple[Question, str]]:
    """What somebody typed into a form that is taken no more, to be read and copied."""
    definition = survey.document.definition
    names = Names({option.id: option.name for option in survey.areas}, dict(survey.services))
    typed = [
        (question, [value.strip() for value in form.values(name) if value.strip()])
        for question in definition.questions
        for name in form.fields
        if name.split(".")[-1] == question.name
    ]
    return [
        (question, shown_answer(question, values, definition.default_language, names))
        for question, values in typed
        if values
    ]
