"""A survey as one document that a phone keeps: every section, its logic and its checks, to be answered without signal.

Nothing in it belongs to one person: keys are made on the phone, one for each who answers.
"""

import secrets
from typing import Any

from litestar import Request
from litestar.response import Template
from msgspec.structs import replace

from participation.clock import today
from participation.feedback.receipts import new_key
from participation.surveys.ordering import is_drawn
from participation.surveys.pages import kept_survey, page_context
from participation.surveys.phone_checks import phone_checks
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.visits import SEEDS, Visit
from participation.surveys.walking import Stop
from participation.web.forms import Form
from participation.web.i18n import LANGUAGES, current_language
from participation.web.offline import OUTBOX
from participation.web.templates import page
from participation.web.urls import kept_address, url


async def offline_page(request: Request[Any, Any, Any], survey: PublishedSurvey, visit: Visit) -> Template:
    """The whole survey on one page, in the order of choices drawn for this phone."""
    context = await offline_context(survey, fresh_form(survey), fresh_visit(survey, visit))
    everything = [kept_survey(survey, visit.source, each) for each in LANGUAGES] + [kept_address(url(OUTBOX))]
    shown = page(request, "surveys/offline.html", **{**context, "keep": " ".join(everything)})
    shown.headers["cache-control"] = "no-cache"
    return shown


def fresh_form(survey: PublishedSurvey) -> Form:
    """Before anybody has answered."""
    return Form({name: [value] for name, value in survey.compiled.defaults({}, today()).items()})


def fresh_visit(survey: PublishedSurvey, visit: Visit) -> Visit:
    """The same visit with a key and an order of choices of its own."""
    seed = secrets.randbelow(SEEDS) if is_drawn(survey.document.definition) else None
    return visit._replace(key=new_key(), seed=seed)


async def offline_context(survey: PublishedSurvey, form: Form, visit: Visit) -> dict[str, Any]:
    """All that the template of the one page shows, but for what is kept with it."""
    definition = survey.document.definition
    one_page = replace(survey, document=replace(survey.document, definition=replace(definition, pages=False)))
    context = await page_context(one_page, form, visit, Stop(0))
    return {**context, "checks": phone_checks(definition, visit.language or current_language())}
