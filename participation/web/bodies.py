"""What is sent and not taken is read to its end all the same: a browser that is still sending reads no answer."""

import asyncio
from contextlib import suppress
from typing import Any

TOO_LARGE = 413
MOST_READ = 200_000_000
"""Bytes of a body that is thrown away; whoever sends more meets a closed door."""
LONGEST_READ = 120.0
"""Seconds."""


def read_to_its_end(scope: Any, receive: Any, send: Any) -> tuple[Any, Any]:
    """`receive` and `send` of a request, where an answer of 413 waits until the browser has sent everything."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return receive, send
    ended = False

    async def noting() -> Any:
        nonlocal ended
        message = await receive()
        ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def waiting(message: Any) -> None:
        if message["type"] == "http.response.start" and message["status"] == TOO_LARGE:
            left = MOST_READ
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_READ):
                    while not ended and left > 0:
                        left -= len((await noting()).get("body", b""))
        await send(message)

    return noting, waiting
