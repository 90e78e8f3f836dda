"""Staff pages on answers of a campaign that are worth a second look."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.manage import ROOM, plans_this, reads_this
from participation.campaigns.quality_pages import group_page, quality_page, take_ruling


@get("/campaigns/{campaign_id:int}/quality", guards=[reads_this])
async def quality(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await quality_page(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/quality/{source:str}/{flag:str}", guards=[reads_this])
async def group(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], source: FromPath[str], flag: FromPath[str]
) -> Template:
    return await group_page(request, ROOM, campaign_id, source, flag)


@post("/campaigns/{campaign_id:int}/quality/{source:str}/{flag:str}", guards=[plans_this], status_code=200)
async def group_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], source: FromPath[str], flag: FromPath[str]
) -> Template | Redirect:
    return await take_ruling(request, ROOM, campaign_id, source, flag)


router = Router(path="/", route_handlers=[quality, group, group_submit])
