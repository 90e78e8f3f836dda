"""Reads of the suppression list, and of what became of messages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from piccolo.query.functions import Count

from participation.messages.channels import MessageState
from participation.messages.schemas import SimulatedTextView
from participation.messages.stopping import address_digest
from participation.messages.tables import Message, SimulatedText, Suppression


async def is_suppressed(address: str, secret_keys: Sequence[str]) -> bool:
    """Whether the owner of an address wants nothing more."""
    return bool(await suppressed_among([address], secret_keys))


async def suppressed_among(addresses: Iterable[str], secret_keys: Sequence[str]) -> set[str]:
    """Those whose owners want nothing more, whichever of our keys was in use when they said so."""
    digests = {address_digest(address, key): address for address in addresses for key in secret_keys}
    rows = await Suppression.select(Suppression.address_digest).where(
        Suppression.address_digest.is_in(list(digests) or [""])
    )
    return {digests[row["address_digest"]] for row in rows}


async def bounced_before(digest: str, message_id: int) -> bool:
    """Whether another message to the same address did not arrive either, and none has since."""
    row = (
        await Message.select(Message.state)
        .where(
            Message.address_digest == digest,
            Message.id != message_id,
            Message.state.is_in([MessageState.UNDELIVERED.value, MessageState.DELIVERED.value]),
        )
        .order_by(Message.id, ascending=False)
        .first()
    )
    return row is not None and row["state"] == MessageState.UNDELIVERED


async def simulated_texts(before: int | None, limit: int) -> list[SimulatedTextView]:
    """What the simulator took, the newest first."""
    query = SimulatedText.select().order_by(SimulatedText.id, ascending=False).limit(limit)
    if before is not None:
        query = query.where(SimulatedText.id < before)
    return [SimulatedTextView(**row) for row in await query]


async def simulated_text(text_id: int) -> SimulatedTextView | None:
    row = await SimulatedText.select().where(SimulatedText.id == text_id).first()
    return SimulatedTextView(**row) if row else None


async def sent_between(about: str, start: datetime, end: datetime) -> dict[tuple[str, str], int]:
    """How many messages about something went out from `start` on and before `end`, by channel and language."""
    rows = (
        await Message.select(Message.channel, Message.language, Count())
        .where(Message.about == about, Message.sent_at >= start, Message.sent_at < end)
        .group_by(Message.channel, Message.language)
    )
    return {(row["channel"], row["language"]): row["count"] for row in rows}


async def counts_about(about: str) -> dict[tuple[str, str], int]:
    """How many messages about something there are, by channel and state, of those that the outbox still knows."""
    rows = (
        await Message.select(Message.channel, Message.state, Count())
        .where(Message.about == about)
        .group_by(Message.channel, Message.state)
    )
    return {(row["channel"], row["state"]): row["count"] for row in rows}
