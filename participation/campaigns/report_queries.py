"""Reads of reports on campaigns, of milestones, and of when a report is due."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from participation.campaigns.coverage import STEP
from participation.campaigns.report_schemas import Milestone, ReportContent, ReportLine, ReportView
from participation.campaigns.report_tables import CampaignMilestone, CampaignReport
from participation.campaigns.schemas import CampaignView
from participation.campaigns.tables import Campaign, CampaignState
from participation.clock import day_in
from participation.improvements.action_queries import actions_for
from participation.improvements.queries import public_report
from participation.improvements.schemas import ActionView, ImprovementView
from participation.improvements.schemas import ReportView as ImprovementReportView
from participation.jobs.slots import latest_cron_slot
from participation.organisations.queries import partner_by_id

WEEKLY = "0 6 * * mon"
"""In the zone of the office."""
WEEK = timedelta(days=7)
MOST_TOPICS = 5

_REPORT = [getattr(CampaignReport, name) for name in ReportView.__struct_fields__]
_LINE = [getattr(CampaignReport, name) for name in ReportLine.__struct_fields__]


async def step_of(campaign: CampaignView) -> int:
    """Counts that leave the office are in steps, unless the partner collects in its name."""
    partner = await partner_by_id(campaign.partner) if campaign.partner is not None else None
    return STEP if partner and not partner.collects else 0


async def reports_of(campaign_id: int) -> list[ReportLine]:
    """The newest first."""
    rows = (
        await CampaignReport.select(*_LINE)
        .where(CampaignReport.campaign == campaign_id)
        .order_by(CampaignReport.number, ascending=False)
    )
    return [ReportLine(**row) for row in rows]


async def report_of(campaign_id: int, number: int) -> ReportView | None:
    return await _report((CampaignReport.campaign == campaign_id) & (CampaignReport.number == number))


async def report_at(campaign_id: int, slot: datetime) -> ReportView | None:
    """What was made for a slot."""
    return await _report((CampaignReport.campaign == campaign_id) & (CampaignReport.slot == slot))


async def _report(where: Any) -> ReportView | None:
    row = await CampaignReport.select(*_REPORT).where(where).first()
    if row is None:
        return None
    content = msgspec.msgpack.decode(bytes(row["content"]), type=ReportContent)
    return ReportView(**{**row, "content": content})


async def milestones_of(campaign_id: int) -> list[Milestone]:
    """In their order."""
    rows = (
        await CampaignMilestone.select(CampaignMilestone.percent, CampaignMilestone.reached_on)
        .where(CampaignMilestone.campaign == campaign_id)
        .order_by(CampaignMilestone.percent)
    )
    return [Milestone(**row) for row in rows]


async def due_reports(now: datetime) -> list[tuple[str, datetime]]:
    """Campaigns with a day behind them, each on the latest Monday; once closed, on one more."""
    rows = await Campaign.select(
        Campaign.id, Campaign.starts_on, Campaign.ends_on, Campaign.closed_at, Campaign.office.zone
    ).where(Campaign.state.is_in([CampaignState.RUNNING.value, CampaignState.CLOSED.value]))
    slots = {zone: latest_cron_slot(WEEKLY, zone, now) for zone in {row["office.zone"] for row in rows}}
    return [
        (str(row["id"]), slot)
        for row in rows
        if (slot := slots[row["office.zone"]]) is not None and _is_told_at(row, slot)
    ]


def _is_told_at(row: dict[str, Any], slot: datetime) -> bool:
    """Not once its last report was made, nor for as long as it is merely left open past its last day."""
    begins, ends = row["starts_on"], row["ends_on"]
    day = day_in(slot, row["office.zone"])
    if begins is None or day <= begins:
        return False
    if row["closed_at"] is not None:
        return bool(slot - WEEK < row["closed_at"])
    return ends is None or day - WEEK <= ends


class Told(NamedTuple):
    """What citizens said, as published, and what is done about each topic."""

    report: ImprovementReportView
    topics: list[ImprovementView]
    actions: dict[int, list[ActionView]]


async def told_by_citizens(report_id: int | None) -> Told | None:
    """Nothing but what everybody may read now: None once the report was taken back."""
    report = await public_report(report_id) if report_id is not None else None
    if report is None:
        return None
    topics = report.improvements[:MOST_TOPICS]
    return Told(report, topics, await actions_for([one.id for one in topics]))
