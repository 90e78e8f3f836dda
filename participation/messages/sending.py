"""Sends what is due: batch by batch, each taken, handed over and settled before the next one is taken.

A sender that dies in between leaves at most one batch of which nobody knows how far it came; the next one repeats it
under the same Message-IDs once the lease is over.
"""

import asyncio
import logging
import smtplib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from participation.clock import now
from participation.errors import ConfigurationError
from participation.messages.bounces import refusal_of
from participation.messages.channels import MessageState
from participation.messages.gateway import GatewayRefusal
from participation.messages.queries import suppressed_among
from participation.messages.quiet import not_before
from participation.messages.schemas import Attempt, DueMessage
from participation.messages.service import settle, take_due
from participation.messages.stopping import address_digest
from participation.messages.waits import LEASE, wait_after
from participation.messages.ways import ASKED_FOR, Ways
from participation.settings import Settings

logger = logging.getLogger(__name__)

BATCH = 200
CONNECTIONS = 4
"""To servers far away a mail is mostly waiting."""
LONGEST_BATCH = LEASE / 3
"""What is not begun by then goes back: two attempts of TIMEOUT_SECONDS still fit into the lease."""
LONGEST_RUN = timedelta(minutes=5)

_sending = asyncio.Lock()


async def send_due(settings: Settings) -> dict[str, int]:
    """Sends until nothing is due; says how many messages were sent and how many not.

    One at a time in a process: a second one leaves it to the first.
    """
    counts = {"sent": 0, "failed": 0}
    if _sending.locked():
        return counts
    async with _sending:
        ways = [Ways(settings) for _ in range(CONNECTIONS)]
        until = now() + LONGEST_RUN
        try:
            while (messages := await take_due(BATCH)) and now() < until:
                attempts = await _attempts(ways, messages, settings)
                await settle(attempts)
                _count(counts, attempts)
        finally:
            for way in ways:
                await way.close()
    return counts


def _count(counts: dict[str, int], attempts: Sequence[Attempt]) -> None:
    for one in attempts:
        if one.error:
            counts["failed"] += 1
        elif one.due_at is None:
            counts["sent"] += 1


async def _attempts(
    ways: Sequence[Ways], messages: Sequence[DueMessage], settings: Settings
) -> list[Attempt]:
    """One attempt for each message, over several connections at once."""
    unwanted = await suppressed_among({message.recipient for message in messages}, settings.secret_keys)
    waiting = iter(messages)
    until = now() + LONGEST_BATCH
    found: list[Attempt] = []
    await asyncio.gather(*[_work(way, waiting, unwanted, settings.secret_key, until, found) for way in ways])
    return found


async def _work(
    way: Ways,
    waiting: Iterator[DueMessage],
    unwanted: set[str],
    secret_key: str,
    until: datetime,
    found: list[Attempt],
) -> None:
    for message in waiting:
        kept = address_digest(message.recipient, secret_key)
        due_at = not_before(now(), message.zone)
        if due_at > now() or now() >= until:  # not attempted: at night, or the batch takes too long
            found.append(
                Attempt(message, kept, MessageState.WAITING, due_at=due_at, attempts=message.attempts - 1)
            )
        elif message.recipient in unwanted and message.purpose not in ASKED_FOR:
            found.append(Attempt(message, kept, MessageState.SUPPRESSED))
        else:
            found.append(await _attempt(way, message, kept))


async def _attempt(way: Ways, message: DueMessage, kept: str) -> Attempt:
    try:
        await way.send(message, now())
    except (smtplib.SMTPException, OSError, ValueError, ConfigurationError) as error:
        return _failed(message, kept, error)
    return Attempt(message, kept, MessageState.SENT)


def _failed(message: DueMessage, kept: str, error: Exception) -> Attempt:
    """It is put off for the next attempt, or given up: after the last one, or where nobody can be there."""
    refusal = refusal_of(error)
    final = error.final if isinstance(error, GatewayRefusal) else refusal is not None and refusal[0] >= 500
    wait = None if final else wait_after(message.attempts)
    kind = _kind(error)
    logger.warning("message %s not sent (%s)%s", message.id, kind, ", given up" * (wait is None))
    if wait is None:
        gone = refusal is not None and refusal[1]
        return Attempt(message, kept, MessageState.FAILED, error=kind, gone=gone)
    due_at = not_before(now() + wait, message.zone)
    return Attempt(message, kept, MessageState.WAITING, due_at=due_at, attempts=message.attempts, error=kind)


def _kind(error: Exception) -> str:
    """The kind of an error with the server's status, not its words: those quote the address."""
    status = _status(error)
    return f"{type(error).__name__} {status}" if status else type(error).__name__


def _status(error: Exception) -> int | None:
    if refusal := refusal_of(error):
        return refusal[0]
    if isinstance(error, GatewayRefusal):
        return error.status
    return getattr(error, "smtp_code", None)
