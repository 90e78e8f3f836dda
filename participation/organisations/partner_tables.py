"""What partner organisations apply with, what offices decided, and the agreements that bind them."""

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.clock import now
from participation.files.tables import StoredFile
from participation.organisations.partner_states import PartnerState
from participation.organisations.tables import Office, Partner


class PartnerApplication(Table):
    """What an organisation says of itself; partners that an office added by itself have none."""

    id = UUID(primary_key=True, default=UUID4())  # the key of the page: sent twice, it is one application
    partner = ForeignKey(references=Partner, on_delete=OnDelete.cascade, null=False, unique=True)
    kind = Varchar(length=20)
    registration = Varchar(length=100, default="")  # its number as a legal entity
    about = Text(default="")
    areas = JSONB(default="[]")  # ids
    contact = Varchar(length=200)
    email = Varchar(length=254)
    phone = Varchar(length=40, default="")
    website = Varchar(length=200, default="")
    language = Varchar(length=10, default="id")  # in which it is written to
    applied_at = Timestamptz(default=now)


class PartnerDocument(Table):
    id: Serial
    partner = ForeignKey(references=Partner, on_delete=OnDelete.cascade, null=False)
    file = ForeignKey(references=StoredFile, on_delete=OnDelete.cascade, null=False, unique=True)
    kind = Varchar(length=10)


class PartnerStep(Table):
    """How a partner organisation came to stand as it does; only ever added to."""

    id: Serial
    partner = ForeignKey(references=Partner, on_delete=OnDelete.cascade, null=False)
    state = Varchar(length=10, choices=PartnerState)
    words = Text(default="")  # a question, an answer, a reason: both sides read it
    by_name = Varchar(length=200, default="")
    happened_at = Timestamptz(default=now)


class Agreement(Table):
    """One version of what an office agrees with partners about data. Unique on (office, number); never changed."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    collects = Boolean(
        default=False
    )  # for those who collect answers in the name of the office, or for the others
    document = Bytea()  # JSON as agreements.canonical writes it
    sha256 = Varchar(length=64)
    published_at = Timestamptz(default=now)


class AgreementAcceptance(Table):
    """Who bound a partner organisation to which version, and when."""

    id: Serial
    partner = ForeignKey(references=Partner, on_delete=OnDelete.cascade, null=False)
    agreement = ForeignKey(references=Agreement, on_delete=OnDelete.cascade, null=False)
    account = Integer(null=True, default=None)
    name = Varchar(length=200)
    position = Varchar(length=200)
    accepted_at = Timestamptz(default=now)
