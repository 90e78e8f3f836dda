"""What a phone keeps to work without signal: the service worker, the manifest, and the page about its outbox."""

import hashlib
from functools import cache
from typing import Any

from litestar import Request, Response, Router, get
from litestar.response import Template

from participation.web.i18n import current_language, mark, translate
from participation.web.templates import STATIC_DIRECTORY, asset, page, text_here
from participation.web.urls import url

OUTBOX = "/outbox"
ABOUT = mark("Answer surveys without signal, and send the answers once there is some.")
PAPER = "#ffffff"


@get("/sw.js", media_type="text/javascript")
async def worker(request: Request[Any, Any, Any]) -> Response[bytes]:
    """At the root, as a worker serves only what stands below its own address: pages of every language.

    A browser asks for it with every page, so most answers say only that nothing has changed.
    """
    code, tag = _worker()
    headers = {"cache-control": "no-cache", "etag": tag}
    known = request.headers.get("if-none-match", "").removeprefix("W/")
    return Response(b"" if known == tag else code, status_code=304 if known == tag else 200, headers=headers)


@cache
def _worker() -> tuple[bytes, str]:
    code = (STATIC_DIRECTORY / "worker.js").read_bytes()
    return code, f'"{hashlib.sha256(code).hexdigest()[:16]}"'


@get("/manifest.webmanifest", media_type="application/manifest+json")
async def manifest(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """What the platform is called on the home screen of a phone, and where it starts from there."""
    name = text_here(request.app.state.site.name)
    content = {
        "id": OUTBOX,
        "name": name,
        "short_name": name[:30],
        "description": translate(ABOUT),
        "lang": current_language(),
        "start_url": url(OUTBOX),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        ],
    }
    return Response(content, media_type="application/manifest+json", headers={"cache-control": "no-cache"})


@get(OUTBOX)
async def outbox_page(request: Request[Any, Any, Any]) -> Template:
    """The same for everybody: a script fills in what waits on this very phone."""
    shown = page(request, "web/outbox.html")
    shown.headers["cache-control"] = "no-cache"
    return shown


router = Router(path="/", route_handlers=[worker, manifest, outbox_page])
