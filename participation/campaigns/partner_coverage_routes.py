"""Pages on how far a campaign has come, for the partner organisation that runs it."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.campaigns.coverage_pages import coverage_page
from participation.campaigns.funnel_pages import funnel_page
from participation.campaigns.partner_routes import ROOM, runs_this
from participation.campaigns.proposal_pages import take_proposal
from participation.web.forms import whole_number


@get("/campaigns/{campaign_id:int}/coverage", guards=[runs_this])
async def coverage(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    return await coverage_page(request, ROOM, campaign_id, whole_number(after) or 0)


@get("/campaigns/{campaign_id:int}/funnel", guards=[runs_this])
async def funnel(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], by: FromQuery[str] = ""
) -> Template:
    return await funnel_page(request, ROOM, campaign_id, by)


@post("/campaigns/{campaign_id:int}/targets/propose", guards=[runs_this], status_code=200)
async def propose_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await take_proposal(request, ROOM, campaign_id)


router = Router(path="/", route_handlers=[coverage, funnel, propose_submit])
