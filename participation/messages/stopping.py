"""What the suppression list keeps of an address, and the link by which its owner gets on it. Pure."""

import hmac
from collections.abc import Sequence

from participation.codes import digest

DIGEST_LENGTH = 64
SEAL_LENGTH = 32


def address_digest(address: str, secret_key: str) -> str:
    """What the suppression list keeps of an address: 64 hexadecimal digits that only the key can make."""
    return digest(secret_key.encode(), "suppression", address.strip().lower()).hex()


def stop_path(address: str, secret_key: str) -> str:
    """The path of the page for this address: the digest that the suppression list keeps, and our seal on it."""
    kept = address_digest(address, secret_key)
    return f"/messages/stop/{kept}{_seal(kept, secret_key)}"


def sealed_digest(code: str, secret_keys: Sequence[str]) -> str | None:
    """The digest in such a link; None when one of our keys has not sealed it."""
    kept, seal = code[:DIGEST_LENGTH], code[DIGEST_LENGTH:]
    seals = [_seal(kept, key) for key in secret_keys]
    return kept if any(hmac.compare_digest(seal.encode(), own.encode()) for own in seals) else None


def _seal(kept: str, secret_key: str) -> str:
    return digest(secret_key.encode(), "suppression link", kept).hex()[:SEAL_LENGTH]
