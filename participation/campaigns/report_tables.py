"""What partners are told of their campaigns: reports by the week, and how far they had come when."""

from piccolo.columns import Boolean, Bytea, Date, ForeignKey, Integer, Serial, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.campaigns.tables import Campaign
from participation.clock import now, today


class CampaignReport(Table):
    """One week of a campaign, never edited. Unique on (campaign, slot) and on (campaign, number)."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False)
    number = Integer()  # of this campaign, from 1 on
    slot = Timestamptz(default=now)  # when it was due
    final = Boolean(default=False)  # made once the campaign was closed
    made_at = Timestamptz(default=now)
    content = Bytea()  # report_schemas.ReportContent, as msgpack


class CampaignMilestone(Table):
    """A share of its targets that a campaign has reached; it stays. Unique on (campaign, percent)."""

    id: Serial
    campaign = ForeignKey(references=Campaign, on_delete=OnDelete.cascade, null=False)
    percent = Integer()
    reached_on = Date(default=today)  # the last day that was counted then
