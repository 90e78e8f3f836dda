"""Sessions in the database, so that every web process of an installation knows them."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.stores.base import Store
from litestar.types import Empty, Message, ScopeSession

from participation.accounts.tables import StoredSession
from participation.clock import now

SESSION_SECONDS = 12 * 3600
"""A working day: people at shared office machines forget to sign out."""


class DatabaseStore(Store):
    """Litestar's store over a table. Keys are kept as digests: a copy of the table opens no session."""

    async def begin(self, key: str) -> None:
        """Makes the row that `set` fills."""
        expires_at = now() + timedelta(seconds=SESSION_SECONDS)
        await StoredSession.insert(StoredSession(key_digest=_digest(key), data=b"{}", expires_at=expires_at))

    async def set(self, key: str, value: str | bytes, expires_in: int | timedelta | None = None) -> None:
        """Only where the session has begun: an answer that was under way does not revive one that ended."""
        data = value.encode() if isinstance(value, str) else value
        seconds = expires_in.total_seconds() if isinstance(expires_in, timedelta) else expires_in
        expires_at = now() + timedelta(seconds=seconds or SESSION_SECONDS)
        await StoredSession.update({StoredSession.data: data, StoredSession.expires_at: expires_at}).where(
            StoredSession.key_digest == _digest(key)
        )

    async def get(self, key: str, renew_for: int | timedelta | None = None) -> bytes | None:
        row = (
            await StoredSession.select(StoredSession.data)
            .where(StoredSession.key_digest == _digest(key), StoredSession.expires_at > now())
            .first()
        )
        return bytes(row["data"]) if row else None

    async def delete(self, key: str) -> None:
        await StoredSession.delete().where(StoredSession.key_digest == _digest(key))

    async def delete_all(self) -> None:
        await StoredSession.delete(force=True)

    async def exists(self, key: str) -> bool:
        return await self.get(key) is not None

    async def expires_in(self, key: str) -> int | None:
        row = (
            await StoredSession.select(StoredSession.expires_at)
            .where(StoredSession.key_digest == _digest(key))
            .first()
        )
        return int((row["expires_at"] - now()).total_seconds()) if row else None


class SessionBackend(ServerSideSessionBackend):
    """Server-side sessions that begin with a sign-in and a new id: a planted cookie is worth nothing."""

    def get_session_id(self, connection: ASGIConnection[Any, Any, Any, Any]) -> str:
        return connection.scope["state"].get("new_session_id") or super().get_session_id(connection)

    async def store_in_message(
        self, scope_session: ScopeSession, message: Message, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> None:
        """Who is not signed in gets no session: opening the sign-in page writes no row and sets no cookie."""
        if isinstance(scope_session, dict) and scope_session:
            await super().store_in_message(scope_session, message, connection)
        elif self.config.key in connection.cookies:
            await super().store_in_message(Empty, message, connection)


class SessionConfig(ServerSideSessionConfig):
    _backend_class = SessionBackend


async def start_session(request: Request[Any, Any, Any], content: dict[str, Any]) -> None:
    """Puts `content` into a session with a fresh id; the one that came with the request ends."""
    store = cast(DatabaseStore, request.app.stores.get("sessions"))
    if old := request.cookies.get("session"):
        await store.delete(old)
    key = secrets.token_hex(32)
    await store.begin(key)
    request.scope["state"]["new_session_id"] = key
    request.set_session(content)


async def erase_expired_sessions() -> None:
    await StoredSession.delete().where(StoredSession.expires_at <= now())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
