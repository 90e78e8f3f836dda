"""Pages of certificates, for the partner organisation that ran a campaign."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.campaigns.certificate_pages import certificate_file, certificate_page
from participation.campaigns.partner_routes import ROOM, runs_this


@get("/campaigns/{campaign_id:int}/certificate", guards=[runs_this])
async def certificate(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await certificate_page(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/certificate.pdf", guards=[runs_this])
async def pdf(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Response[bytes]:
    return await certificate_file(request, campaign_id)


router = Router(path="/", route_handlers=[certificate, pdf])
