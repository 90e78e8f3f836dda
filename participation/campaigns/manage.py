"""Staff pages of campaigns: those that the office runs itself, and what partners hand in."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import (
    Room,
    details_page,
    list_context,
    sends_back,
    starts,
    take_new,
    take_step,
)
from participation.campaigns.queries import PAGE, campaign_office, campaigns_of_offices
from participation.campaigns.room_routes import campaign_routers
from participation.organisations.guards import Requires, itself
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.web.forms import EMPTY_FORM, whole_number
from participation.web.i18n import mark
from participation.web.templates import page

ROOM = Room("/manage/campaigns", decides=True)

reads = Requires(Permission.READ_OFFICE)
reads_this = Requires(Permission.READ_OFFICE, "campaign_id", campaign_office)
plans = Requires(Permission.PLAN)
plans_here = Requires(Permission.PLAN, "office_id", itself)
plans_this = Requires(Permission.PLAN, "campaign_id", campaign_office)


@get("/campaigns", guards=[reads])
async def list_page(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    found = await campaigns_of_offices(request.user.offices(Permission.READ_OFFICE), whole_number(before))
    own = (
        await offices(request.user.offices(Permission.PLAN)) if request.user.allowed(Permission.PLAN) else []
    )
    return page(
        request,
        "campaigns/list.html",
        begin=[(f"{ROOM.root}/new/{office.id}", office.name) for office in own],
        more=f"{ROOM.root}?before={found[-1].id}" if len(found) == PAGE else "",
        **list_context(found, ROOM),
    )


@get("/campaigns/new/{office_id:int}", guards=[plans_here])
async def new_page(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template:
    return await details_page(request, ROOM, office_id, None, EMPTY_FORM)


@post("/campaigns/new/{office_id:int}", guards=[plans_here], status_code=200)
async def new_submit(request: Request[Any, Any, Any], office_id: FromPath[int]) -> Template | Redirect:
    return await take_new(request, ROOM, office_id, None)


@post("/campaigns/{campaign_id:int}/start", guards=[plans_this], status_code=200)
async def start_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_step(request, ROOM, campaign_id, starts, mark("The campaign is approved."))


@post("/campaigns/{campaign_id:int}/send-back", guards=[plans_this], status_code=200)
async def send_back_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int]
) -> Template | Redirect:
    return await take_step(request, ROOM, campaign_id, sends_back, mark("The campaign is sent back."))


router = Router(
    path="/",
    route_handlers=[
        list_page,
        new_page,
        new_submit,
        start_submit,
        send_back_submit,
        *campaign_routers(ROOM, reads_this, plans_this),
    ],
)
