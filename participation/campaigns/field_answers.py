"""The page on which an enumerator asks one person, and what becomes of it where no script keeps the answers."""

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.response import Template
from msgspec.structs import replace

from participation.campaigns.field_rules import READERS, Reader, problems
from participation.campaigns.field_schemas import FieldWork
from participation.campaigns.field_taking_service import take_at_once, wrong_answers
from participation.clock import now
from participation.errors import Conflict, Gone, ParticipationError, Problem, Rejected
from participation.feedback.receipts import is_key, new_key
from participation.surveys.answering import NO_KEY, manner_on_a_shared_phone, visit_in
from participation.surveys.offline_pages import fresh_form, fresh_visit, offline_context
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.visits import CLOCK, Visit, answers_in, moved
from participation.web.forms import Form
from participation.web.i18n import current_language, translate
from participation.web.templates import page

FIELDS = ("_assignment", "_reader", "_consent")


def asked_here(work: FieldWork, survey: PublishedSurvey) -> PublishedSurvey:
    """The survey with the address of this page."""
    return replace(survey, action=f"/field/{work.code}/answer")


async def answer_page(
    request: Request[Any, Any, Any],
    work: FieldWork,
    survey: PublishedSurvey,
    said: Mapping[str, list[str]],
    keep: str,
) -> Template:
    """Before anybody has answered; `said` is what the enumerator has said already."""
    form = Form({**fresh_form(survey).fields, **said})
    visit = fresh_visit(survey, Visit(key="", began=int(now().timestamp()) % CLOCK))
    return await _page(request, work, survey, form, visit, keep)


async def take(
    request: Request[Any, Any, Any], work: FieldWork, survey: PublishedSurvey, form: Form, keep: str
) -> str | Template:
    """The code of the receipt once the answers are stored, else the page again. Raises Unavailable."""
    visit = visit_in(survey, form)
    move, _, target = form.text("_go").partition(":")
    if move in {"more", "less"}:
        again, visit = moved(form, visit, move, target)
        said = {name: form.values(name) for name in FIELDS}
        return await _page(request, work, survey, Form({**again.fields, **said}), visit, keep)
    try:
        return await _stored(request, work, survey, form, visit)
    except (Rejected, Conflict, Gone) as error:
        if isinstance(error, Conflict | Gone) or not is_key(visit.key):
            visit = visit._replace(key=new_key())
        return await _page(request, work, survey, form, visit, keep, error)


async def _stored(
    request: Request[Any, Any, Any], work: FieldWork, survey: PublishedSurvey, form: Form, visit: Visit
) -> str:
    """Raises Rejected with the fields; Conflict, Gone, Unavailable."""
    if not is_key(visit.key):
        raise Rejected(NO_KEY)
    assignment, reader = work.assignment(form.whole("_assignment")), form.text("_reader")
    errors = problems(reader=reader, consent=form.text("_consent"), assigned=assignment is not None)
    state = request.app.state
    keys = state.settings.secret_keys
    manner = manner_on_a_shared_phone(survey.zone, visit.began)
    sent = Sent(visit.key, answers_in(form), current_language(), reader, seed=visit.seed, manner=manner)
    if errors or assignment is None:
        raise Rejected(NO_KEY, errors={**errors, **await wrong_answers(keys, survey, sent)})
    return await take_at_once(state.intake, keys, survey, assignment, Reader(reader), sent)


async def _page(
    request: Request[Any, Any, Any],
    work: FieldWork,
    survey: PublishedSurvey,
    form: Form,
    visit: Visit,
    keep: str,
    error: ParticipationError | None = None,
) -> Template:
    errors = error.errors if isinstance(error, Rejected) else {}
    shown = Form(form.fields, errors)
    context = await offline_context(survey, shown, visit)
    if error is not None and not errors:
        context["message"] = translate(error.message, error.parameters)
    context |= {
        "work": work,
        "readers": [(reader.value, translate(words)) for reader, words in READERS.items()],
        "checks": {**context["checks"], **_checks()},
        "keep": keep,
        "base_url": request.app.state.settings.base_url,
    }
    page_shown = page(request, "campaigns/field_answer.html", error.status if error else 200, **context)
    page_shown.headers["cache-control"] = "no-cache"
    return page_shown


def _checks() -> dict[str, dict[str, str]]:
    """What a phone asks of the enumerator before it keeps answers."""
    missing: Mapping[str, Problem] = problems(reader="", consent="", assigned=False)
    return {name: {"missing": translate(problem.message)} for name, problem in missing.items()}
