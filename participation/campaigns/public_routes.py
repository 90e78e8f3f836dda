"""Public pages of partner organisations: who they are, what they did, and whether a certificate holds."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.campaigns.certificate_printing import words_of
from participation.campaigns.certificate_queries import certificate_numbered
from participation.campaigns.phases import CampaignPhase, last_day_of, phase_of
from participation.campaigns.public_queries import MOST_SHOWN, campaigns_shown, partner_shown, partners_shown
from participation.campaigns.report_wording import as_figure, share_words
from participation.campaigns.wording import PHASE_KINDS, PHASES
from participation.clock import civil_day, today, today_in
from participation.codes import normalise
from participation.errors import NotFound, Problem
from participation.web.forms import EMPTY_FORM, Form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page
from participation.web.urls import url

NO_NUMBER = mark(
    "This is no number of a certificate. Compare it sign by sign: capital letters, spaces and dashes do not matter, "
    "and there is neither 0 nor O, neither 1 nor I in it."
)
UNKNOWN = mark(
    "No certificate with this number was issued here. Compare it sign by sign with what is printed."
)
NOT_SHOWN = mark(
    "There is no page of such an organisation. The list has all that run campaigns or have run some."
)


@get("/partners")
async def partners_page(request: Request[Any, Any, Any]) -> Template:
    return page(request, "campaigns/public_partners.html", partners=await partners_shown(today()))


@get("/partners/{partner_id:int}")
async def partner_page(
    request: Request[Any, Any, Any], partner_id: FromPath[int], before: FromQuery[str] = ""
) -> Template:
    """What an organisation runs and ran, the newest first. Raises NotFound for one that has begun nothing."""
    found = await partner_shown(partner_id, today())
    if found is None:
        raise NotFound(NOT_SHOWN)
    partner, campaigns = found
    last = whole_number(before)
    rest = [one for one in campaigns if last is None or one.id < last]
    shown = await campaigns_shown(rest[:MOST_SHOWN])
    return page(
        request,
        "campaigns/public_partner.html",
        partner=partner,
        office_name=campaigns[0].office_name,
        shown=shown,
        last_days={one.id: last_day_of(one) for one in rest[:MOST_SHOWN]},
        phases={one.id: phase_of(one, today_in(one.zone)) for one in rest[:MOST_SHOWN]},
        running=sum(phase_of(one, today_in(one.zone)) is CampaignPhase.RUNNING for one in campaigns),
        all=len(campaigns),
        phase_words=PHASES,
        phase_kinds=PHASE_KINDS,
        as_figure=as_figure,
        share_words=share_words,
        more=rest[MOST_SHOWN - 1].id if len(rest) > MOST_SHOWN else 0,
    )


@get("/partners/certificates")
async def number_page(request: Request[Any, Any, Any], number: FromQuery[str] = "") -> Template | Redirect:
    """Where a number is typed; a form that only looks something up is a plain address."""
    if not number.strip():
        return _number_page(request, EMPTY_FORM, 200)
    found = normalise(number)
    if found is None:
        return _number_page(request, Form({"number": [number]}, {"number": Problem(NO_NUMBER)}), 422)
    return Redirect(url(f"/partners/certificates/{found}"), status_code=303)


@get("/partners/certificates/{number:str}")
async def certificate_page(request: Request[Any, Any, Any], number: FromPath[str]) -> Template:
    """What a certificate says, so that nobody can print another text under its number."""
    found = normalise(number)
    certificate = await certificate_numbered(found) if found else None
    if certificate is None:
        return _number_page(request, Form({"number": [number]}, {"number": Problem(UNKNOWN)}), 404)
    shown = await partner_shown(certificate.content.partner, today())
    return page(
        request,
        "campaigns/public_certificate.html",
        certificate=certificate,
        words=words_of(certificate.content),
        partner=shown[0] if shown else None,
        withdrawn_on=civil_day(certificate.withdrawn_at) if certificate.withdrawn_at else None,
    )


def _number_page(request: Request[Any, Any, Any], form: Form, status: int) -> Template:
    return page(request, "campaigns/public_number.html", status, form=form)


router = Router(path="/", route_handlers=[partners_page, partner_page, number_page, certificate_page])
