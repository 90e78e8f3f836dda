"""Pages of partner organisations: the campaigns that they run."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import (
    CLOSED,
    Room,
    campaign_page,
    closes,
    details_page,
    form_of,
    hands_in,
    list_context,
    take_details,
    take_new,
    take_step,
    take_targets,
    targets_page,
)
from participation.campaigns.queries import campaign_partner, campaigns_of_partners
from participation.campaigns.service import campaign_or_not_found
from participation.organisations.guards import Requires
from participation.organisations.partner_queries import partner_itself, partner_or_not_found
from participation.organisations.permissions import Permission
from participation.organisations.queries import partner_by_id
from participation.web.forms import EMPTY_FORM
from participation.web.i18n import mark
from participation.web.templates import page

ROOM = Room("/partners/campaigns")

runs = Requires(Permission.RUN_CAMPAIGNS)
runs_here = Requires(Permission.RUN_CAMPAIGNS, "partner_id", partner_itself)
runs_this = Requires(Permission.RUN_CAMPAIGNS, "campaign_id", campaign_partner)


@get("/campaigns", guards=[runs])
async def list_page(request: Request[Any, Any, Any]) -> Template:
    own = request.user.offices(Permission.RUN_CAMPAIGNS)
    working = [partner for one in sorted(own or ()) if (partner := await partner_by_id(one))]
    return page(
        request,
        "campaigns/list.html",
        begin=[(f"{ROOM.root}/new/{partner.id}", partner.name) for partner in working if partner.works],
        more="",
        **list_context(await campaigns_of_partners(own), ROOM),
    )


@get("/campaigns/new/{partner_id:int}", guards=[runs_here])
async def new_page(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template:
    partner = await partner_or_not_found(partner_id)
    return await details_page(request, ROOM, partner.office, None, EMPTY_FORM)


@post("/campaigns/new/{partner_id:int}", guards=[runs_here], status_code=200)
async def new_submit(request: Request[Any, Any, Any], partner_id: FromPath[int]) -> Template | Redirect:
    partner = await partner_or_not_found(partner_id)
    return await take_new(request, ROOM, partner.office, partner.id)


@get("/campaigns/{campaign_id:int}", guards=[runs_this])
async def one_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await campaign_page(request, ROOM, campaign_id, EMPTY_FORM)


@get("/campaigns/{campaign_id:int}/details", guards=[runs_this])
async def details(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    campaign = await campaign_or_not_found(campaign_id)
    return await details_page(request, ROOM, campaign.office, campaign, form_of(campaign))


@post("/campaigns/{campaign_id:int}/details", guards=[runs_this], status_code=200)
async def details_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_details(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/targets", guards=[runs_this])
async def targets(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await targets_page(request, ROOM, await campaign_or_not_found(campaign_id))


@post("/campaigns/{campaign_id:int}/targets", guards=[runs_this], status_code=200)
async def targets_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_targets(request, ROOM, campaign_id)


@post("/campaigns/{campaign_id:int}/hand-in", guards=[runs_this], status_code=200)
async def hand_in_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    said = mark("The campaign is handed in. The office checks it now.")
    return await take_step(request, ROOM, campaign_id, hands_in, said)


@post("/campaigns/{campaign_id:int}/close", guards=[runs_this], status_code=200)
async def close_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_step(request, ROOM, campaign_id, closes, CLOSED)


router = Router(
    path="/",
    route_handlers=[
        list_page,
        new_page,
        new_submit,
        one_page,
        details,
        details_submit,
        targets,
        targets_submit,
        hand_in_submit,
        close_submit,
    ],
)
