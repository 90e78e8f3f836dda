"""How many answers came by one source from one network and kind of browser on a day, in the memory of this process.

A number, kept under a digest whose key is drawn each day and stored nowhere. A village behind one mobile carrier may
look like one device: what is told from it is a question for people, never a refusal.
"""

import hashlib
import secrets
from collections import Counter
from datetime import date

from participation.clock import today

MANY = 30
"""Answers, from which on a device counts as one of very many."""
MOST_KEPT = 100_000
"""Devices and sources of one day, some 10 MiB."""


class DeviceCounts:
    """One of each in a web process."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._key = b""
        self._counts = Counter[bytes]()

    def is_many(self, source: str, network: str, agent: str) -> bool:
        """Counts one more, and says whether there were very many before it."""
        if self._day != (day := today()):
            self._day, self._key = day, secrets.token_bytes(16)
            self._counts.clear()
        whose = f"{source}\n{network}\n{agent}".encode()
        device = hashlib.blake2b(whose, digest_size=12, key=self._key).digest()
        if device not in self._counts and len(self._counts) >= MOST_KEPT:
            return False
        self._counts[device] += 1
        return self._counts[device] > MANY
