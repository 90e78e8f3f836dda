"""HEAD: what GET would answer, without its body."""

from collections.abc import Mapping
from typing import Any

ONLY_HEADERS = "only_headers"


def as_get(scope: Any, send: Any) -> Any:
    """Turns an ASGI HEAD request into GET; returns a `send` that drops the bodies, or the same for other methods."""
    if scope["type"] != "http" or scope["method"] != "HEAD":
        return send
    scope["method"] = "GET"
    scope.setdefault("state", {})[ONLY_HEADERS] = True

    async def send_headers(message: Any) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_headers


def only_headers(scope: Mapping[str, Any]) -> bool:
    """Whether a request was HEAD before it became GET."""
    return bool(scope.get("state", {}).get(ONLY_HEADERS))
