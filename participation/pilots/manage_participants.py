"""Staff pages about the people in a trial: enrollment against targets, the list, one participant."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.clock import now
from participation.messages.queries import counts_about
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.comparison import MOVED_UP_APART
from participation.pilots.contact_service import look_at_contact, participant_or_not_found
from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.issue_queries import open_issues
from participation.pilots.monitor_queries import (
    PAGE,
    areas_applied,
    monitored,
    participants,
)
from participation.pilots.monitor_schemas import Contact, Participant
from participation.pilots.notifying import about_pilot
from participation.pilots.queries import pilot_office, published_pilot
from participation.pilots.schemas import PilotView, PublishedPilot
from participation.pilots.service import pilot_or_not_found
from participation.pilots.waves import Asked, calendar, office_day
from participation.pilots.wording import (
    CHANNELS,
    CONTACT_CHANNELS,
    ENROLLMENT_KINDS,
    ENROLLMENT_STATES,
    MESSAGE_STATES,
)
from participation.web.filters import passed_over
from participation.web.forms import Form, whole_number
from participation.web.i18n import mark, translate
from participation.web.templates import page

reads_this = Requires(Permission.READ_OFFICE, "pilot_id", pilot_office)
plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/monitor", guards=[reads_this])
async def monitor_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    """Before anything was announced there is nothing to watch; the page says so."""
    pilot = await pilot_or_not_found(pilot_id)
    _, monitor = await monitored(pilot, now())
    return page(
        request,
        "pilots/monitor.html",
        pilot=pilot,
        monitor=monitor,
        open_issues=await open_issues(pilot_id),
        counts=await counts_about(about_pilot(pilot_id)),
        channels=CHANNELS,
        message_states=MESSAGE_STATES,
    )


@get("/pilots/{pilot_id:int}/participants", guards=[reads_this])
async def participants_page(
    request: Request[Any, Any, Any],
    pilot_id: FromPath[int],
    area: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    published = await published_pilot(pilot.slug)
    areas = await areas_applied(pilot_id)
    wanted = request.query_params.get("state", "")  # as a parameter its name belongs to Litestar
    state = wanted if wanted in set(EnrollmentState) else ""
    chosen = whole_number(area)
    found = await participants(pilot_id, state, chosen, whole_number(after))
    known = {"state": state, "area": area}
    more = f"?{urlencode({**known, 'after': found[-1].queue_number})}" if len(found) == PAGE else ""
    return page(
        request,
        "pilots/participants.html",
        pilot=pilot,
        arms=published.document.arms if published else (),
        found=found,
        filters=Form.of(known),
        states=ENROLLMENT_STATES,
        kinds=ENROLLMENT_KINDS,
        state_options=[(str(code), translate(label)) for code, label in ENROLLMENT_STATES.items()],
        area_options=sorted(areas.items(), key=lambda pair: pair[1]),
        filtered=any(known.values()),
        passed_over=passed_over({mark("State"): (wanted, state), mark("Area"): (area, chosen)}),
        more=f"/manage/pilots/{pilot_id}/participants{more}" if more else "",
    )


@get("/pilots/{pilot_id:int}/participants/{ticket:str}", guards=[reads_this])
async def participant_page(
    request: Request[Any, Any, Any], pilot_id: FromPath[int], ticket: FromPath[str]
) -> Template:
    return await _participant_page(request, await pilot_or_not_found(pilot_id), ticket, None)


@post("/pilots/{pilot_id:int}/participants/{ticket:str}/contact", guards=[plans_this], status_code=200)
async def contact_submit(
    request: Request[Any, Any, Any], pilot_id: FromPath[int], ticket: FromPath[str]
) -> Template:
    """Shows the address once, on a page that nobody can open again by its own address."""
    pilot = await pilot_or_not_found(pilot_id)
    return await _participant_page(request, pilot, ticket, await look_at_contact(request.user, pilot, ticket))


async def _participant_page(
    request: Request[Any, Any, Any], pilot: PilotView, ticket: str, contact: Contact | None
) -> Template:
    person = await participant_or_not_found(pilot.id, ticket)
    published = await published_pilot(pilot.slug)
    return page(
        request,
        "pilots/participant.html",
        pilot=pilot,
        person=person,
        contact=contact,
        channels=CONTACT_CHANNELS,
        arms=published.document.arms if published else (),
        apart=published is not None and published.document.allocation in MOVED_UP_APART,
        asked=_asked(published, person) if published else (),
        states=ENROLLMENT_STATES,
        kinds=ENROLLMENT_KINDS,
        may_plan=request.user.allowed(Permission.PLAN, pilot.office),
    )


def _asked(published: PublishedPilot, person: Participant) -> tuple[Asked, ...]:
    document = published.document
    return calendar(document, person.state, person.placed_on, {}, office_day(document, now()))


router = Router(path="/", route_handlers=[monitor_page, participants_page, participant_page, contact_submit])
