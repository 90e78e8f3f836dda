"""A queued message as a mail (RFC 5322): headers that nobody else can add to, text in UTF-8. Pure."""

from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from participation.codes import digest
from participation.messages.schemas import DueMessage
from participation.web.i18n import mark, translate

NO_MORE = mark("If you want no more of these mails, open:")


class PlainHeader(BaseHeader):
    """A header of ours that stands as it is, on one line: mail programs find no link in one that was folded or
    encoded, and a mailing need not take apart a hundred thousand times what it has just put together."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"], kwds["decoded"] = None, value

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
for plain in ("to", "message-id", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post"):
    HEADERS.map_to_type(plain, PlainHeader)
POLICY = SMTP.clone(header_factory=HEADERS)


@lru_cache(maxsize=64)
def _header(name: str, value: str) -> BaseHeader:
    """One that many mails share. Raises ValueError for a value that does not stay on its line."""
    if len(value.splitlines()) > 1:
        raise ValueError(f"{name} holds a line break")
    return HEADERS(name, value)


def compose(
    message: DueMessage, *, sender: str, secret_key: str, moment: datetime, stop_link: str = ""
) -> EmailMessage:
    """The mail. Raises ValueError where the sender, the recipient or the subject cannot stand in a header.

    `stop_link` is where the recipient can ask for nothing more (RFC 8058), in a mail that nobody asked for just now.
    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _header("From", sender)
    mail["To"] = str(Address(addr_spec=message.recipient))
    mail["Subject"] = _header("Subject", message.subject)
    mail["Date"] = moment
    mail["Message-ID"] = message_id(message, sender, secret_key)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    if stop_link:
        mail["List-Unsubscribe"] = f"<{stop_link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_with_way_out(message.body, stop_link), charset="utf-8")
    return mail


def _with_way_out(body: str, stop_link: str) -> str:
    return f"{body.rstrip()}\n\n-- \n{translate(NO_MORE)}\n{stop_link}\n" if stop_link else body


def message_id(message: DueMessage, sender: str, secret_key: str) -> str:
    """The same for every attempt, so that a mail that arrives twice is seen to be one; it tells no count.

    A mail that was queued before mails had references is named by its number, under the key.
    """
    _, _, domain = parseaddr(sender)[1].rpartition("@")
    name = message.reference or digest(secret_key.encode(), "message-id", str(message.id)).hex()[:32]
    return f"<{name}@{domain or 'localhost'}>"
