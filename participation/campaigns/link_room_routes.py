"""The pages of the short links of a campaign, written once for both rooms, as in room_routes.py."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.event_pages import event_counts, event_page
from participation.campaigns.link_pages import (
    cards_file,
    link_file,
    link_page,
    links_page,
    take_close,
    take_links,
)
from participation.campaigns.room_routes import in_room, room_of
from participation.organisations.guards import Requires
from participation.web.forms import whole_number


def link_router(room: Room, reads: Requires, writes: Requires) -> Router:
    """`reads` lets in who may look at links and print them, `writes` who may make and close them."""
    reading = [list_page, cards_download, one_page, event_screen, event_figures, file_download]
    routers = [in_room(room, reads, reading), in_room(room, writes, [links_submit, close_submit])]
    return Router(path="/", route_handlers=routers)


@get("/campaigns/{campaign_id:int}/links")
async def list_page(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    return await links_page(request, room_of(request), campaign_id, whole_number(after) or 0)


@post("/campaigns/{campaign_id:int}/links", status_code=200)
async def links_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_links(request, room_of(request), campaign_id)


@get("/campaigns/{campaign_id:int}/links/cards.pdf")
async def cards_download(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Response[bytes]:
    return await cards_file(request, campaign_id)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}")
async def one_page(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> Template:
    return await link_page(request, room_of(request), campaign_id, link_id)


@post("/campaigns/{campaign_id:int}/links/{link_id:int}/close", status_code=303)
async def close_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> Redirect:
    return await take_close(request, room_of(request), campaign_id, link_id)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}/{file_name:str}")
async def file_download(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[int],
    link_id: FromPath[int],
    file_name: FromPath[str],
) -> Response[bytes]:
    return await link_file(request, campaign_id, link_id, file_name)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}/event")
async def event_screen(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> Template:
    return await event_page(request, room_of(request), campaign_id, link_id)


@get("/campaigns/{campaign_id:int}/links/{link_id:int}/event.json")
async def event_figures(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], link_id: FromPath[int]
) -> dict[str, str]:
    return await event_counts(room_of(request), campaign_id, link_id)
