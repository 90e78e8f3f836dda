"""Values that pass through an address for a short while, or wait in the database, readable by nobody but us. Pure.

A receipt's code must not stand in a browser's history or in a proxy's log; a sealed one may.
"""

import base64
import hmac
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken

LIFETIME = timedelta(hours=24)


def seal(secret: str, value: str, purpose: str) -> str:
    """The value encrypted under a key made of the secret for this purpose alone; safe in an address."""
    return _fernet(secret, purpose).encrypt(value.encode()).decode()


def unseal(secret: str, sealed: str, purpose: str, lifetime: timedelta | None = LIFETIME) -> str | None:
    """The value; None when it is older than that, was changed, or was sealed for another purpose.

    Without a lifetime the clock, now or when it was sealed, does not matter.
    """
    try:
        return _fernet(secret, purpose).decrypt(sealed, ttl=_seconds(lifetime)).decode()
    except (InvalidToken, ValueError):
        return None


def _seconds(lifetime: timedelta | None) -> int | None:
    return None if lifetime is None else int(lifetime.total_seconds())


def _fernet(secret: str, purpose: str) -> Fernet:
    key = hmac.digest(secret.encode(), b"seal " + purpose.encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
