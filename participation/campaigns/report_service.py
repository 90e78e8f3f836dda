"""The use case behind a report to the people of a campaign: counted anew, stored once, mailed once."""

from datetime import datetime

import msgspec
from piccolo.query.functions.aggregate import Max

from participation.campaigns.coverage import STEP
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.queries import links_of
from participation.campaigns.report_making import (
    MOST_COMPARED,
    by_campaign,
    compared,
    is_compared,
    report_content,
)
from participation.campaigns.report_messages import send_report
from participation.campaigns.report_queries import report_at, step_of
from participation.campaigns.report_schemas import Compared, ReportContent, ReportView
from participation.campaigns.report_tables import CampaignReport
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.tables import CampaignState
from participation.database import exclusive, transaction
from participation.improvements.queries import newest_published
from participation.organisations.queries import partner_by_id
from participation.surveys.coding import column_of
from participation.surveys.crosstab import Crosstab
from participation.surveys.result_queries import cross, published_results, results


async def make_report(
    campaign_id: int, slot: datetime, moment: datetime, base_url: str = ""
) -> ReportView | None:
    """Makes, stores and mails what is due at a slot; made before, it is given as it is.

    None where nothing can be counted, and while the partner may not work: nobody could read it. Raises NotFound.
    """
    campaign = await campaign_or_not_found(campaign_id)
    partner = await partner_by_id(campaign.partner) if campaign.partner is not None else None
    if partner is not None and not partner.works:
        return None
    known = await report_at(campaign_id, slot)
    if known is not None:
        return known
    content = await _content(campaign, moment, base_url)
    return await _store(campaign, slot, moment, content, base_url) if content else None


async def _content(campaign: CampaignView, moment: datetime, base_url: str) -> ReportContent | None:
    coverage = await count_coverage(campaign.id, moment, base_url)
    if coverage is None or not coverage.days:
        return None
    return report_content(
        coverage,
        campaign.ends_on,
        await step_of(campaign),
        await compared_for(campaign),
        await newest_published(campaign.office),
        compared_step_of(campaign),
    )


def compared_step_of(campaign: CampaignView) -> int:
    """Results are those of a whole survey: also a partner that collects single answers reads them in steps."""
    return 0 if campaign.partner is None else STEP


async def compared_for(campaign: CampaignView) -> list[Compared]:
    """What people answered, with those whom the campaign brought and without them.

    To a partner only what the public sees of the survey, too: it learns of no result before everybody does.
    """
    if campaign.survey is None:
        return []
    step = compared_step_of(campaign)
    view = await results(campaign.survey)
    shown = await _published(campaign.survey) if step else set(view.tally.questions)
    axis = by_campaign([link.code for link in await links_of(campaign.id)])
    found: list[Compared] = []
    for question in view.definition.questions:
        tally = view.tally.questions.get(question.name)
        if tally is None or question.name not in shown or not is_compared(question, tally):
            continue
        crossed = await cross(campaign.survey, Crosstab(column_of(question), axis))
        one = compared(question, tally, crossed, step)
        found += [one] if one else []
        if len(found) == MOST_COMPARED:
            break
    return found


async def _published(survey: int) -> set[str]:
    """The questions whose answers stand in the public results as they are."""
    published = await published_results(survey)
    return {
        table.question
        for table in (published.file.tables if published else [])
        if not table.by and not table.whole
    }


async def _store(
    campaign: CampaignView, slot: datetime, moment: datetime, content: ReportContent, base_url: str
) -> ReportView | None:
    async with transaction(), exclusive(f"reports of campaign {campaign.id}"):
        known = await report_at(campaign.id, slot)
        if known is not None:
            return known
        row = (
            await CampaignReport.select(Max(CampaignReport.number, alias="last"))
            .where(CampaignReport.campaign == campaign.id)
            .first()
        )
        await CampaignReport.insert(
            CampaignReport(
                campaign=campaign.id,
                number=(row["last"] or 0) + 1 if row else 1,
                slot=slot,
                final=campaign.state == CampaignState.CLOSED,
                made_at=moment,
                content=msgspec.msgpack.encode(content),
            )
        )
        report = await report_at(campaign.id, slot)
        if report is not None:
            await send_report(campaign, report, base_url)
    return report
