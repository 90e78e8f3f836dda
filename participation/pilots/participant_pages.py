"""Renders a participant's own page, and the one that asks for the code where nothing opens it."""

from datetime import date
from typing import Any

from litestar import Request
from litestar.response import Template

from participation.clock import now
from participation.pilots.closing_queries import is_closed
from participation.pilots.enrollment_schemas import Participant
from participation.pilots.links import last_day_of_links, opened_by
from participation.pilots.participant_queries import answers_given, participant_by_id, place_of
from participation.pilots.refusal_service import Refusal, note_refusal
from participation.pilots.schemas import PublishedPilot
from participation.pilots.waves import office_day
from participation.web.forms import EMPTY_FORM, Form
from participation.web.templates import page


async def participant_of(
    request: Request[Any, Any, Any], pilot: PublishedPilot, token: str
) -> Participant | None:
    """Whose page a token opens; None, and on record, where it is too old, forged, or belongs to another trial."""
    participant = await _opened(request, pilot, token)
    if participant is None and token:
        await note_refusal(pilot, Refusal.LINK)
    return participant


async def _opened(request: Request[Any, Any, Any], pilot: PublishedPilot, token: str) -> Participant | None:
    opened = opened_by(token, request.app.state.settings.secret_keys)
    if opened is None:
        return None
    last = last_day_of_links(pilot)
    if opened.by_link and last and office_day(pilot.document, now()) > last:
        return None
    participant = await participant_by_id(opened.enrollment)
    return participant if participant and participant.pilot == pilot.id else None


async def own_page(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    participant: Participant,
    token: str,
    form: Form | None = None,
    status: int = 200,
) -> Template:
    """`form` is that of the contact data, with what was wrong with it."""
    contact = participant.contact
    return page(
        request,
        "pilots/mine.html",
        status,
        pilot=pilot,
        trial=pilot.document,
        participant=participant,
        place=await place_of(pilot, participant, now()),
        given=await answers_given(participant.id),
        form=form or Form({"contact": [contact.address if contact else ""]}),
        token=token,
        texting=bool(request.app.state.settings.sms_url),
        closed=await is_closed(pilot.id),
        changed=request.query_params.get("changed", ""),
    )


def code_page(
    request: Request[Any, Any, Any],
    pilot: PublishedPilot,
    form: Form = EMPTY_FORM,
    status: int = 200,
    *,
    message: str = "",
    lapsed: bool = False,
    withdrawn: date | None = None,
) -> Template:
    """`lapsed` is for who came by a link or an address that opens nothing any more, `withdrawn` for who left then."""
    return page(
        request,
        "pilots/code.html",
        status,
        pilot=pilot,
        trial=pilot.document,
        form=form,
        message=message,
        lapsed=lapsed,
        withdrawn=withdrawn,
    )
