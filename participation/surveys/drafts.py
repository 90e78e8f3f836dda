"""What is kept of answers that are not finished, and how: sealed, for a month, under a code. Pure."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from participation.codes import digest, normalise
from participation.web.sealing import seal, unseal

KEPT = timedelta(days=30)
LARGEST = 200_000
"""Characters of a draft: the longest answers of any form stay far below it."""
PURPOSE = "survey draft"
NEVER_KEPT = frozenset({"_go", "_draft", "_ballot"})
"""What must not outlive the visit: a right to answer that could tell whose answers these are."""

Fields = dict[str, list[str]]


def digests_of_draft(code: str, secret_keys: tuple[str, ...]) -> list[bytes]:
    """What a typed code may be stored under, newest secret first; nothing when it cannot be a code."""
    plain = normalise(code)
    return [digest(secret.encode(), PURPOSE, plain) for secret in secret_keys] if plain else []


def sealed_draft(fields: Mapping[str, list[str]], code: str, secret: str) -> bytes | None:
    """The fields, readable only with code and secret; None when they are too long to be kept."""
    kept = {name: values for name, values in fields.items() if name not in NEVER_KEPT}
    written = msgspec.json.encode(kept).decode()
    return seal(secret, written, _purpose(code)).encode() if len(written) <= LARGEST else None


def opened_draft(sealed: bytes, code: str, secret_keys: tuple[str, ...]) -> Fields | None:
    """The fields again; None when they are too old or were sealed with another code or secret."""
    for secret in secret_keys:
        written = unseal(secret, sealed.decode(), _purpose(code), KEPT)
        if written is not None:
            return msgspec.json.decode(written, type=Fields)
    return None


def _purpose(code: str) -> str:
    return f"{PURPOSE} {normalise(code)}"
