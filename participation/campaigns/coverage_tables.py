"""How far campaigns have come, as it was counted last."""

from piccolo.columns import Bytea, ForeignKey, Serial, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.campaigns.tables import Campaign, CampaignTarget
from participation.clock import now


class CampaignCoverage(Table):
    """What a campaign has reached: counted anew as a whole, so that no withdrawn answer stays in it."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False, unique=True)
    counted_at = Timestamptz(default=now)
    content = Bytea()  # coverage_schemas.Coverage, as msgpack


class LaggingTarget(Table):
    """A target that is behind, and whose campaign's people were told so; it goes when the target catches up."""

    id: Serial
    target = ForeignKey(references=CampaignTarget, on_delete=OnDelete.cascade, null=False, unique=True)
    told_at = Timestamptz(default=now)
