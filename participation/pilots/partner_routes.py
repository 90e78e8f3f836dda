"""Pages for partner organisations: the trials that they were granted, in figures and without people."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.clock import now
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.monitor_queries import announced_pilots, itself_announced, monitored
from participation.pilots.service import pilot_or_not_found
from participation.pilots.wording import PHASE_KINDS, PHASES
from participation.web.templates import page

follows = Requires(Permission.FOLLOW_PILOTS)
follows_this = Requires(Permission.FOLLOW_PILOTS, "pilot_id", itself_announced)


@get("/pilots", guards=[follows])
async def list_page(request: Request[Any, Any, Any]) -> Template:
    moment = now()
    found = await announced_pilots(request.user.offices(Permission.FOLLOW_PILOTS))
    return page(
        request,
        "pilots/partner_pilots.html",
        found=[(pilot_id, pilot, pilot.phase(moment)) for pilot_id, pilot in found],
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
    )


@get("/pilots/{pilot_id:int}", guards=[follows_this])
async def pilot_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    moment = now()
    published, monitor = await monitored(pilot, moment)
    return page(
        request,
        "pilots/partner_pilot.html",
        pilot=pilot,
        published=published,
        monitor=monitor,
        phase=published.phase(moment) if published else None,
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
    )


router = Router(path="/", route_handlers=[list_page, pilot_page])
