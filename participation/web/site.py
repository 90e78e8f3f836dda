"""How the installation calls itself, at hand for every page without a query each time."""

import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request

from participation.errors import Unavailable

REFRESH_SECONDS = 10.0


class SiteRefresh:
    """Reads the site again when the copy of this process is older than ten seconds."""

    def __init__(self, read: Callable[[], Awaitable[Any]]) -> None:
        self._read = read
        self._read_at = float("-inf")

    async def __call__(self, request: Request[Any, Any, Any]) -> None:
        if time.monotonic() - self._read_at < REFRESH_SECONDS:
            return
        self._read_at = time.monotonic()
        with contextlib.suppress(Unavailable):  # the name of the site is no reason to refuse a page
            request.app.state.site = await self._read()
