"""Reads of the suppression list."""

from collections.abc import Sequence

from participation.messages.stopping import address_digest
from participation.messages.tables import Suppression


async def is_suppressed(address: str, secret_keys: Sequence[str]) -> bool:
    """Whether the owner of an address wants nothing more, whichever of our keys was in use when they said so."""
    digests = [address_digest(address, key) for key in secret_keys]
    return await Suppression.exists().where(Suppression.address_digest.is_in(digests))
