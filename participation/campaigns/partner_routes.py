"""Pages of partner organisations: the campaigns that they run."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import Room, details_page, list_context, take_new
from participation.campaigns.queries import campaign_partner, campaigns_of_partners
from participation.campaigns.room_routes import campaign_routers
from participation.organisations.guards import Requires
from participation.organisations.partner_queries import partner_itself, partner_or_not_found
from participation.organisations.permissions import Permission
from participation.organisations.queries import partner_by_id
from participation.web.forms import EMPTY_FORM
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


router = Router(
    path="/",
    route_handlers=[list_page, new_page, new_submit, *campaign_routers(ROOM, runs_this, runs_this)],
)
