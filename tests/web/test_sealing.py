"""Sealed values: readable by nobody else, for a day, for one purpose."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.web.sealing import LIFETIME, seal, unseal

SECRET = "s" * 32


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50), st.text(max_size=100))
def test_only_what_was_sealed_opens(value: str, other: str) -> None:
    """A sealed value comes back as it was; anything else in its place gives nothing."""
    sealed = seal(SECRET, value, "thanks")
    assert unseal(SECRET, sealed, "thanks") == value
    assert unseal(SECRET, other, "thanks") is None


def test_secret_and_purpose_must_match() -> None:
    """A token of one page opens no other page's door."""
    sealed = seal(SECRET, "K7WD", "thanks")
    assert unseal(SECRET, sealed, "reset") is None
    assert unseal("t" * 32, sealed, "thanks") is None
    assert "K7WD" not in sealed


def test_a_seal_lasts_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short of 24 hours it still opens, past them no more."""
    sealed_at = int(time.time())
    sealed = seal(SECRET, "K7WD", "thanks")
    for seconds, expected in ((-30, "K7WD"), (60, None)):
        moment = sealed_at + LIFETIME.total_seconds() + seconds
        monkeypatch.setattr("cryptography.fernet.time.time", lambda moment=moment: moment)
        assert unseal(SECRET, sealed, "thanks") == expected


@pytest.mark.parametrize("years", [-5, 50])
def test_without_a_lifetime_no_clock_matters(monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    """What waits in the database opens for ever, also where the clock was wrong when it was sealed."""
    sealed = seal(SECRET, "K7WD", "draw")
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: time.time_ns() // 10**9 + years * 31_536_000)
    assert unseal(SECRET, sealed, "draw", lifetime=None) == "K7WD"
