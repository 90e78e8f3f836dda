"""Failed sign-ins are counted where all web processes see them."""

from datetime import timedelta

import pytest

from participation.accounts import throttle
from participation.accounts.tables import SignInAttempt
from participation.accounts.throttle import WINDOW, count_attempt, erase_old_attempts, forget_attempts
from participation.clock import now
from participation.errors import TooManyRequests
from tests.factories import an_account, browser, post, sign_in

pytestmark = pytest.mark.usefixtures("database")

SECRET = b"x" * 32


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "LIMITS", {"pair": 2, "account": 4, "network": 6})


async def is_allowed(email: str, network: str) -> bool:
    try:
        await count_attempt(email, network, SECRET)
    except TooManyRequests:
        return False
    return True


async def test_one_account_from_one_network() -> None:
    """After the limit this pair waits, while the same account from elsewhere does not."""
    assert [await is_allowed("a", "here") for _ in range(3)] == [True, True, False]
    assert await is_allowed("a", "elsewhere")
    assert await is_allowed("b", "here")


async def test_one_account_from_everywhere() -> None:
    """Changing networks does not help against one account."""
    assert [await is_allowed("a", f"network {n}") for n in range(5)] == [True] * 4 + [False]


async def test_one_network_against_many_accounts() -> None:
    """Changing accounts does not help from one network."""
    assert [await is_allowed(f"account {n}", "here") for n in range(7)] == [True] * 6 + [False]


async def test_the_window_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts count for exactly the window, and are erased after it."""
    for _ in range(3):
        await is_allowed("a", "here")
    later = now() + WINDOW
    monkeypatch.setattr(throttle, "now", lambda: later - timedelta(seconds=5))
    assert not await is_allowed("a", "here")
    monkeypatch.setattr(throttle, "now", lambda: later + WINDOW)
    assert await is_allowed("a", "here")
    monkeypatch.setattr(throttle, "now", lambda: later + 2 * WINDOW + timedelta(minutes=1))
    await erase_old_attempts()
    assert not await SignInAttempt.exists()


async def test_a_success_is_not_counted() -> None:
    """Signing in forgets the failures of the account, and counts nothing against a shared network."""
    assert await is_allowed("b", "here")
    for _ in range(20):
        await count_attempt("a", "here", SECRET)
        await forget_attempts("a", "here", SECRET)
    assert await SignInAttempt.count() == 3


async def test_no_address_is_kept() -> None:
    """The table holds keyed digests only, others with another secret."""
    await count_attempt("sari@kota.go.id", "203.0.113.7", SECRET)
    await count_attempt("sari@kota.go.id", "203.0.113.7", b"y" * 32)
    digests = await SignInAttempt.select(SignInAttempt.subject_digest).output(as_list=True)
    assert len(set(digests)) == 6
    assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in digests)


async def test_two_web_processes_share_the_count() -> None:
    """What one process counted stops the attempt at another, the right password included."""
    await an_account()
    async with browser(process=1) as one, browser(process=2) as other:
        for _ in range(2):
            await post(one, "/en/manage/sign-in", email="sari@kota.go.id", password="salah")
        answer = await sign_in(other)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "900"
    assert "Wait 15 minutes" in answer.text
