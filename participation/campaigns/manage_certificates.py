"""Staff pages of certificates: issued when a partner's campaign is over, and withdrawn."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.certificate_pages import (
    certificate_file,
    certificate_page,
    take_certificate,
    take_withdrawal,
)
from participation.campaigns.manage import ROOM, plans_this, reads_this


@get("/campaigns/{campaign_id:int}/certificate", guards=[reads_this])
async def certificate(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    return await certificate_page(request, ROOM, campaign_id)


@post("/campaigns/{campaign_id:int}/certificate", guards=[plans_this], status_code=200)
async def issue_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_certificate(request, ROOM, campaign_id)


@post("/campaigns/{campaign_id:int}/certificate/withdraw", guards=[plans_this], status_code=200)
async def withdraw_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    return await take_withdrawal(request, ROOM, campaign_id)


@get("/campaigns/{campaign_id:int}/certificate.pdf", guards=[reads_this])
async def pdf(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Response[bytes]:
    return await certificate_file(request, campaign_id)


router = Router(path="/", route_handlers=[certificate, issue_submit, withdraw_submit, pdf])
