"""The pages of the field team of a campaign, written once for both rooms, as in room_routes.py."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.field_pages import (
    code_page,
    enumerator_page,
    take_assignments,
    take_code,
    take_enumerator,
    take_name,
    take_revocation,
    team_page,
)
from participation.campaigns.room_routes import in_room, room_of
from participation.organisations.guards import Requires
from participation.web.forms import whole_number


def team_router(room: Room, reads: Requires, writes: Requires) -> Router:
    """`reads` lets in who may look at the team, `writes` who leads it."""
    routers = [
        in_room(room, reads, [team, member, new_code]),
        in_room(room, writes, [team_submit, areas_submit, name_submit, code_submit, revoke_submit]),
    ]
    return Router(path="/", route_handlers=routers)


@get("/campaigns/{campaign_id:int}/team")
async def team(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    return await team_page(request, room_of(request), campaign_id, whole_number(after) or 0)


@post("/campaigns/{campaign_id:int}/team", status_code=200)
async def team_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_enumerator(request, room_of(request), campaign_id)


@get("/campaigns/{campaign_id:int}/team/{member_id:int}")
async def member(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Template:
    return await enumerator_page(request, room_of(request), campaign_id, member_id)


@post("/campaigns/{campaign_id:int}/team/{member_id:int}/areas", status_code=200)
async def areas_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Template | Redirect:
    return await take_assignments(request, room_of(request), campaign_id, member_id)


@post("/campaigns/{campaign_id:int}/team/{member_id:int}/name", status_code=200)
async def name_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Template | Redirect:
    return await take_name(request, room_of(request), campaign_id, member_id)


@post("/campaigns/{campaign_id:int}/team/{member_id:int}/codes", status_code=303)
async def code_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Redirect:
    return await take_code(request, room_of(request), campaign_id, member_id)


@get("/campaigns/{campaign_id:int}/team/{member_id:int}/code")
async def new_code(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[int],
    member_id: FromPath[int],
    t: FromQuery[str] = "",
) -> Template:
    return await code_page(request, room_of(request), campaign_id, member_id, t)


@post(
    "/campaigns/{campaign_id:int}/team/{member_id:int}/revoke/{code_id:int}",
    status_code=303,
)
async def revoke_submit(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[int],
    member_id: FromPath[int],
    code_id: FromPath[int],
) -> Redirect:
    return await take_revocation(request, room_of(request), campaign_id, member_id, code_id)
