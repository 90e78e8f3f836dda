"""One page of answers that came in: what its button says is done, and where it leads. Wherever a survey stands."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request
from litestar.response import Template

from participation.clock import now, today
from participation.errors import Conflict, Gone, ParticipationError, Rejected
from participation.feedback.receipts import is_key
from participation.surveys.device_counts import DeviceCounts
from participation.surveys.draft_pages import keep
from participation.surveys.pages import page_at
from participation.surveys.queries import known_for
from participation.surveys.quotas import Cell, full_cell
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.section_counts import Reached, SectionCounts
from participation.surveys.section_schemas import SENT
from participation.surveys.service import BallotMissing, MoreToAnswer, source_of
from participation.surveys.signs import Manner
from participation.surveys.spending import QuotaFull
from participation.surveys.uploads import with_uploads
from participation.surveys.visits import CLOCK, Visit, answers_in, moved, page_of, stop_after, visit_of
from participation.surveys.walking import REVIEW, Stop, Walker, page_holding, stop_at_errors
from participation.web.forms import Form
from participation.web.i18n import current_language, mark
from participation.web.network import network_of
from participation.web.templates import page

NO_KEY = mark("This page was not complete. Your answers are still here: please send them again.")

Send = Callable[[Sent], Awaitable[str]]
"""Stores answers and returns the code of their receipt; raises as submit_answers does."""


def visit_in(survey: PublishedSurvey, form: Form) -> Visit:
    """What travelled along with a page of this survey."""
    return visit_of(form, form.value("_key"), source_of(form.text("_source")), survey.document.definition)


async def step(
    request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, send: Send
) -> str | Template:
    """What the button says: go on, back, look again, keep it for later, or send.

    The code of the receipt once the answers are stored, else the page that comes next.
    """
    definition = survey.document.definition
    visit, at = visit_in(survey, form), page_of(form, definition)
    form, errors = await with_uploads(survey.id, survey.compiled, form)
    if errors:
        return await page_at(request, survey, form, visit, Stop(at, errors))
    move, _, target = form.text("_go").partition(":")
    if move == "save" and not survey.for_participants:
        return await keep(request, survey, form, visit)
    if move == "send" or (not definition.paged and move == ""):
        return await _send(request, survey, form, visit, send)
    stop = await _stop(survey, form, visit, at, move, target)
    if _goes_on(at, stop):
        visit = _counted(request, survey, visit, at)
    if stop.page not in (at, 0) and (full := await _full(survey, form, visit, at)):
        return _full_page(request, survey, visit.frame, full.label)
    return await page_at(request, survey, *moved(form, visit, move, target), stop)


def _goes_on(at: int, stop: Stop) -> bool:
    """Whether a page was filled in and left behind."""
    return at != REVIEW and (stop.page == REVIEW or stop.page > at)


def _counted(request: Request[Any, Any, Any], survey: PublishedSurvey, visit: Visit, at: int) -> Visit:
    """Counts how far somebody came by a link, once for each page: what was counted travels along."""
    if not visit.source or (visit.counted is not None and SENT != at <= visit.counted):
        return visit
    counts: SectionCounts = request.app.state.section_counts
    counts.go_on(Reached(survey.id, today(), visit.source, at), visit.counted)
    return visit._replace(counted=at)


async def _full(survey: PublishedSurvey, form: Form, visit: Visit, at: int) -> Cell | None:
    """A group of enough answers to which this person belongs by what was answered so far: say so early."""
    if not any(cell.is_full for cell in survey.cells) or at == REVIEW:
        return None
    known = await known_for(survey, form.fields)
    checked = survey.compiled.check(
        form.fields, today=today(), known=known, language=visit.language or current_language(), through=at
    )
    return full_cell(survey.cells, survey.compiled, checked.answers, at, today())


def _full_page(
    request: Request[Any, Any, Any], survey: PublishedSurvey, frame: str, label: str = ""
) -> Template:
    return page(request, "surveys/full.html", 409, survey=survey, label=label, frame=frame)


async def _stop(survey: PublishedSurvey, form: Form, visit: Visit, at: int, move: str, target: str) -> Stop:
    known = await known_for(survey, form.fields)
    walker = Walker(survey.compiled, answers_in(form), today(), known, visit.language or current_language())
    return stop_after(walker, form, at, move, target)


async def _send(
    request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, visit: Visit, send: Send
) -> str | Template:
    if not is_key(visit.key):
        return await page_at(request, survey, form, visit, Stop(0), Rejected(NO_KEY))
    try:
        code = await send(_sent(request, survey, form, visit))
        _counted(request, survey, visit, SENT)
        return code
    except QuotaFull:
        return _full_page(request, survey, visit.frame)
    except BallotMissing as missing:
        stop = Stop(_last(survey), missing.errors)
        return await page_at(request, survey, form, visit._replace(ballot=""), stop, missing)
    except (MoreToAnswer, Rejected, Conflict, Gone) as error:
        return await page_at(request, survey, form, visit, _stop_for(survey, error), error)


def _stop_for(survey: PublishedSurvey, error: ParticipationError) -> Stop:
    """The page on which people can do something about it."""
    if isinstance(error, MoreToAnswer):
        return Stop(page_holding(survey.compiled, error.names[0]), {}, error.names)
    if isinstance(error, Rejected):
        return stop_at_errors(survey.compiled, error.errors)
    return Stop(_last(survey))


def _last(survey: PublishedSurvey) -> int:
    return REVIEW if survey.document.definition.paged else 0


def _sent(request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, visit: Visit) -> Sent:
    """Whoever comes from the last look has seen every page, and may have left empty what may be empty."""
    looked_through = page_of(form, survey.document.definition) == REVIEW
    shown = None if looked_through else frozenset(form.values("_shown"))
    return Sent(
        key=visit.key,
        answers=answers_in(form),
        language=current_language(),
        channel=visit.frame or "page",
        source=visit.source,
        seed=visit.seed,
        shown=shown,
        ballot=visit.ballot,
        manner=manner_of(request, survey.zone, visit.source, visit.began) if visit.source else None,
    )


def manner_of(request: Request[Any, Any, Any], zone: str, source: str, began: int | None = None) -> Manner:
    """How somebody answered who came by a link; `began` is when they opened the first page, if that is known."""
    counts: DeviceCounts = request.app.state.device_counts
    many = counts.is_many(source, network_of(request), request.headers.get("user-agent", ""))
    return manner_on_a_shared_phone(zone, began)._replace(one_device=many)


def manner_on_a_shared_phone(zone: str, began: int | None) -> Manner:
    """The same by the clock alone, where one device is what is meant."""
    passed = (int(now().timestamp()) - began) % CLOCK if began is not None else None
    return Manner(hour=now().astimezone(ZoneInfo(zone)).hour, seconds=passed)
