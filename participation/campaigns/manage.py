"""Staff pages of campaigns: those that the office runs itself, and what partners hand in."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import (
    CLOSED,
    Room,
    campaign_page,
    closes,
    details_page,
    form_of,
    hands_in,
    list_context,
    sends_back,
    starts,
    take_details,
    take_new,
    take_step,
    take_targets,
    targets_page,
)
from participation.campaigns.queries import PAGE, campaign_office, campaigns_of_offices
from participation.campaigns.service import campaign_or_not_found
from participation.errors import Forbidden
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


@get("/campaigns/{campaign_id:int}", guards=[reads_this])
async def one_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await campaign_page(request, ROOM, campaign_id, EMPTY_FORM)


@get("/campaigns/{campaign_id:int}/details", guards=[plans_this])
async def details(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    campaign = await campaign_or_not_found(campaign_id)
    _must_be_own(campaign.partner)
    return await details_page(request, ROOM, campaign.office, campaign, form_of(campaign))


@post("/campaigns/{campaign_id:int}/details", guards=[plans_this], status_code=200)
async def details_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    _must_be_own((await campaign_or_not_found(campaign_id)).partner)
    return await take_details(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/targets", guards=[plans_this])
async def targets(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    campaign = await campaign_or_not_found(campaign_id)
    _must_be_own(campaign.partner)
    return await targets_page(request, ROOM, campaign)


@post("/campaigns/{campaign_id:int}/targets", guards=[plans_this], status_code=200)
async def targets_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    _must_be_own((await campaign_or_not_found(campaign_id)).partner)
    return await take_targets(request, ROOM, campaign_id)


def _must_be_own(partner: int | None) -> None:
    """What a partner hands in is its own text: the office sends it back with what has to change."""
    if partner is not None:
        raise Forbidden(
            mark("A partner organisation writes this campaign. Send it back with what has to change.")
        )


@post("/campaigns/{campaign_id:int}/hand-in", guards=[plans_this], status_code=200)
async def hand_in_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    _must_be_own((await campaign_or_not_found(campaign_id)).partner)
    return await take_step(request, ROOM, campaign_id, hands_in, mark("The campaign is handed in."))


@post("/campaigns/{campaign_id:int}/start", guards=[plans_this], status_code=200)
async def start_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_step(request, ROOM, campaign_id, starts, mark("The campaign is approved."))


@post("/campaigns/{campaign_id:int}/send-back", guards=[plans_this], status_code=200)
async def send_back_submit(
    request: Request[Any, Any, Any], campaign_id: FromPath[int]
) -> Template | Redirect:
    return await take_step(request, ROOM, campaign_id, sends_back, mark("The campaign is sent back."))


@post("/campaigns/{campaign_id:int}/close", guards=[plans_this], status_code=200)
async def close_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_step(request, ROOM, campaign_id, closes, CLOSED)


router = Router(
    path="/",
    route_handlers=[
        list_page,
        new_page,
        new_submit,
        one_page,
        details,
        details_submit,
        targets,
        targets_submit,
        hand_in_submit,
        start_submit,
        send_back_submit,
        close_submit,
    ],
)
