"""Offices, who belongs to them and what they may do."""

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.accounts.tables import Account
from participation.areas.tables import Area
from participation.clock import now
from participation.organisations.partner_states import PartnerState
from participation.organisations.roles import Role, ScopeKind


class Office(Table):
    """An agency or a unit of one; every object of the platform belongs to an office."""

    id: Serial
    slug = Varchar(length=80, unique=True)
    name = Varchar(length=200)
    parent: "ForeignKey[Office]" = ForeignKey(references="self", on_delete=OnDelete.restrict)
    home_area = ForeignKey(references=Area, on_delete=OnDelete.restrict)  # where its area questions start
    zone = Varchar(length=40, default="Asia/Jakarta")
    contact_email = Varchar(length=254, default="")
    contact_phone = Varchar(length=40, default="")
    revision = Integer(default=1)  # two tabs: the second save sees that the first came between
    created_at = Timestamptz(default=now)


class Member(Table):
    """An account at an office. Unique on (account, office)."""

    id: Serial
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, null=False)
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    position = Varchar(length=200, default="")
    created_at = Timestamptz(default=now)


class Grant(Table):
    """account × role × scope. Unique on the four columns that say so."""

    id: Serial
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, null=False)
    role = Varchar(length=20, choices=Role)
    scope_kind = Varchar(length=20, choices=ScopeKind)
    scope_id = Integer(default=0)  # 0 with scope "everything": NULL would defeat the unique index
    granted_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=now)


class Partner(Table):
    """An organisation that works with an office, such as an NGO. Unique on (office, name).

    Its people hold the role of a partner manager for it; what they may see is granted to the organisation.
    """

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=200)
    created_at = Timestamptz(default=now)
    state = Varchar(length=10, choices=PartnerState, default=PartnerState.APPROVED)
    agreed_version = Integer(
        default=0
    )  # of the office's agreement on data (UU PDP Art. 51), 0 before the first
    collects = Boolean(default=False)  # by that agreement in the name of the office: sees single answers
    revision = Integer(
        default=1
    )  # of what it says of itself and how it stands: nobody decides on what was not seen


class PartnerGrant(Table):
    """partner organisation × scope: everybody of it has this. Unique on the three columns that say so."""

    id: Serial
    partner = ForeignKey(references=Partner, on_delete=OnDelete.cascade, null=False)
    scope_kind = Varchar(length=20, choices=ScopeKind)
    scope_id = Integer()
    granted_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=now)


class Site(Table):
    """One row: how this installation calls itself and whom people can ask."""

    id: Serial
    name = JSONB(default="{}")  # text by language
    operator = Varchar(length=200, default="")
    contact_email = Varchar(length=254, default="")
    contact_phone = Varchar(length=40, default="")
    data_protection_contact = Varchar(length=254, default="")  # UU PDP Art. 53
    demonstration = Boolean(default=False)  # then every page says that its data is invented
