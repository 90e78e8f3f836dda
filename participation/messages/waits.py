"""How long a message waits after a failure, and how long one is kept. Pure."""

from datetime import timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""After the first failure, the second, …: a server that is restarted, one that is mended, one that is moved."""

LEASE = timedelta(minutes=15)
"""How long a message taken by a sender is left alone: longer than its slowest batch."""

KEPT = timedelta(days=30)
"""How long the row of a message tells that it was sent, without saying to whom."""


def wait_after(attempts: int) -> timedelta | None:
    """The wait after this many failed attempts; None once it is given up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
