"""The page on answers worth a second look, for the partner organisation that runs a campaign: counts only."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.campaigns.partner_routes import ROOM, runs_this
from participation.campaigns.quality_pages import quality_page


@get("/campaigns/{campaign_id:int}/quality", guards=[runs_this])
async def quality(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await quality_page(request, ROOM, campaign_id)


router = Router(path="/", route_handlers=[quality])
