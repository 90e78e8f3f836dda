"""Public pages of draws: how places are drawn, what has come of it, and the files to draw them again."""

from importlib import resources
from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath
from litestar.response import Template

from participation.errors import NotFound
from participation.pilots.draw_queries import draw_file
from participation.pilots.draw_shown import draw_context
from participation.pilots.lots import is_drawn
from participation.pilots.queries import pilot_at
from participation.web.i18n import mark
from participation.web.templates import page

SCRIPT = "verify_draw.py"
FILES = {"tickets.json": "tickets", "draw.json": "outcome"}


@get("/pilots/{slug:str}/draw")
async def draw_page(request: Request[Any, Any, Any], slug: FromPath[str]) -> Template:
    pilot = await pilot_at(slug)
    if not is_drawn(pilot.document):
        raise NotFound(
            mark("Places of this trial are not drawn by lot. How they are given stands on the trial's page.")
        )
    return page(request, "pilots/draw.html", pilot=pilot, **await draw_context(pilot))


@get("/pilots/{slug:str}/draw/{file_name:str}")
async def draw_download(slug: FromPath[str], file_name: FromPath[str]) -> Response[bytes]:
    """The published bytes, or the script that draws again."""
    if file_name == SCRIPT:
        script = resources.files("participation.pilots").joinpath("data", SCRIPT).read_bytes()
        return _attachment(script, SCRIPT, "text/x-python; charset=utf-8")
    content = await draw_file(slug, FILES[file_name]) if file_name in FILES else None
    if content is None:
        raise NotFound(
            mark("There is no such file of this draw yet. What is published so far stands on its page.")
        )
    return _attachment(content, f"{slug}-{file_name}", "application/json")


def _attachment(content: bytes, name: str, media_type: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


router = Router(path="/", route_handlers=[draw_page, draw_download])
