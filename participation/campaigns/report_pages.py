"""The pages of weekly reports and milestones, alike for an office and for its partners."""

from typing import Any

from litestar import Request
from litestar.response import Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.cell_queries import cells_asked
from participation.campaigns.coverage_queries import coverage_of
from participation.campaigns.milestones import MILESTONES
from participation.campaigns.report_making import LEAST_IN_STEPS
from participation.campaigns.report_messages import group_name
from participation.campaigns.report_queries import (
    milestones_of,
    report_of,
    reports_of,
    told_by_citizens,
)
from participation.campaigns.report_schemas import Compared, ReportContent
from participation.campaigns.report_wording import as_figure, share_words
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.errors import NotFound
from participation.improvements.wording import STATE_KINDS, STATE_LABELS
from participation.surveys.charts import labels_of
from participation.surveys.margin_queries import label_in
from participation.surveys.publication import LEAST_ANSWERS
from participation.surveys.result_queries import combined_definition
from participation.web.i18n import mark
from participation.web.templates import page

ComparedShown = tuple[str, Compared, dict[str, str]]
"""What was asked, the counts, and what each answer is called."""


async def reports_page(request: Request[Any, Any, Any], room: Room, campaign_id: int) -> Template:
    """Milestones, and the reports that were made."""
    campaign = await campaign_or_not_found(campaign_id)
    return page(
        request,
        "campaigns/reports.html",
        campaign=campaign,
        root=room.root,
        reports=await reports_of(campaign_id),
        milestones={one.percent: one.reached_on for one in await milestones_of(campaign_id)},
        percents=MILESTONES,
        counted=await coverage_of(campaign_id) is not None,
    )


async def report_page(request: Request[Any, Any, Any], room: Room, campaign_id: int, number: int) -> Template:
    """Raises NotFound for a number that there is no report of."""
    campaign = await campaign_or_not_found(campaign_id)
    report = await report_of(campaign_id, number)
    if report is None:
        raise NotFound(mark("This campaign has no such report. The page of reports lists those there are."))
    content = report.content
    definition = await cells_asked(campaign)
    return page(
        request,
        "campaigns/report.html",
        campaign=campaign,
        root=room.root,
        report=report,
        content=content,
        behind=[(group_name(group, definition), group) for group in content.behind],
        compared=await _compared(campaign, content),
        least=LEAST_IN_STEPS if content.compared_step else LEAST_ANSWERS,
        told=await told_by_citizens(content.improvement_report),
        as_figure=as_figure,
        share_words=share_words,
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
    )


async def _compared(campaign: CampaignView, content: ReportContent) -> list[ComparedShown]:
    """A question that no version asks any more is passed over."""
    if not content.compared or campaign.survey is None:
        return []
    definition = await combined_definition(campaign.survey)
    shown: list[ComparedShown] = []
    for one in content.compared:
        question = definition.question(one.question)
        if question is not None:
            labels = await labels_of(definition, question, [row.name for row in one.rows])
            shown.append((label_in(definition, question), one, labels))
    return shown
