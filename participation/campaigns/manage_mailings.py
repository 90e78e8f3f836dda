"""Staff pages of a campaign's mailings: the office sends its own, and may stop those of partners."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.mailing_pages import drop_mailing, mailings_page, new_page, take_mailing
from participation.campaigns.manage import plans_this, reads_this
from participation.campaigns.manage_contacts import ROOT, must_be_ours, writes_itself
from participation.campaigns.service import campaign_or_not_found


@get("/campaigns/{campaign_id:int}/mailings", guards=[reads_this])
async def list_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    writes = writes_itself(request, await campaign_or_not_found(campaign_id))
    return await mailings_page(request, ROOT, campaign_id, writes=writes)


@get("/campaigns/{campaign_id:int}/mailings/new", guards=[plans_this])
async def mailing_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    await must_be_ours(campaign_id)
    return await new_page(request, ROOT, campaign_id)


@post("/campaigns/{campaign_id:int}/mailings/new", guards=[plans_this], status_code=200)
async def mailing_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    await must_be_ours(campaign_id)
    return await take_mailing(request, ROOT, campaign_id)


@post(
    "/campaigns/{campaign_id:int}/mailings/{mailing_id:int}/stop",
    guards=[plans_this],
    status_code=303,
)
async def mailing_stop(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], mailing_id: FromPath[int]
) -> Redirect:
    return await drop_mailing(request, ROOT, campaign_id, mailing_id)


router = Router(path="/", route_handlers=[list_page, mailing_page, mailing_submit, mailing_stop])
