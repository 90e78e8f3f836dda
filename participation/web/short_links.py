"""Short links, `/k/{code}`, and the page on which somebody types a code that was printed or said aloud."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.codes import normalise
from participation.errors import NotFound, Problem
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page
from participation.web.urls import url

Door = Callable[[Request[Any, Any, Any], str], Awaitable[Response[Any] | Template | None]]
"""Opens a code of one kind: takes it as it was typed; None for what is none of its codes. May raise NotFound."""

NO_CODE = mark(
    "This is no code of ours. Compare it sign by sign: capital letters, spaces and dashes do not matter, and "
    "there is neither 0 nor O, neither 1 nor I in it."
)
UNKNOWN = mark("We do not know this code. Compare it sign by sign with what you read or heard.")


@get("/k/{code:str}")
async def short_link(request: Request[Any, Any, Any], code: FromPath[str]) -> Response[Any] | Template:
    """The packages behind the codes are asked one after the other; changes nothing, as programs look at links."""
    doors: Sequence[Door] = request.app.state.doors
    try:
        for door in doors:
            opened = await door(request, code)
            if opened is not None:
                return opened
    except NotFound:
        pass
    return _typing_page(request, _refused(code, UNKNOWN), 404)


@get("/k")
async def code_page(request: Request[Any, Any, Any]) -> Template:
    return _typing_page(request, EMPTY_FORM, 200)


@post("/k", status_code=200)
async def code_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    typed = (await read_form(request)).text("code")
    code = normalise(typed)
    if code is None:
        return _typing_page(request, _refused(typed, NO_CODE), 422)
    return Redirect(url(f"/k/{code}"), status_code=303)


def _refused(typed: str, message: str) -> Form:
    return Form({"code": [typed]}, {"code": Problem(message)})


def _typing_page(request: Request[Any, Any, Any], form: Form, status: int) -> Template:
    return page(request, "web/code.html", status, form=form)


router = Router(path="/", route_handlers=[short_link, code_page, code_submit])
