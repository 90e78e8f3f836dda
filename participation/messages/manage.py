"""Staff page of the simulator: what would have reached phones, and answers as if by phone."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.errors import NotFound
from participation.messages.queries import simulated_texts
from participation.messages.reply_service import take_reply
from participation.messages.simulator_service import keep_reply
from participation.messages.texting import parts_of
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.web.forms import read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

PAGE = 50
PATH = "/manage/text-messages"

platform = Requires(Permission.MANAGE_PLATFORM)


@get("/text-messages", guards=[platform])
async def simulator_page(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    found = await simulated_texts(whole_number(before), PAGE)
    return page(
        request,
        "messages/simulator.html",
        found=[(one, parts_of(one.body)) for one in found],
        more=f"{PATH}?before={found[-1].id}" if len(found) == PAGE else "",
        gateway=bool(request.app.state.settings.sms_url),
    )


@post("/text-messages/{text_id:int}/reply", guards=[platform], status_code=303)
async def reply_submit(request: Request[Any, Any, Any], text_id: FromPath[int]) -> Redirect:
    """Goes the way of what a gateway posts."""
    form = await read_form(request)
    answered = await keep_reply(text_id, form.text("text"))
    if answered is None:
        raise NotFound(mark("There is no such text message."))
    heard = {"from": answered.recipient, "text": form.text("text")}
    stopped = await take_reply(heard, request.app.state.settings.secret_key)
    if stopped:
        say(request, mark("This number gets no more messages, of no campaign and of no trial."))
    else:
        say(request, mark("The answer was thrown away unread: it does not begin with STOP or BERHENTI."))
    return Redirect(url(PATH), status_code=303)


router = Router(path="/", route_handlers=[simulator_page, reply_submit])
