"""The pages on how far a campaign has come, written once for both rooms, as in room_routes.py."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.coverage_pages import coverage_page
from participation.campaigns.funnel_pages import funnel_page
from participation.campaigns.proposal_pages import take_proposal
from participation.campaigns.room_routes import in_room, room_of
from participation.organisations.guards import Requires
from participation.web.forms import whole_number


def coverage_router(room: Room, reads: Requires, writes: Requires) -> Router:
    """`reads` lets in who may look, `writes` who may have targets proposed."""
    routers = [in_room(room, reads, [coverage, funnel]), in_room(room, writes, [propose_submit])]
    return Router(path="/", route_handlers=routers)


@get("/campaigns/{campaign_id:int}/coverage")
async def coverage(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    return await coverage_page(request, room_of(request), campaign_id, whole_number(after) or 0)


@get("/campaigns/{campaign_id:int}/funnel")
async def funnel(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], by: FromQuery[str] = ""
) -> Template:
    return await funnel_page(request, room_of(request), campaign_id, by)


@post("/campaigns/{campaign_id:int}/targets/propose", status_code=200)
async def propose_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await take_proposal(request, room_of(request), campaign_id)
