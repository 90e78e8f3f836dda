"""The codes of an invitation and of its ballot, and what is stored of them. Pure.

The token of an invitation is random. The ballot's code is made from it with the secret key, always the same one:
whoever loses the connection opens the link again. Stored are keyed digests of both, so that without the key
nobody finds the ballot that belongs to an invitation.
"""

import base64
import hmac
from typing import NamedTuple
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from participation.codes import LINK_SYMBOLS, digest, encode, normalise, random_code

INVITATION = "invitation"
BALLOT = "ballot"
SEALED = "sealed invitation"


class Invited(NamedTuple):
    """What is stored of one new invitation."""

    token_digest: bytes
    sealed_token: bytes
    ballot: UUID


def invited(secret: str) -> Invited:
    """A new invitation under the newest secret."""
    token = random_code(LINK_SYMBOLS)
    return Invited(
        digest(secret.encode(), INVITATION, token),
        sealed(token, secret),
        _id_of(_made(token, secret), secret),
    )


def token_digests(typed: str, secret_keys: tuple[str, ...]) -> list[bytes]:
    """What a token may be stored under, newest secret first; nothing when it cannot be one."""
    token = normalise(typed)
    return [digest(secret.encode(), INVITATION, token) for secret in secret_keys] if token else []


def ballots_of(typed: str, secret_keys: tuple[str, ...]) -> dict[UUID, str]:
    """The codes that a token's ballot may have, by the id that it is stored under: one for each secret."""
    token = normalise(typed)
    codes = [(_made(token, secret), secret) for secret in secret_keys] if token else []
    return {_id_of(code, secret): code for code, secret in codes}


def ballot_ids(typed: str, secret_keys: tuple[str, ...]) -> tuple[UUID, ...]:
    """What a ballot's code may be stored under; nothing when it cannot be one."""
    code = normalise(typed)
    return tuple(_id_of(code, secret) for secret in secret_keys) if code else ()


def sealed(value: str, secret: str) -> bytes:
    """Readable with the secret alone, for ever; says nothing of when it was sealed."""
    return _fernet(secret).encrypt_at_time(value.encode(), 0)


def opened(value: bytes, secret_keys: tuple[str, ...]) -> str | None:
    """What was sealed under one of the secrets; None under another one."""
    for secret in secret_keys:
        try:
            return _fernet(secret).decrypt(value).decode()
        except InvalidToken:
            continue
    return None


def _made(token: str, secret: str) -> str:
    return encode(digest(secret.encode(), "ballot of", token))


def _id_of(code: str, secret: str) -> UUID:
    return UUID(bytes=digest(secret.encode(), BALLOT, code)[:16])


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret.encode(), SEALED.encode(), "sha256")))
