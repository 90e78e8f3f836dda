"""Staff pages of weekly reports on campaigns."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.campaigns.manage import ROOM, reads_this
from participation.campaigns.report_pages import report_page, reports_page


@get("/campaigns/{campaign_id:int}/reports", guards=[reads_this])
async def reports(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await reports_page(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/reports/{number:int}", guards=[reads_this])
async def report(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], number: FromPath[int]
) -> Template:
    return await report_page(request, ROOM, campaign_id, number)


router = Router(path="/", route_handlers=[reports, report])
