"""The page where the recipient of a mail asks for no more of them."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Template

from participation.errors import NotFound
from participation.messages.service import suppress_digest
from participation.messages.stopping import sealed_digest
from participation.web.i18n import mark
from participation.web.templates import page


@get("/messages/stop/{code:str}")
async def stop_page(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """Only asks: programs that check mails open every link in them."""
    _digest_in(request, code)
    return page(request, "messages/stop.html", code=code, stopped=False)


@post("/messages/stop/{code:str}", status_code=200)
async def stop_submit(request: Request[Any, Any, Any], code: FromPath[str]) -> Template:
    """Also what a mail program posts by itself (RFC 8058)."""
    await suppress_digest(_digest_in(request, code), "asked by link")
    return page(request, "messages/stop.html", code=code, stopped=True)


def _digest_in(request: Request[Any, Any, Any], code: str) -> str:
    digest = sealed_digest(code, request.app.state.settings.secret_keys)
    if digest is None:
        raise NotFound(mark("This link is not complete. Open it from the mail again."))
    return digest


router = Router(path="/", route_handlers=[stop_page, stop_submit])
