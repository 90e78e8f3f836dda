"""Mails that came back: what a report of a mail server says of which of our messages. Pure."""

import re
import smtplib
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import NamedTuple

OURS = re.compile(r"<([0-9a-f]{24})@[^<>\s]+>")
"""A Message-ID as mail.py writes it."""
NOT_THERE = re.compile(r"5\.1\.(?:1|2|3|6|10)\b")
"""Of the codes of RFC 3463 and 7505 those that say that there is no such mailbox, or no such domain."""
ENHANCED = re.compile(r"\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")
LARGEST_REPORT = 1_000_000


class Bounce(NamedTuple):
    """A message that did not arrive; `hard` where its address is not there."""

    reference: str
    hard: bool


def read_bounce(report: bytes) -> Bounce | None:
    """Reads a delivery status notification (RFC 3464); None for every other mail and for one that may yet arrive."""
    mail = message_from_bytes(report[:LARGEST_REPORT], policy=policy.default)
    parts = list(mail.walk())
    status = next((one for one in _statuses(parts) if one["Action"] == "failed"), None)
    reference = _reference(parts)
    if status is None or reference is None:
        return None
    return Bounce(reference, NOT_THERE.match(str(status["Status"] or "").strip()) is not None)


def _statuses(parts: Sequence[Message]) -> Iterator[dict[str, str]]:
    """The fields of each recipient; a message has one."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts() if isinstance(part, EmailMessage) else ():
            fields = {name.title(): str(value).strip() for name, value in block.items()}
            if "Action" in fields:
                yield {"Action": fields["Action"].lower(), "Status": fields.get("Status", "")}


def _reference(parts: Sequence[Message]) -> str | None:
    """Of the message that came back: its headers, or all of it, stand behind the report."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            found = OURS.search(_header(str(part.get_payload()), "message-id"))
        elif kind == "message/rfc822" and part.is_multipart():
            found = OURS.search(str(part.get_payload(0)["Message-ID"] or ""))  # type: ignore[index]
        else:
            continue
        if found:
            return found[1]
    return None


def _header(text: str, name: str) -> str:
    return next((line for line in text.splitlines() if line.lower().startswith(f"{name}:")), "")


def refusal_of(error: Exception) -> tuple[int, bool] | None:
    """The status with which a server refused the only recipient, and whether it says that nobody is there.

    A bare 550 does not say so: servers answer it to senders that they do not like, too, whoever the recipient is.
    """
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return None
    status, words = next(iter(error.recipients.values()))
    told = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    code = ENHANCED.search(told)
    return status, code is not None and NOT_THERE.match(code[0]) is not None
