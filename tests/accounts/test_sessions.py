"""The store of sessions."""

from datetime import timedelta

import pytest

from participation.accounts import sessions
from participation.accounts.sessions import DatabaseStore, erase_expired_sessions
from participation.accounts.tables import StoredSession
from participation.clock import now

pytestmark = pytest.mark.usefixtures("database")


async def test_a_session_holds_what_was_put_into_it() -> None:
    """What is set is read again, by any process, until it is deleted."""
    store = DatabaseStore()
    await store.begin("key")
    await store.set("key", b'{"a": 1}', 60)
    assert await DatabaseStore().get("key") == b'{"a": 1}'
    assert await store.exists("key")
    assert 50 < (await store.expires_in("key") or 0) <= 60
    await store.delete("key")
    assert await store.get("key") is None
    assert await store.expires_in("key") is None


async def test_a_session_that_ended_is_not_revived() -> None:
    """An answer that was under way during the sign-out does not bring the session back."""
    store = DatabaseStore()
    await store.begin("key")
    await store.delete("key")
    await store.set("key", b"{}", 60)
    assert await store.get("key") is None


async def test_sessions_end_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time a session opens nothing, and its row is erased."""
    store = DatabaseStore()
    await store.begin("old")
    await store.set("old", b"{}", 60)
    await store.begin("new")
    later = now() + timedelta(seconds=61)
    monkeypatch.setattr(sessions, "now", lambda: later)
    assert await store.get("old") is None
    assert await store.get("new") is not None
    await erase_expired_sessions()
    assert await StoredSession.count() == 1


async def test_a_copy_of_the_table_opens_nothing() -> None:
    """Rows hold digests of the keys."""
    await DatabaseStore().begin("a" * 64)
    stored = await StoredSession.select(StoredSession.key_digest).output(as_list=True)
    assert stored != ["a" * 64]
    assert await DatabaseStore().get(stored[0]) is None
