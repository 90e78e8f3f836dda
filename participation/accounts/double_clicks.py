"""One answer to a form of staff that is sent twice: a second click must not make a second office.

The same fields to the same page from the same browser within seconds are one act. The second request waits for the
first, in whichever process that runs, and leads to the page that the first one led to, which then says so. A form
that was refused may be sent again at once.
"""

import asyncio
from datetime import timedelta
from typing import Any

from litestar import Request
from litestar.enums import RequestEncodingType, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from participation.accounts.tables import SentForm
from participation.clock import now
from participation.codes import digest
from participation.database import CONSTRAINT_ERRORS
from participation.web.i18n import mark
from participation.web.templates import say

WINDOW = timedelta(seconds=10)
PAUSE_SECONDS = 0.1
SENT_ALREADY = mark("You sent this a moment ago already: it is done or under way, and nothing is done twice.")
SEE_OTHER = 303


class OneAnswer:
    """Middleware for pages of signed-in people; stands behind the check of the form's token."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self.app = app
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        subject = await self._subject(scope, receive)
        if subject is None:
            await self.app(scope, receive, send)
        elif await _claim(subject):
            await self._first(subject, scope, receive, send)
        elif location := await _outcome(subject):
            say(Request(scope), SENT_ALREADY)
            await _lead(location, send)
        else:
            await self.app(scope, receive, send)

    async def _subject(self, scope: Scope, receive: Receive) -> str | None:
        """A keyed digest of who sent what where; None for what is no form with fields of somebody signed in.

        Signing in is left alone: each of its answers must bring its own cookie.
        """
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST" or not scope.get("user"):
            return None
        request: Request[Any, Any, Any] = scope["litestar_app"].request_class(scope, receive)
        if request.content_type[0] != RequestEncodingType.URL_ENCODED:
            return None
        sent = b"\n".join(
            [request.cookies.get("session", "").encode(), scope["raw_path"], await request.body()]
        )
        return digest(self._secret, "sent form", sent.hex()).hex()

    async def _first(self, subject: str, scope: Scope, receive: Receive, send: Send) -> None:
        led = False

        async def noting(message: Message) -> None:
            nonlocal led
            if message["type"] == "http.response.start" and message["status"] == SEE_OTHER:
                location = dict(message["headers"]).get(b"location", b"").decode()
                await SentForm.update({SentForm.location: location}).where(SentForm.digest == subject)
                led = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            if not led:
                await SentForm.delete().where(SentForm.digest == subject)


async def _claim(subject: str) -> bool:
    await SentForm.delete().where(SentForm.digest == subject, SentForm.sent_at < now() - WINDOW)
    try:
        await SentForm.insert(SentForm(digest=subject))
    except CONSTRAINT_ERRORS:
        return False
    return True


async def _outcome(subject: str) -> str | None:
    """Where the first request leads; None when it was refused, or takes longer than anybody waits."""
    for _ in range(int(WINDOW.total_seconds() / PAUSE_SECONDS)):
        row = await SentForm.select(SentForm.location).where(SentForm.digest == subject).first()
        if row is None or row["location"]:
            return str(row["location"]) if row else None
        await asyncio.sleep(PAUSE_SECONDS)
    return None


async def _lead(location: str, send: Send) -> None:
    headers = [(b"location", location.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": SEE_OTHER, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def erase_sent_forms() -> None:
    """What no second click is held against any more."""
    await SentForm.delete().where(SentForm.sent_at < now() - WINDOW)
