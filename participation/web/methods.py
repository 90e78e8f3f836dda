"""HEAD: what GET would answer, without its body."""

from typing import Any


def as_get(scope: Any, send: Any) -> Any:
    """Turns an ASGI HEAD request into GET; returns a `send` that drops the bodies, or the same for other methods."""
    if scope["type"] != "http" or scope["method"] != "HEAD":
        return send
    scope["method"] = "GET"

    async def send_headers(message: Any) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_headers
