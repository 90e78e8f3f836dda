"""Passwords: argon2id, computed off the event loop, and what makes one acceptable."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from participation.errors import Problem
from participation.web.i18n import mark

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

# 19 MiB, two passes, one lane: the OWASP minimum, 57 ms on a small server
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
_one_at_a_time = asyncio.Semaphore(4)
"""At most four hashes at once: a burst of sign-ins must not eat the memory of a small server."""


def password_problem(password: str) -> Problem | None:
    """Why a password cannot be taken, or None. Length counts, not signs (NIST SP 800-63B)."""
    if len(password) < SHORTEST_PASSWORD:
        return Problem(
            mark("Choose a password of at least %(shortest)s characters. A few unrelated words work well."),
            {"shortest": SHORTEST_PASSWORD},
        )
    if len(password) > LONGEST_PASSWORD:
        return Problem(
            mark("Choose a password of at most %(longest)s characters."), {"longest": LONGEST_PASSWORD}
        )
    if len(set(password)) < 4:
        return Problem(mark("This password repeats itself. Choose one that is harder to guess."))
    return None


def one_time_password() -> str:
    """Four groups of four, easy to read aloud: 79 bits."""
    letters = [secrets.choice(ONE_TIME_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


async def hash_password(password: str) -> str:
    async with _one_at_a_time:
        return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(stored: str, password: str) -> bool:
    """Takes the same time whether or not there is a password to compare with."""
    async with _one_at_a_time:
        matches = await asyncio.to_thread(_verify, stored or _NOBODY, password[:LONGEST_PASSWORD])
    return matches and bool(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
