"""Receipts: the code that a citizen holds, made from the key that came with what was sent. Pure.

A key sent again makes the same code, so that an impatient second tap stores nothing twice. Codes are kept
nowhere: a receipt is found again by a keyed digest of its code, under each secret that is configured.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

from participation.codes import digest, normalise, receipt_code
from participation.errors import Rejected
from participation.web.i18n import mark

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
"""URL-safe base64 of at least 128 random bits."""
PURPOSE = "receipt"

NO_CODE = mark("Write the code of your receipt, for example K7WD-4MXR-Q2HF-9BTN.")
UNKNOWN_CODE = mark(
    "We do not know this code. Compare it with your receipt sign by sign; capital letters, spaces and dashes "
    "do not matter."
)


@dataclass(frozen=True, slots=True)
class IssuedReceipt:
    """The receipt of one key: its code under the newest secret, and what older secrets made of the same key."""

    code: str
    digest: bytes
    secret_version: str
    older: tuple["IssuedReceipt", ...] = ()

    @property
    def lookup_digests(self) -> tuple[bytes, ...]:
        """Digests under which the receipt may stand already, newest secret first."""
        return (self.digest, *(receipt.digest for receipt in self.older))

    def standing(self, stored: bytes) -> "IssuedReceipt":
        """The receipt that has this stored digest: made before a new secret came in, it keeps its code."""
        return next((receipt for receipt in self.older if receipt.digest == stored), self)


def new_key() -> str:
    """A key for a page to carry: 128 random bits."""
    return secrets.token_urlsafe(16)


def is_key(typed: str) -> bool:
    return KEY.fullmatch(typed) is not None


def issue(secret_keys: tuple[str, ...], scope: str, key: str) -> IssuedReceipt:
    """The receipt for a key within a scope such as "service:12". Secrets are newest first.

    Raises Rejected for a key that is too short to be unguessable, too long or not URL-safe.
    """
    if not is_key(key):
        raise Rejected(
            mark(
                "The key must be 22 to 64 letters, digits, “-” or “_” and stand for at least 128 random bits. "
                "Make a new one for each contribution."
            )
        )
    newest, *older = (_made(secret, scope, key) for secret in secret_keys)
    return IssuedReceipt(newest.code, newest.digest, newest.secret_version, tuple(older))


def _made(secret: str, scope: str, key: str) -> IssuedReceipt:
    code = receipt_code(secret.encode(), scope, key)
    return IssuedReceipt(code, _digest(secret, code), secret_version(secret))


def digests_of(typed: str, secret_keys: tuple[str, ...]) -> list[bytes]:
    """What a typed code may be stored under; nothing when it cannot be a code at all."""
    code = normalise(typed)
    return [_digest(secret, code) for secret in secret_keys] if code else []


@lru_cache(maxsize=16)
def secret_version(secret: str) -> str:
    """Names a secret without giving it away: the first 8 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def _digest(secret: str, code: str) -> bytes:
    return digest(secret.encode(), PURPOSE, code)
