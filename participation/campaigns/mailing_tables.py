"""What a campaign sends to its contacts, and how long ago anybody was written to."""

from enum import StrEnum

from piccolo.columns import JSONB, Date, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.campaigns.contact_tables import ContactList
from participation.campaigns.tables import Campaign
from participation.clock import now


class MailingState(StrEnum):
    SENDING = "sending"  # until nothing of it waits in the outbox
    SENT = "sent"
    STOPPED = "stopped"


class Mailing(Table):
    """One text to everybody in one list. Texts are JSON by language."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, index=True)
    contact_list = ForeignKey(references=ContactList, on_delete=OnDelete.cascade, null=False)
    subject = JSONB(default="{}")  # of mails
    body = JSONB(default="{}")
    codes = JSONB(
        default="{}"
    )  # of its links by channel and language: the same for many, so nobody is followed
    state = Varchar(length=10, choices=MailingState, default=MailingState.SENDING)
    position = Integer(default=0)  # the last contact that was passed
    queued = Integer(default=0)
    unwanted = Integer(default=0)  # asked for nothing more
    too_soon = Integer(default=0)  # were written to by some campaign a few days ago
    outcomes = JSONB(default="{}")  # what became of them, once the outbox has forgotten it
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=now)
    ended_at = Timestamptz(null=True, default=None)


class Approach(Table):
    """That some campaign wrote to an address, as a keyed digest: for a few days, then nobody knows."""

    id: Serial
    address_digest = Varchar(length=64, unique=True)
    on_day = Date(index=True)
