"""The first page, made of what the packages bring, and the pages about the platform itself."""

from typing import Any

from litestar import Request, Router, get
from litestar.response import Template

from participation.web.panels import filled
from participation.web.templates import page


@get("/")
async def home(request: Request[Any, Any, Any]) -> Template:
    return page(request, "web/home.html", panels=await filled(request.app.state.panels.home))


@get("/about")
async def about(request: Request[Any, Any, Any]) -> Template:
    return page(request, "web/about.html")


@get("/privacy")
async def privacy(request: Request[Any, Any, Any]) -> Template:
    return page(request, "web/privacy.html")


@get("/accessibility")
async def accessibility(request: Request[Any, Any, Any]) -> Template:
    return page(request, "web/accessibility.html")


router = Router(path="/", route_handlers=[home, about, privacy, accessibility])
