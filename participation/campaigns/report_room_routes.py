"""The pages of weekly reports on a campaign, written once for both rooms, as in room_routes.py."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.report_pages import report_page, reports_page
from participation.campaigns.room_routes import in_room, room_of
from participation.organisations.guards import Requires


def report_router(room: Room, reads: Requires) -> Router:
    """`reads` lets in who may look at reports."""
    return in_room(room, reads, [reports, report])


@get("/campaigns/{campaign_id:int}/reports")
async def reports(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await reports_page(request, room_of(request), campaign_id)


@get("/campaigns/{campaign_id:int}/reports/{number:int}")
async def report(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], number: FromPath[int]
) -> Template:
    return await report_page(request, room_of(request), campaign_id, number)
