"""Pages of partner organisations: mailings of their campaigns."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.mailing_pages import drop_mailing, mailings_page, new_page, take_mailing
from participation.campaigns.partner_routes import runs_this

ROOT = "/partners/campaigns"


@get("/campaigns/{campaign_id:int}/mailings", guards=[runs_this])
async def list_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await mailings_page(request, ROOT, campaign_id, writes=True)


@get("/campaigns/{campaign_id:int}/mailings/new", guards=[runs_this])
async def mailing_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await new_page(request, ROOT, campaign_id)


@post("/campaigns/{campaign_id:int}/mailings/new", guards=[runs_this], status_code=200)
async def mailing_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_mailing(request, ROOT, campaign_id)


@post("/campaigns/{campaign_id:int}/mailings/{mailing_id:int}/stop", guards=[runs_this], status_code=303)
async def mailing_stop(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], mailing_id: FromPath[int]
) -> Redirect:
    return await drop_mailing(request, ROOT, campaign_id, mailing_id)


router = Router(path="/", route_handlers=[list_page, mailing_page, mailing_submit, mailing_stop])
