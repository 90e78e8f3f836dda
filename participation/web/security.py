"""Headers that every answer carries, and the check that a form was sent from our own pages."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import Message, Receive, Scope, Send

from participation.errors import Forbidden
from participation.settings import Settings
from participation.web.i18n import mark

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
FRAMES = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
"""For a page that shows another one of ours in a frame …"""
FRAMED_HERE = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""… and for that one."""
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
KEPT_BY_THE_BROWSER = {"cache-control": "private, no-cache"}
"""For an empty form with a key: Back brings the same page, so that sending it again stores nothing twice."""
STRICT_TRANSPORT = ("strict-transport-security", "max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Adds the headers to every answer, errors included."""

    def __init__(self, settings: Settings) -> None:
        headers = [*HEADERS.items(), *([STRICT_TRANSPORT] if settings.secure else [])]
        self._headers = [(name.encode(), value.encode()) for name, value in headers]

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        present = {name for name, _ in message["headers"]}
        added = [pair for pair in self._headers if pair[0] not in present]
        if b"cache-control" not in present:
            added.append((b"cache-control", b"no-store"))
        message["headers"] = [*message["headers"], *added]


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def from_own_pages(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: refuses what another site makes a browser send. Programs send neither header and may pass.

    Raises Forbidden.
    """
    if connection.scope.get("method") in SAFE_METHODS:
        return
    origin = connection.headers.get("origin", "null")
    if origin == "null":
        # none at all, or withheld by a privacy mode: then the browser's own verdict decides
        foreign = connection.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    else:
        foreign = origin.partition("://")[2] != connection.headers.get("host")
    if foreign:
        raise Forbidden(
            mark("This was sent from another site. Open the page here and send it again from this site.")
        )


class StaffForms(CSRFMiddleware):
    """Litestar's tokens for forms of signed-in people, with a new cookie for who holds one of an older key.

    Otherwise the cookie stays as it is, and every form is refused until the browser is closed.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["method"] in SAFE_METHODS:
            cookies = ASGIConnection[Any, Any, Any, Any](scope).cookies  # kept in the scope: the same for all
            if self._decode_csrf_token(cookies.get(self.config.cookie_name, "")) is None:
                cookies.pop(self.config.cookie_name, None)
        await super().__call__(scope, receive, send)
