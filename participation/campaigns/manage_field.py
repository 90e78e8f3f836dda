"""Staff pages of the field team of a campaign."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

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
from participation.campaigns.manage import ROOM, plans_this, reads_this
from participation.web.forms import whole_number


@get("/campaigns/{campaign_id:int}/team", guards=[reads_this])
async def team(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], after: FromQuery[str] = ""
) -> Template:
    return await team_page(request, ROOM, campaign_id, whole_number(after) or 0)


@post("/campaigns/{campaign_id:int}/team", guards=[plans_this], status_code=200)
async def team_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_enumerator(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/team/{member_id:int}", guards=[reads_this])
async def member(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Template:
    return await enumerator_page(request, ROOM, campaign_id, member_id)


@post("/campaigns/{campaign_id:int}/team/{member_id:int}/areas", guards=[plans_this], status_code=200)
async def areas_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Template | Redirect:
    return await take_assignments(request, ROOM, campaign_id, member_id)


@post("/campaigns/{campaign_id:int}/team/{member_id:int}/name", guards=[plans_this], status_code=200)
async def name_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Template | Redirect:
    return await take_name(request, ROOM, campaign_id, member_id)


@post("/campaigns/{campaign_id:int}/team/{member_id:int}/codes", guards=[plans_this], status_code=303)
async def code_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], member_id: FromPath[int]
) -> Redirect:
    return await take_code(request, ROOM, campaign_id, member_id)


@get("/campaigns/{campaign_id:int}/team/{member_id:int}/code", guards=[reads_this])
async def new_code(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[int],
    member_id: FromPath[int],
    t: FromQuery[str] = "",
) -> Template:
    return await code_page(request, ROOM, campaign_id, member_id, t)


@post(
    "/campaigns/{campaign_id:int}/team/{member_id:int}/revoke/{code_id:int}",
    guards=[plans_this],
    status_code=303,
)
async def revoke_submit(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[int],
    member_id: FromPath[int],
    code_id: FromPath[int],
) -> Redirect:
    return await take_revocation(request, ROOM, campaign_id, member_id, code_id)


router = Router(
    path="/",
    route_handlers=[
        team,
        team_submit,
        member,
        areas_submit,
        name_submit,
        code_submit,
        new_code,
        revoke_submit,
    ],
)
