"""Jobs of the outbox: send what is due, erase what is old."""

import logging
import smtplib

from participation.clock import now
from participation.errors import ConfigurationError
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.messages.gateway import GatewayRefusal
from participation.messages.queries import is_suppressed
from participation.messages.quiet import not_before
from participation.messages.schemas import DueMessage
from participation.messages.service import (
    erase_old_messages,
    mark_failed,
    mark_sent,
    mark_suppressed,
    put_off,
    take_due,
)
from participation.messages.waits import KEPT
from participation.messages.ways import ASKED_FOR, Ways
from participation.settings import Settings
from participation.web.i18n import mark

logger = logging.getLogger(__name__)

BATCH = 10
MOST_BATCHES = 50


async def send_due_messages(context: JobContext) -> str:
    """Sends what is due, in batches small enough for the lease of each."""
    ways = Ways(context.settings)
    counts = {"sent": 0, "failed": 0}
    try:
        for _ in range(MOST_BATCHES):
            if not (messages := await take_due(BATCH)):
                break
            for message in messages:
                if not await _put_off_at_night(message):
                    counts["sent" if await _send(ways, message, context.settings) else "failed"] += 1
    finally:
        await ways.close()
    if not any(counts.values()):
        return ""
    return outcome(mark("%(sent)s messages sent, %(failed)s not."), **counts)


async def _put_off_at_night(message: DueMessage) -> bool:
    """Whether it has to wait for the morning: it was due by day, but nothing was sent then."""
    due_at = not_before(now(), message.zone)
    if due_at <= now():
        return False
    await put_off(message, due_at)
    return True


async def _send(ways: Ways, message: DueMessage, settings: Settings) -> bool:
    """Whether it needs no further attempt."""
    if message.purpose not in ASKED_FOR and await is_suppressed(message.recipient, settings.secret_keys):
        await mark_suppressed(message)
        return True
    try:
        await ways.send(message, now())
    except (smtplib.SMTPException, OSError, ValueError, ConfigurationError) as error:
        given_up = await mark_failed(message, _kind(error), final=_refused_for_good(error))
        logger.warning("message %s not sent (%s)%s", message.id, _kind(error), ", given up" * given_up)
        return False
    await mark_sent(message)
    return True


def _refused_for_good(error: Exception) -> bool:
    """Whether nothing is taken for this recipient: 4yz asks to come again, 5yz does not (RFC 5321, 4.2.1)."""
    if isinstance(error, GatewayRefusal):
        return error.final
    return isinstance(error, smtplib.SMTPRecipientsRefused) and (_status(error) or 0) >= 500


def _status(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # a message has one recipient
        return next(status for status, _ in error.recipients.values())
    if isinstance(error, GatewayRefusal):
        return error.status
    return getattr(error, "smtp_code", None)


def _kind(error: Exception) -> str:
    """The kind of an error with the server's status, not its words: those quote the address."""
    status = _status(error)
    return f"{type(error).__name__} {status}" if status else type(error).__name__


async def _erase_old_messages(context: JobContext) -> str:
    erased = await erase_old_messages(KEPT)
    return outcome(mark("%(count)s old rows of the outbox erased."), count=erased) if erased else ""


JOBS = [
    Job("send_due_messages", mark("Send messages"), 15, send_due_messages),
    Job("erase_old_messages", mark("Erase old rows of the outbox"), Cron("15 2 * * *"), _erase_old_messages),
]
