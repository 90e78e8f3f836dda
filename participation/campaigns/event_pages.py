"""The screen of an event, alike for an office and for its partners: a QR code in large and who has come by it today."""

from typing import Any

from litestar import Request
from litestar.response import Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.coverage import STEP, down
from participation.campaigns.coverage_pages import sees_steps
from participation.campaigns.link_pages import found
from participation.campaigns.link_pictures import qr_inline
from participation.campaigns.link_queries import opened_on
from participation.campaigns.link_texts import address_of, typing_address
from participation.campaigns.report_wording import at_least
from participation.campaigns.schemas import CampaignView, LinkView
from participation.clock import today
from participation.pilots.applied_queries import applications_from
from participation.surveys.queries import answers_from
from participation.web.receipts import spelled
from participation.web.templates import page

RELOAD_SECONDS = 15
"""For browsers without scripts."""


async def event_page(request: Request[Any, Any, Any], room: Room, campaign_id: int, link_id: int) -> Template:
    campaign, link = await found(campaign_id, link_id)
    base_url = request.app.state.settings.base_url
    address = address_of(link, base_url)
    return page(
        request,
        "campaigns/event.html",
        campaign=campaign,
        link=link,
        path=f"{room.root}/{campaign_id}/links/{link_id}",
        typing=typing_address(base_url),
        spelled=spelled(link.code),
        qr=qr_inline(address),
        counts=await _counts(room, campaign, link),
        seconds=RELOAD_SECONDS,
    )


async def event_counts(room: Room, campaign_id: int, link_id: int) -> dict[str, str]:
    """What the screen shows, in local form, by what is counted."""
    return await _counts(room, *await found(campaign_id, link_id))


async def _counts(room: Room, campaign: CampaignView, link: LinkView) -> dict[str, str]:
    """Of today; answers or applications, whatever the campaign is for, and in steps for whom all counts are."""
    step = STEP if await sees_steps(room, campaign) else 0
    counts = {"opened": await opened_on(link.id, today())}
    if campaign.pilot is not None:
        counts["applied"] = await applications_from(campaign.pilot, link.code, today())
    elif campaign.survey is not None:
        counts["answered"] = await answers_from(campaign.survey, link.code, today())
    return {name: at_least(down(count) if step else count, step) for name, count in counts.items()}
