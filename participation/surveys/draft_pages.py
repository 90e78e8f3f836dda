"""Pages of answers that are not finished: kept under a code, and taken up again. Codes travel in bodies only."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.response import Template

from participation.accounts.limits import check_limit, count_towards, spend
from participation.clock import today
from participation.errors import NotFound, Problem, TooLarge
from participation.feedback.limits import FEEDBACK, UNKNOWN_CODES
from participation.surveys.draft_service import draft_under, save_draft
from participation.surveys.drafts import KEPT
from participation.surveys.pages import page_at
from participation.surveys.queries import known_for, published_survey
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.visits import Visit, page_of, visit_of
from participation.surveys.walking import Stop
from participation.web.forms import EMPTY_FORM, Form
from participation.web.network import network_of
from participation.web.receipts import qr_code, spelled
from participation.web.templates import page


async def keep(
    request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form, visit: Visit
) -> Template:
    """Keeps what was answered so far and shows the code under which it goes on."""
    settings = request.app.state.settings
    network = network_of(request)
    await check_limit(FEEDBACK, network, settings.secret_key)
    try:
        known = await known_for(survey, form.fields)
        files = [UUID(file) for file in known.files]
        code = await save_draft(survey.id, settings.secret_keys, dict(form.fields), files, visit.draft)
    except TooLarge as error:
        return await page_at(
            request, survey, form, visit, Stop(page_of(form, survey.document.definition)), error
        )
    await count_towards(FEEDBACK, network, settings.secret_key)
    return page(
        request,
        "surveys/kept.html",
        survey=survey,
        code=code,
        spelled=spelled(code),
        qr=qr_code(code),
        until=today() + KEPT,
        address=f"{settings.base_url}/surveys/{survey.slug}/resume",
    )


def resume_form(
    request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form = EMPTY_FORM, status: int = 200
) -> Template:
    return page(request, "surveys/resume.html", status, survey=survey, form=form)


async def resume(request: Request[Any, Any, Any], survey: PublishedSurvey, form: Form) -> Template:
    """The page at which somebody stopped, with all that was answered."""
    settings = request.app.state.settings
    code = form.text("code")
    try:
        fields = await draft_under(survey.id, settings.secret_keys, code)
    except NotFound as error:
        await spend(UNKNOWN_CODES, network_of(request), settings.secret_key)
        return resume_form(request, survey, Form(form.fields, {"code": Problem(error.message)}), 422)
    kept = Form(fields)
    survey = await published_survey(survey.slug, kept.whole("_version")) or survey
    definition = survey.document.definition
    visit = visit_of(kept, kept.value("_key"), kept.text("_source"), definition)._replace(draft=code)
    return await page_at(request, survey, kept, visit, Stop(page_of(kept, definition)))
