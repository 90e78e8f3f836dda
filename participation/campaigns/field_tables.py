"""Field teams: who asks people on the way, in which areas, and with which phones."""

from piccolo.columns import Bytea, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.areas.tables import Area
from participation.campaigns.tables import Campaign, CampaignLink
from participation.clock import now


class Enumerator(Table):
    """Somebody who asks people for a campaign; has no account, and is known by what the team calls them."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, index=True)
    name = Varchar(length=120)  # unique within the campaign
    created_at = Timestamptz(default=now)


class DeviceCode(Table):
    """What a phone shows to work for an enumerator; several may hold, each is revoked by itself."""

    id: Serial
    enumerator = ForeignKey(references=Enumerator, on_delete=OnDelete.cascade, null=False, index=True)
    digest = Bytea(unique=True)  # keyed digest: the code itself is shown once and kept nowhere
    made_at = Timestamptz(default=now)
    revoked_at = Timestamptz(null=True, default=None)


class FieldAssignment(Table):
    """So many answers that an enumerator is to bring from one area."""

    id: Serial
    enumerator = ForeignKey(references=Enumerator, on_delete=OnDelete.cascade, null=False, index=True)
    area = ForeignKey(references=Area, on_delete=OnDelete.restrict)  # none: wherever people live
    wanted = Integer()
    # its code is the source of the answers; closed from the start, as no address leads to it
    link = ForeignKey(references=CampaignLink, on_delete=OnDelete.restrict, null=False, unique=True)
    ended_at = Timestamptz(null=True, default=None)
