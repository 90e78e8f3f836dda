"""Staff pages of the short links of a campaign."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.campaigns.event_pages import event_counts, event_page
from participation.campaigns.link_pages import (
    cards_file,
    link_file,
    link_page,
    links_page,
    take_close,
    take_links,
)
from participation.campaigns.manage import ROOM, plans_this, reads_this
from participation.web.forms import whole_number


@get("/campaigns/{campaign_id:int}/links", guards=[reads_this])
async def list_page(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    return await links_page(request, ROOM, campaign_id, whole_number(after) or 0)


@post("/campaigns/{campaign_id:int}/links", guards=[plans_this], status_code=200)
async def links_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_links(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/links/cards.pdf", guards=[reads_this])
async def cards_download(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Response[bytes]:
    return await cards_file(request, campaign_id)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}", guards=[reads_this])
async def one_page(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> Template:
    return await link_page(request, ROOM, campaign_id, link_id)


@post("/campaigns/{campaign_id:int}/links/{link_id:int}/close", guards=[plans_this], status_code=303)
async def close_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> Redirect:
    return await take_close(request, ROOM, campaign_id, link_id)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}/{file_name:str}", guards=[reads_this])
async def file_download(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[int],
    link_id: FromPath[int],
    file_name: FromPath[str],
) -> Response[bytes]:
    return await link_file(request, campaign_id, link_id, file_name)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}/event", guards=[reads_this])
async def event_screen(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> Template:
    return await event_page(request, ROOM, campaign_id, link_id)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}/event.json", guards=[reads_this])
async def event_figures(campaign_id: FromPath[int], link_id: FromPath[int]) -> dict[str, str]:
    return await event_counts(campaign_id, link_id)


router = Router(
    path="/",
    route_handlers=[
        list_page,
        links_submit,
        cards_download,
        one_page,
        close_submit,
        event_screen,
        event_figures,
        file_download,
    ],
)
