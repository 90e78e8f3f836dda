"""Pages of partner organisations: contact lists of their campaigns."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.contact_pages import LARGEST_LIST, contacts_page, drop_list, take_list
from participation.campaigns.partner_routes import runs_this

ROOT = "/partners/campaigns"


@get("/campaigns/{campaign_id:int}/contacts", guards=[runs_this])
async def list_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await contacts_page(request, ROOT, campaign_id, writes=True)


@post(
    "/campaigns/{campaign_id:int}/contacts",
    guards=[runs_this],
    status_code=200,
    request_max_body_size=LARGEST_LIST,
)
async def list_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_list(request, ROOT, campaign_id)


@post("/campaigns/{campaign_id:int}/contacts/{list_id:int}/remove", guards=[runs_this], status_code=303)
async def list_remove(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], list_id: FromPath[int]
) -> Redirect:
    return await drop_list(request, ROOT, campaign_id, list_id)


router = Router(path="/", route_handlers=[list_page, list_submit, list_remove])
