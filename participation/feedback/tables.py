"""Receipts, and free text from any channel."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Date, ForeignKey, Integer, Serial, SmallInt, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.areas.tables import Area
from participation.clock import today
from participation.organisations.tables import Office
from participation.services.tables import Service


class ReceiptKind(StrEnum):
    SUBMISSION = "submission"
    COMMENT = "comment"
    ENROLLMENT = "enrollment"


class Receipt(Table):
    """What a citizen holds of a contribution: all that was given hangs on this row and goes with it."""

    id = UUID(primary_key=True, default=UUID4())  # random: a time-ordered id would tell when
    digest = Bytea(unique=True)  # keyed digest of the code; the code itself is stored nowhere
    secret_version = Varchar(length=8)  # which secret made the code, so that a resent key gives the same one
    kind = Varchar(length=12, choices=ReceiptKind)
    received_on = Date(default=today)  # the day only


class WithdrawnReceipt(Table):
    """A contribution that was taken back: a late copy from an offline phone must not bring it to life."""

    id: Serial
    digest = Bytea(unique=True)
    withdrawn_on = Date(default=today)


class Comment(Table):
    """Free text about a service, whatever way it came. Analysis knows no other input."""

    id = UUID(primary_key=True, default=UUID4())
    receipt = ForeignKey(references=Receipt, on_delete=OnDelete.cascade)  # none for imported comments
    origin = Varchar(length=80, index=True)  # "box", "survey:12", "import:reviews.tsv"
    question = Varchar(length=64, default="")
    text = Text()
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict)
    service = ForeignKey(references=Service, on_delete=OnDelete.set_null)
    area = ForeignKey(references=Area, on_delete=OnDelete.set_null)
    channel = Varchar(length=20)
    source = Varchar(length=40, default="")  # campaign code, when a campaign brought the person
    language = Varchar(length=8, default="")  # of the page it was written on, not of the text
    rating = SmallInt(null=True, default=None)  # a rating given beside the text …
    rating_maximum = SmallInt(null=True, default=None)  # … and the best one its scale has
    said_on = Date(index=True)
    received_on = Date(default=today)
    revision = Integer(default=1)
    apart = Boolean(default=False)  # tells of danger, extortion, discrimination, violence: inspectors' alone
    severe_version = Varchar(length=8, default="")  # of what looked at it for that (severe_version.py)
    import_digest = Bytea(unique=True, null=True, default=None)  # the same row of the same file, once
