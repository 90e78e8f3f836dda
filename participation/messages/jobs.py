"""Jobs of the outbox: send what is due, erase what is old."""

import logging
import smtplib
from email.message import EmailMessage

from participation.clock import now
from participation.errors import ConfigurationError
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Cron, Job, JobContext
from participation.messages.adapters import Adapter, adapter_of
from participation.messages.mail import compose
from participation.messages.queries import is_suppressed
from participation.messages.schemas import DueMessage
from participation.messages.service import (
    erase_old_messages,
    mark_failed,
    mark_sent,
    mark_suppressed,
    take_due,
)
from participation.messages.stopping import stop_path
from participation.messages.waits import KEPT
from participation.settings import Settings
from participation.web.i18n import mark

logger = logging.getLogger(__name__)

BATCH = 10
MOST_BATCHES = 50
ASKED_FOR = frozenset({"password_reset"})
"""Purposes of mails that their recipient has asked for just now: these go to everyone, and need no way out."""


async def send_due_messages(context: JobContext) -> str:
    """Sends what is due, in batches small enough for the lease of each."""
    adapter = adapter_of(context.settings)
    counts = {"sent": 0, "failed": 0}
    try:
        for _ in range(MOST_BATCHES):
            if not (messages := await take_due(BATCH)):
                break
            for message in messages:
                counts["sent" if await _send(adapter, message, context.settings) else "failed"] += 1
    finally:
        await adapter.close()
    if not any(counts.values()):
        return ""
    return outcome(mark("%(sent)s mails sent, %(failed)s not."), **counts)


async def _send(adapter: Adapter, message: DueMessage, settings: Settings) -> bool:
    """Whether it needs no further attempt."""
    if message.purpose not in ASKED_FOR and await is_suppressed(message.recipient, settings.secret_keys):
        await mark_suppressed(message)
        return True
    try:
        await adapter.send(_composed(message, settings))
    except (smtplib.SMTPException, OSError, ValueError, ConfigurationError) as error:
        given_up = await mark_failed(message, _kind(error), final=_refused_for_good(error))
        logger.warning("message %s not sent (%s)%s", message.id, _kind(error), ", given up" * given_up)
        return False
    await mark_sent(message)
    return True


def _composed(message: DueMessage, settings: Settings) -> EmailMessage:
    link = ""
    if message.purpose not in ASKED_FOR:
        link = settings.base_url + stop_path(message.recipient, settings.secret_key)
    return compose(
        message, sender=settings.mail_from, secret_key=settings.secret_key, moment=now(), stop_link=link
    )


def _refused_for_good(error: Exception) -> bool:
    """Whether the server takes nothing for this recipient: 4yz asks to come again, 5yz does not (RFC 5321, 4.2.1)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and (_status(error) or 0) >= 500


def _status(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # a message has one recipient
        return next(status for status, _ in error.recipients.values())
    return getattr(error, "smtp_code", None)


def _kind(error: Exception) -> str:
    """The kind of an error with the server's status, not its words: those quote the address."""
    status = _status(error)
    return f"{type(error).__name__} {status}" if status else type(error).__name__


async def _erase_old_messages(context: JobContext) -> str:
    erased = await erase_old_messages(KEPT)
    return outcome(mark("%(count)s old rows of the outbox erased."), count=erased) if erased else ""


JOBS = [
    Job("send_due_messages", mark("Send mails"), 15, send_due_messages),
    Job("erase_old_messages", mark("Erase old rows of the outbox"), Cron("15 2 * * *"), _erase_old_messages),
]
