"""How an organisation opens its own application: by a token in the address that only we can make. Pure."""

from datetime import timedelta
from uuid import UUID

from participation.web.sealing import seal, unseal

PURPOSE = "partner application"
LIFETIME = timedelta(days=365)
"""Longer than any application waits: those that were declined or not answered are erased before."""


def application_path(secret_key: str, application: UUID) -> str:
    """The address of the page, without language and host."""
    return f"/partners/application?t={seal(secret_key, application.hex, PURPOSE)}"


def opened_by(token: str, secret_keys: tuple[str, ...]) -> UUID | None:
    """Whose page it is; None for a token that is too old or none of ours."""
    for key in secret_keys:
        if (value := unseal(key, token, PURPOSE, LIFETIME)) is not None:
            return UUID(value)
    return None
