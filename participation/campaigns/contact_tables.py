"""Whom a campaign may write to: lists with the consent that was given, apart from all answers."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.campaigns.tables import Campaign
from participation.clock import now


class ListState(StrEnum):
    WAITING = "waiting"  # the file is here; nobody has read it yet, or not to its end
    READY = "ready"
    FAILED = "failed"  # the file broke off where nobody saw it coming
    ERASED = "erased"  # what stays says that consent was given, no longer by whom


class ContactList(Table):
    """One file of addresses whose owners agreed to be written to."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, index=True)
    name = Varchar(length=120)
    collected_by = Varchar(length=200)  # who asked for the consent …
    collected_on = Date()  # … when, where a row names no day of its own …
    wording = Text()  # … and in which words
    state = Varchar(length=10, choices=ListState, default=ListState.WAITING)
    rows_read = Integer(default=0)  # so far: whoever goes on begins behind these
    emails = Integer(default=0)
    phones = Integer(default=0)
    already_there = Integer(default=0)  # in this file or in another list of the campaign
    left_out = Integer(default=0)
    reasons = JSONB(default="{}")  # how many rows were left out why
    problems = JSONB(default="[]")  # the first of them: line and reason, never what stood there
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=now)


class ContactFilePart(Table):
    """A piece of an uploaded file, until it is read. Unique on (list, number)."""

    id: Serial
    contact_list = ForeignKey(references=ContactList, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    content = Bytea()


class Contact(Table):
    """An address or a phone number, and nothing else of its owner. Unique on (campaign, address)."""

    id: Serial
    contact_list = ForeignKey(references=ContactList, on_delete=OnDelete.cascade, null=False)
    campaign = Integer()  # that of the list: nobody is in two lists of one campaign
    address = Varchar(length=254)  # in small letters, or as +62812…
    language = Varchar(length=8, default="id")
    consented_on = Date()
