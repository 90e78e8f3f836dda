"""Public pages of invitations: the link in a mail, the exchange for a right to answer, the way into the form."""

from typing import Any

from litestar import Request, Response, Router, post
from litestar.params import FromPath
from litestar.response import Template

from participation.accounts.limits import spend
from participation.clock import now
from participation.errors import NotFound, Problem
from participation.feedback.limits import UNKNOWN_CODES
from participation.surveys.invitation_codes import ballot_ids
from participation.surveys.invitation_service import (
    UNKNOWN,
    Opened,
    invited_survey,
    is_unused,
    open_invitation,
)
from participation.surveys.pages import first_page
from participation.surveys.phases import Phase
from participation.surveys.routes import not_open_page, public_survey
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.visits import Visit
from participation.web.forms import Form, read_form
from participation.web.network import network_of
from participation.web.receipts import qr_code, spelled
from participation.web.templates import page


async def invitation_door(request: Request[Any, Any, Any], code: str) -> Template:
    """Opens the link of an invitation. Changes nothing: mail programs look at links before their readers do.

    Raises NotFound, and TooManyRequests for a network that guesses.
    """
    settings = request.app.state.settings
    try:
        survey = await invited_survey(code, settings.secret_keys)
    except NotFound:
        await spend(UNKNOWN_CODES, network_of(request), settings.secret_key)
        raise
    if survey.phase(now()) is not Phase.OPEN:
        return not_open_page(request, survey)
    return page(request, "surveys/link.html", survey=survey, code=code)


@post("/surveys/{slug:str}/invited", status_code=200)
async def invited_submit(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[Any] | Template:
    """Takes what somebody has: the code of the invitation, or already that of the right to answer."""
    survey = await public_survey(slug)
    if survey.phase(now()) is not Phase.OPEN:
        return not_open_page(request, survey)
    form = await read_form(request)
    settings = request.app.state.settings
    typed = form.text("code")
    if await is_unused(survey.id, ballot_ids(typed, settings.secret_keys)):
        return await first_page(request, survey, Visit(key="", ballot=typed))
    try:
        opened = await open_invitation(typed, settings.secret_keys)
        if opened.survey != survey.id:
            raise NotFound(UNKNOWN)
    except NotFound as error:
        await spend(UNKNOWN_CODES, network_of(request), settings.secret_key)
        problem = Problem(error.message)
        return page(
            request, "surveys/invited.html", 422, survey=survey, form=Form(form.fields, {"code": problem})
        )
    return _ballot_page(request, survey, opened)


def _ballot_page(request: Request[Any, Any, Any], survey: PublishedSurvey, opened: Opened) -> Template:
    if opened.ballot is None:
        return page(request, "surveys/spent.html", 410, survey=survey)
    return page(
        request,
        "surveys/ballot.html",
        survey=survey,
        code=opened.ballot,
        spelled=spelled(opened.ballot),
        qr=qr_code(opened.ballot),
    )


router = Router(path="/", route_handlers=[invited_submit])
