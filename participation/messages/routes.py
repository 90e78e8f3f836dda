"""Where people ask for no more messages: the page that a link opens, and what a gateway for text messages tells us."""

import hmac
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from participation.errors import NotFound, Rejected
from participation.messages.replies import fields_of
from participation.messages.reply_service import take_reply
from participation.messages.service import suppress_digest
from participation.messages.stopping import Stopping, sealed_digest
from participation.web.forms import UNREADABLE, read_form
from participation.web.i18n import mark
from participation.web.templates import page


@get("/messages/stop/{code:str}")
async def stop_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """Only asks: programs that check mails open every link in them."""
    wanted = _stopping_in(request, code)
    return page(request, "messages/stop.html", code=code, channel=wanted.channel, stopped=False)


@post("/messages/stop/{code:str}", status_code=200)
async def stop_submit(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """Also what a mail program posts by itself (RFC 8058)."""
    wanted = _stopping_in(request, code)
    await suppress_digest(wanted.digest, "asked by link", wanted.channel)
    return page(request, "messages/stop.html", code=code, channel=wanted.channel, stopped=True)


def _stopping_in(request: Request[Any, Any, Any], code: str) -> Stopping:
    wanted = sealed_digest(code, request.app.state.settings.secret_keys)
    if wanted is None:
        raise NotFound(mark("This link is not complete. Open it from the message again."))
    return wanted


@post("/messages/sms/{secret:str}", status_code=200)
async def gateway_submit(request: Request[Any, Any, Any], secret: FromPath[str]) -> Response[bytes]:
    """What a gateway posts, as a form, in the address or as JSON. Whatever asks for nothing is thrown away unread."""
    settings = request.app.state.settings
    if not settings.sms_secret or not hmac.compare_digest(secret.encode(), settings.sms_secret.encode()):
        raise NotFound(mark("There is no such page."))
    await take_reply({**dict(request.query_params), **await _posted(request)}, settings.secret_key)
    return Response(b"", media_type=MediaType.TEXT)


async def _posted(request: Request[Any, Any, Any]) -> dict[str, str]:
    if request.content_type[0] != "application/json":
        form = await read_form(request)
        return {name: form.value(name) for name in form.fields}
    try:
        return fields_of(await request.body())
    except ValueError:
        raise Rejected(UNREADABLE) from None


router = Router(path="/", route_handlers=[stop_page, stop_submit, gateway_submit])
