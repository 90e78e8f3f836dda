"""Reads of the suppression list, and of what became of messages."""

from collections.abc import Sequence

from piccolo.query.functions import Count

from participation.messages.stopping import address_digest
from participation.messages.tables import Message, Suppression


async def is_suppressed(address: str, secret_keys: Sequence[str]) -> bool:
    """Whether the owner of an address wants nothing more, whichever of our keys was in use when they said so."""
    digests = [address_digest(address, key) for key in secret_keys]
    return await Suppression.exists().where(Suppression.address_digest.is_in(digests))


async def counts_about(about: str) -> dict[tuple[str, str], int]:
    """How many messages about something there are, by channel and state, of those that the outbox still knows."""
    rows = (
        await Message.select(Message.channel, Message.state, Count())
        .where(Message.about == about)
        .group_by(Message.channel, Message.state)
    )
    return {(row["channel"], row["state"]): row["count"] for row in rows}
