"""Certificates of campaigns that are over."""

from piccolo.columns import Bytea, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.campaigns.tables import Campaign
from participation.clock import now


class Certificate(Table):
    """What an office certifies to a partner organisation. Its words never change; it can be withdrawn.

    Of a campaign at most one holds: another one is issued only after a withdrawal.
    """

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.restrict, null=False, index=True)
    number = Varchar(length=20, unique=True)  # codes.random_code with LINK_SYMBOLS: everybody can check it
    content = Bytea()  # certificate_schemas.CertificateContent, as msgpack
    issued_at = Timestamptz(default=now)
    withdrawn_at = Timestamptz(null=True, default=None)
    reason = Text(default="")  # of the withdrawal, in the office's words
