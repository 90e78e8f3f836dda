"""The pages of one campaign, written once for both rooms: that of the office, and that of partner organisations.

What differs between the two is told by the `Room` that comes along with a router, and who may come in by its guards.
"""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from participation.campaigns.campaign_pages import (
    CLOSED,
    Room,
    campaign_page,
    closes,
    details_page,
    form_of,
    hands_in,
    take_details,
    take_step,
    take_targets,
    targets_page,
)
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.errors import Forbidden
from participation.organisations.guards import Requires
from participation.web.forms import EMPTY_FORM
from participation.web.i18n import mark


def campaign_routers(room: Room, reads: Requires, writes: Requires) -> list[Router]:
    """`reads` lets in who may look at a campaign, `writes` who may write and close it."""
    writing = [details, details_submit, targets, targets_submit, hand_in_submit, close_submit]
    return [in_room(room, reads, [one_page]), in_room(room, writes, writing)]


def in_room(room: Room, guard: Requires, handlers: Sequence[ControllerRouterHandler]) -> Router:
    return Router(path="/", guards=[guard], opt={"room": room}, route_handlers=handlers)


def room_of(request: Request[Any, Any, Any]) -> Room:
    """The one whose router the page stands on."""
    room: Room = request.route_handler.opt["room"]
    return room


@get("/campaigns/{campaign_id:int}")
async def one_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await campaign_page(request, room_of(request), campaign_id, EMPTY_FORM)


@get("/campaigns/{campaign_id:int}/details")
async def details(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    campaign = await _to_write(request, campaign_id)
    return await details_page(request, room_of(request), campaign.office, campaign, form_of(campaign))


@post("/campaigns/{campaign_id:int}/details", status_code=200)
async def details_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    await _to_write(request, campaign_id)
    return await take_details(request, room_of(request), campaign_id)


@get("/campaigns/{campaign_id:int}/targets")
async def targets(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await targets_page(request, room_of(request), await _to_write(request, campaign_id))


@post("/campaigns/{campaign_id:int}/targets", status_code=200)
async def targets_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    await _to_write(request, campaign_id)
    return await take_targets(request, room_of(request), campaign_id)


@post("/campaigns/{campaign_id:int}/hand-in", status_code=200)
async def hand_in_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    await _to_write(request, campaign_id)
    room = room_of(request)
    own, waits = (
        mark("The campaign is handed in."),
        mark("The campaign is handed in. The office checks it now."),
    )
    return await take_step(request, room, campaign_id, hands_in, own if room.decides else waits)


@post("/campaigns/{campaign_id:int}/close", status_code=200)
async def close_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_step(request, room_of(request), campaign_id, closes, CLOSED)


async def _to_write(request: Request[Any, Any, Any], campaign_id: int) -> CampaignView:
    """What a partner hands in is its own text: the office sends it back. Raises Forbidden, NotFound."""
    campaign = await campaign_or_not_found(campaign_id)
    if room_of(request).decides and campaign.partner is not None:
        raise Forbidden(
            mark("A partner organisation writes this campaign. Send it back with what has to change.")
        )
    return campaign
