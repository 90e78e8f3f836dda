"""Staff pages about what participants of a trial are told: what became of it, and a message to all of them."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, Rejected
from participation.messages.queries import counts_about
from participation.messages.texting import parts_of
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.closing_queries import is_closed
from participation.pilots.notifying import about_pilot
from participation.pilots.queries import pilot_office
from participation.pilots.reminder_queries import messages_of, reach_of
from participation.pilots.reminder_schemas import MessageWrite
from participation.pilots.reminder_service import (
    check_message,
    published_or_not_found,
    write_to_participants,
)
from participation.pilots.reminder_tables import Audience
from participation.pilots.reminder_texts import written_by_staff
from participation.pilots.schemas import PilotView
from participation.pilots.service import pilot_or_not_found
from participation.pilots.wording import AUDIENCES, CHANNELS, MESSAGE_STATES
from participation.web.forms import Form, read_form
from participation.web.i18n import DEFAULT_LANGUAGE, mark, translate, using_language
from participation.web.templates import page, say
from participation.web.urls import url

reads_this = Requires(Permission.READ_OFFICE, "pilot_id", pilot_office)
plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/messages", guards=[reads_this])
async def messages_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return page(
        request,
        "pilots/messages.html",
        pilot=pilot,
        messages=await messages_of(pilot_id),
        counts=await counts_about(about_pilot(pilot_id)),
        audiences=AUDIENCES,
        channels=CHANNELS,
        message_states=MESSAGE_STATES,
        may_plan=request.user.allowed(Permission.PLAN, pilot.office),
        closed=await is_closed(pilot_id),
    )


@get("/pilots/{pilot_id:int}/messages/new", guards=[plans_this])
async def new_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    return _new_page(request, await pilot_or_not_found(pilot_id), Form.of({"audience": Audience.EVERYBODY}))


@post("/pilots/{pilot_id:int}/messages/new", guards=[plans_this], status_code=200)
async def new_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    """Shows what would go out and to how many, and sends it from there only."""
    form = await read_form(request)
    pilot = await pilot_or_not_found(pilot_id)
    wanted = MessageWrite(form.text("audience"), form.texts("subject"), form.texts("body"))
    if form.ticked("edit"):
        return _new_page(request, pilot, form)
    try:
        if not form.ticked("send"):
            check_message(wanted)
            return await _preview_page(request, pilot, form, wanted)
        count = await write_to_participants(request.user, pilot, wanted)
    except Rejected as rejection:
        return _new_page(request, pilot, form.with_errors(rejection), 422)
    except Conflict as conflict:
        return _new_page(request, pilot, form, 409, conflict)
    say(request, mark("The message goes out to %(count)s people within minutes, by day."), count=count)
    return Redirect(url(f"/manage/pilots/{pilot_id}/messages"), status_code=303)


def _new_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    audiences = [(str(code), translate(label)) for code, label in AUDIENCES.items()]
    return page(
        request,
        "pilots/message_new.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        audiences=audiences,
    )


async def _preview_page(
    request: Request[Any, Any, Any], pilot: PilotView, form: Form, wanted: MessageWrite
) -> Template:
    """Each language as it would be read, without the link, which is another one for everybody."""
    document = (await published_or_not_found(pilot)).document
    shown = {}
    for language in {DEFAULT_LANGUAGE: "", **wanted.body}:
        with using_language(language):
            told = written_by_staff(document, wanted.subject, wanted.body, "https://…")
        shown[language] = (told, parts_of(told.text_message))
    return page(
        request,
        "pilots/message_preview.html",
        pilot=pilot,
        form=form,
        shown=shown,
        reach=await reach_of(pilot.id, wanted.audience),
        audience=AUDIENCES[Audience(wanted.audience)],
        texting=bool(request.app.state.settings.sms_url),
    )


router = Router(path="/", route_handlers=[messages_page, new_page, new_submit])
