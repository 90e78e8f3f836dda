"""Staff pages of a campaign's contact lists: the office brings its own, and may have those of partners erased."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.campaigns.contact_pages import LARGEST_LIST, contacts_page, drop_list, take_list
from participation.campaigns.manage import plans_this, reads_this
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.errors import Forbidden
from participation.organisations.permissions import Permission
from participation.web.i18n import mark

ROOT = "/manage/campaigns"
NOT_OURS = mark("A partner organisation runs this campaign and writes to people itself.")


def writes_itself(request: Request[Any, Any, Any], campaign: CampaignView) -> bool:
    """Whether the office runs it, and whoever looks may decide for the office."""
    return campaign.partner is None and bool(request.user.allowed(Permission.PLAN, campaign.office))


async def must_be_ours(campaign_id: int) -> None:
    """Raises Forbidden for a campaign of a partner."""
    if (await campaign_or_not_found(campaign_id)).partner is not None:
        raise Forbidden(NOT_OURS)


@get("/campaigns/{campaign_id:int}/contacts", guards=[reads_this])
async def list_page(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template:
    writes = writes_itself(request, await campaign_or_not_found(campaign_id))
    return await contacts_page(request, ROOT, campaign_id, writes=writes)


@post(
    "/campaigns/{campaign_id:int}/contacts",
    guards=[plans_this],
    status_code=200,
    request_max_body_size=LARGEST_LIST,
)
async def list_submit(request: Request[Any, Any, Any], campaign_id: FromPath[int]) -> Template | Redirect:
    await must_be_ours(campaign_id)
    return await take_list(request, ROOT, campaign_id)


@post(
    "/campaigns/{campaign_id:int}/contacts/{list_id:int}/remove",
    guards=[plans_this],
    status_code=303,
)
async def list_remove(
    request: Request[Any, Any, Any], campaign_id: FromPath[int], list_id: FromPath[int]
) -> Redirect:
    return await drop_list(request, ROOT, campaign_id, list_id)


router = Router(path="/", route_handlers=[list_page, list_submit, list_remove])
