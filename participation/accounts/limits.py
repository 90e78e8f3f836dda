"""How often one network may do something that costs others, counted in the database for all web processes.

Addresses are kept only as keyed digests that change every day. Limits are generous: an office, a village or a
mobile carrier may share one address.
"""

from dataclasses import dataclass
from datetime import timedelta

from participation.accounts.tables import SignInAttempt
from participation.clock import now, today
from participation.codes import digest
from participation.errors import TooManyRequests
from participation.web.i18n import mark


@dataclass(frozen=True)
class Limit:
    """At most `most` times per `window` from one network."""

    purpose: str
    most: int
    window: timedelta


async def check_limit(limit: Limit, network: str, secret: str) -> None:
    """Raises TooManyRequests where the limit is reached; counts nothing."""
    count = await SignInAttempt.count().where(
        SignInAttempt.subject_digest == _subject(limit, network, secret),
        SignInAttempt.attempted_at > now() - limit.window,
    )
    if count >= limit.most:
        raise TooManyRequests(
            mark("Too many attempts from your network. Wait %(minutes)s minutes, then try again."),
            {"minutes": limit.window // timedelta(minutes=1)},
            retry_after=int(limit.window.total_seconds()),
        )


async def count_towards(limit: Limit, network: str, secret: str, times: int = 1) -> None:
    """So many more from this network."""
    subject = _subject(limit, network, secret)
    await SignInAttempt.insert(*(SignInAttempt(subject_digest=subject) for _ in range(times)))


async def spend(limit: Limit, network: str, secret: str, times: int = 1) -> None:
    """Counts so many more. Raises TooManyRequests, and counts nothing, where the limit is reached already."""
    await check_limit(limit, network, secret)
    await count_towards(limit, network, secret, times)


def _subject(limit: Limit, network: str, secret: str) -> str:
    return digest(secret.encode(), f"{limit.purpose} {today()}", network).hex()
