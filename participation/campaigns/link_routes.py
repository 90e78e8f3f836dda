"""What opens a short link of a campaign: on to the survey or the trial, or a page that says why not."""

from typing import Any

from litestar import Request, Response
from litestar.response import Template

from participation.campaigns.link_queries import Destination, destination_of
from participation.campaigns.link_tables import Step
from participation.campaigns.phases import CampaignPhase
from participation.campaigns.visitors import Visitor, visitor
from participation.clock import today
from participation.web.methods import only_headers
from participation.web.templates import page

STEPS = {Visitor.PERSON: Step.OPENED, Visitor.PROGRAM: Step.BOT, Visitor.AHEAD: Step.BOT}


async def link_door(request: Request[Any, Any, Any], typed: str) -> Response[Any] | Template | None:
    """Sends on whoever follows a link of a campaign, and counts it; None for other codes."""
    destination = await destination_of(typed)
    if destination is None:
        return None
    if not destination.leads_on:
        return _not_open(request, destination)
    who = visitor(request.headers, only_headers(request.scope))
    request.app.state.link_counts.add(destination.link, today(), STEPS[who])
    if who is Visitor.AHEAD:
        # refused, a browser comes again when the person really goes there, and is counted once
        return Response(None, status_code=503, media_type="text/plain")
    return Response(None, status_code=302, headers={"location": destination.address}, media_type="text/plain")


def _not_open(request: Request[Any, Any, Any], destination: Destination) -> Template:
    reason = _reason(destination)
    status = 410 if reason in {"closed", "over"} else 403
    return page(request, "campaigns/not_open.html", status, destination=destination, reason=reason)


def _reason(destination: Destination) -> str:
    """What holds for good comes before what may change."""
    if destination.closed:
        return "closed"
    if destination.phase is CampaignPhase.CLOSED:
        return "over"
    return "suspended" if destination.suspended else "early"
