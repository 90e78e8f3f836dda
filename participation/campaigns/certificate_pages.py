"""The page and the file of a certificate, alike for an office and for its partners."""

from typing import Any

from litestar import Request, Response
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.certificate_printing import printed_certificate, words_of
from participation.campaigns.certificate_queries import certificate_of
from participation.campaigns.certificate_service import issue_certificate, withdraw_certificate
from participation.campaigns.coverage_queries import coverage_at_close
from participation.campaigns.phases import never_ran
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.tables import CampaignState
from participation.clock import now
from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.permissions import Permission
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url


async def certificate_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign_id: int,
    form: Form = EMPTY_FORM,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    campaign = await campaign_or_not_found(campaign_id)
    certificate = await certificate_of(campaign_id)
    return page(
        request,
        "campaigns/certificate.html",
        status,
        campaign=campaign,
        root=room.root,
        certificate=certificate,
        words=words_of(certificate.content) if certificate else None,
        decides=room.decides and request.user.allowed(Permission.PLAN, campaign.office),
        over=campaign.state == CampaignState.CLOSED,
        never_ran=never_ran(campaign),
        counted=await coverage_at_close(campaign) is not None,
        form=form,
        conflict=conflict,
    )


async def certificate_file(request: Request[Any, Any, Any], campaign_id: int) -> Response[bytes]:
    """As PDF. Raises NotFound where none holds."""
    certificate = await certificate_of(campaign_id)
    if certificate is None or certificate.withdrawn_at is not None:
        raise NotFound(mark("There is no certificate to print."))
    content = await printed_certificate(certificate, request.app.state.settings.base_url)
    named = {"content-disposition": f'attachment; filename="certificate-{certificate.number}.pdf"'}
    return Response(content, media_type="application/pdf", headers=named)


async def take_certificate(
    request: Request[Any, Any, Any], room: Room, campaign_id: int
) -> Template | Redirect:
    form = await read_form(request)
    base_url = request.app.state.settings.base_url
    try:
        await issue_certificate(
            request.user, campaign_id, form.text("signer"), form.text("position"), now(), base_url
        )
    except (Rejected, Conflict) as refusal:
        return await _refused(request, room, campaign_id, form, refusal)
    say(request, mark("The certificate is issued. The people of the partner organisation are told by mail."))
    return Redirect(_path(room, campaign_id), status_code=303)


async def take_withdrawal(
    request: Request[Any, Any, Any], room: Room, campaign_id: int
) -> Template | Redirect:
    form = await read_form(request)
    try:
        await withdraw_certificate(request.user, campaign_id, form.text("reason"), now())
    except (Rejected, Conflict) as refusal:
        return await _refused(request, room, campaign_id, form, refusal)
    say(request, mark("The certificate is withdrawn. Whoever checks its number reads so."))
    return Redirect(_path(room, campaign_id), status_code=303)


async def _refused(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, form: Form, refusal: Rejected | Conflict
) -> Template:
    if isinstance(refusal, Rejected):
        return await certificate_page(request, room, campaign_id, form.with_errors(refusal), 422)
    return await certificate_page(request, room, campaign_id, form, 409, refusal)


def _path(room: Room, campaign_id: int) -> str:
    return url(f"{room.root}/{campaign_id}/certificate")
