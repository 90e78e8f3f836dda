"""The page on which people apply: what they agree to, where they live, how to reach them, and a survey's questions."""

import secrets
from typing import Any

from litestar import Request
from litestar.response import Template

from participation.clock import today
from participation.errors import Conflict, Gone, ParticipationError, Rejected
from participation.feedback.receipts import is_key, new_key
from participation.pilots.enrollment_queries import areas_offered
from participation.pilots.schemas import PublishedPilot
from participation.surveys.ordering import is_drawn
from participation.surveys.pages import page_context, typed_answers
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import MoreToAnswer, source_of
from participation.surveys.visits import SEEDS, Visit, visit_of
from participation.surveys.walking import Stop
from participation.web.forms import Form
from participation.web.i18n import translate
from participation.web.security import KEPT_BY_THE_BROWSER
from participation.web.templates import page


async def first_page(
    request: Request[Any, Any, Any], pilot: PublishedPilot, survey: PublishedSurvey, source: str
) -> Template:
    """Before anything is answered, with a key of its own; `source` is the code of the link that led here."""
    drawn = is_drawn(survey.document.definition)
    visit = Visit(new_key(), source, seed=secrets.randbelow(SEEDS) if drawn else None)
    form = Form({name: [value] for name, value in survey.compiled.defaults({}, today()).items()})
    return await _page(request, pilot, survey, form, visit, Stop(0))


async def page_again(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    survey: PublishedSurvey,
    form: Form,
    error: ParticipationError | None = None,
) -> Template:
    """With all that was typed; `error` is what kept the application from being taken.

    After a Conflict or Gone the key is new, as the old one stands for another application.
    """
    visit = visit_of(form, form.value("_key"), source_of(form.text("_source")), survey.document.definition)
    if isinstance(error, Conflict | Gone) or not is_key(visit.key):
        visit = visit._replace(key=new_key())
    errors = error.errors if isinstance(error, Rejected) else {}
    revealed = error.names if isinstance(error, MoreToAnswer) else ()
    return await _page(request, pilot, survey, form, visit, Stop(0, errors, revealed), error)


async def _page(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    survey: PublishedSurvey,
    form: Form,
    visit: Visit,
    stop: Stop,
    error: ParticipationError | None = None,
) -> Template:
    context = await page_context(survey, Form(form.fields, stop.errors), visit, stop)
    if error is not None and not stop.errors and not stop.revealed:
        context["message"] = translate(error.message, error.parameters)
    status = error.status if error is not None else 200
    areas = [(area.id, area.name) for area in await areas_offered(pilot)]
    texting = bool(request.app.state.settings.sms_url)
    context |= {"pilot": pilot, "trial": pilot.document, "areas_offered": areas, "texting": texting}
    shown = page(request, "pilots/apply.html", status, **context)
    shown.headers.update(KEPT_BY_THE_BROWSER)
    return shown


def not_taken_page(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    survey: PublishedSurvey | None,
    form: Form,
    phase: str,
    status: int,
) -> Template:
    """Nothing is stored, and what was typed stays in sight to be copied."""
    typed = typed_answers(survey, form) if survey else []
    return page(
        request,
        "pilots/not_taken.html",
        status,
        pilot=pilot,
        trial=pilot.document,
        phase=phase,
        typed=typed,
        contact=form.text("_contact"),
    )


def ineligible_page(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    survey: PublishedSurvey,
    form: Form,
    names: frozenset[str],
) -> Template:
    """Why, in the words of the trial and of the person's own answers, and the way back to them."""
    deciding = [
        (question, shown) for question, shown in typed_answers(survey, form) if question.name in names
    ]
    return page(
        request,
        "pilots/ineligible.html",
        pilot=pilot,
        trial=pilot.document,
        default=survey.document.definition.default_language,
        deciding=deciding,
        form=form,
    )
