"""Pages that stand elsewhere than in a person's own browser: in a frame on another site, on a tablet at a counter."""

from typing import TypeVar

from litestar import Response
from litestar.response import Template

from participation.web.security import CONTENT_SECURITY_POLICY, HEADERS

Shown = TypeVar("Shown", bound=Response | Template)  # type: ignore[type-arg]

FRAMED = CONTENT_SECURITY_POLICY.replace(
    "frame-ancestors 'none'", "frame-ancestors https: http://localhost:* 'self'"
)
"""A survey may stand on any site: it has no session that somebody could be tricked with."""
EMBEDDED = {
    "content-security-policy": FRAMED,
    "cross-origin-resource-policy": "cross-origin",
    "x-frame-options": "ALLOWALL",
}
LOCATED = {
    "permissions-policy": HEADERS["permissions-policy"].replace("geolocation=()", "geolocation=(self)")
}
"""For questions about a place: the browser asks the person before it tells."""
KIOSK = {"cache-control": "no-store", "clear-site-data": '"cache"'}
"""Not its storage, where nothing comes from such a page: answers that wait for signal on the device would go."""


def in_frame(shown: Shown, frame: str) -> Shown:
    """The page with the headers that it needs where it stands."""
    shown.headers.update({"embed": EMBEDDED, "kiosk": KIOSK}.get(frame, {}))
    shown.headers.update(LOCATED)
    return shown
