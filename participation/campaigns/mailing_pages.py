"""The pages of a campaign's mailings, alike for an office and for its partners but for their address."""

from typing import Any

from litestar import Request
from litestar.response import Redirect, Template

from participation.campaigns.contact_queries import lists_of
from participation.campaigns.contact_schemas import ContactListView, ContactView
from participation.campaigns.contact_wording import (
    MAILING_STATE_KINDS,
    MAILING_STATES,
    OUTCOMES,
)
from participation.campaigns.mailing_queries import mailings_of
from participation.campaigns.mailing_schemas import MailingWanted
from participation.campaigns.mailing_service import check_mailing, send_mailing, stop_mailing
from participation.campaigns.mailings import about_mailing, links_wanted, outcomes_of, written
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.errors import Conflict, Rejected
from participation.messages.channels import Channel
from participation.messages.queries import counts_about
from participation.messages.texting import parts_of
from participation.pilots.wording import CHANNELS
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

EXAMPLES = {Channel.EMAIL: "x@example.id", Channel.SMS: "+6281200000000"}
SHOWN_CODE = "XXXX-XXXX-XXXXX"
"""As long as the code of the link that is made once the mailing is sent."""


async def mailings_page(
    request: Request[Any, Any, Any], root: str, campaign_id: int, *, writes: bool
) -> Template:
    found = await mailings_of(campaign_id)
    return page(
        request,
        "campaigns/mailings.html",
        root=root,
        campaign=await campaign_or_not_found(campaign_id),
        found=[(one, outcomes_of(one, await counts_about(about_mailing(one.id)))) for one in found],
        writes=writes,
        states=MAILING_STATES,
        state_kinds=MAILING_STATE_KINDS,
        channels=CHANNELS,
        outcomes=OUTCOMES,
    )


async def new_page(request: Request[Any, Any, Any], root: str, campaign_id: int) -> Template:
    """With the words that the office has approved with the campaign."""
    campaign = await campaign_or_not_found(campaign_id)
    return await _form_page(
        request, root, campaign, Form.of({"subject": campaign.title, "body": campaign.message})
    )


async def take_mailing(request: Request[Any, Any, Any], root: str, campaign_id: int) -> Template | Redirect:
    """Shows what would go out and to how many, and sends it from there only."""
    form = await read_form(request)
    campaign = await campaign_or_not_found(campaign_id)
    wanted = MailingWanted(form.whole("contact_list"), form.texts("subject"), form.texts("body"))
    if form.ticked("edit"):
        return await _form_page(request, root, campaign, form)
    try:
        _, kept = await check_mailing(campaign_id, wanted)
        if not form.ticked("send"):
            return _preview_page(request, root, campaign, form, wanted, kept)
        await send_mailing(request.user, campaign_id, wanted)
    except Rejected as rejection:
        return await _form_page(request, root, campaign, form.with_errors(rejection), rejection)
    except Conflict as conflict:
        return await _form_page(request, root, campaign, form, conflict)
    say(request, mark("The messages go out from now on, by day. What becomes of them stands below."))
    return Redirect(url(f"{root}/{campaign_id}/mailings"), status_code=303)


async def _form_page(
    request: Request[Any, Any, Any],
    root: str,
    campaign: CampaignView,
    form: Form,
    refusal: Rejected | Conflict | None = None,
) -> Template:
    lists = [one for one in await lists_of(campaign.id) if one.contacts and one.state in ("ready", "failed")]
    return page(
        request,
        "campaigns/mailing_new.html",
        refusal.status if refusal else 200,
        root=root,
        campaign=campaign,
        form=form,
        lists=lists,
        conflict=refusal if isinstance(refusal, Conflict) else None,
    )


def _preview_page(
    request: Request[Any, Any, Any],
    root: str,
    campaign: CampaignView,
    form: Form,
    wanted: MailingWanted,
    kept: ContactListView,
) -> Template:
    """Each channel and language as it would be read."""
    base_url = request.app.state.settings.base_url
    shown = []
    for channel, language in links_wanted(wanted.body, kept.emails, kept.phones):
        codes = {f"{channel}:{language}": SHOWN_CODE}
        message = written(
            wanted.subject, wanted.body, codes, ContactView(0, EXAMPLES[channel], language), base_url
        )
        shown.append((channel, message, parts_of(message.body)))
    return page(
        request,
        "campaigns/mailing_preview.html",
        root=root,
        campaign=campaign,
        form=form,
        contact_list=kept,
        shown=shown,
        channels=CHANNELS,
    )


async def drop_mailing(
    request: Request[Any, Any, Any], root: str, campaign_id: int, mailing_id: int
) -> Redirect:
    secret_key = request.app.state.settings.secret_key
    called_off = await stop_mailing(request.user, campaign_id, mailing_id, secret_key)
    say(request, mark("The mailing is stopped: %(count)s messages were called off."), count=called_off)
    return Redirect(url(f"{root}/{campaign_id}/mailings"), status_code=303)
