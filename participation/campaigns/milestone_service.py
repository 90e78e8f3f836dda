"""The use case behind milestones: each is noted once, and a partner is thanked. Nobody is paid by the answer."""

from participation.campaigns.coverage_schemas import Coverage
from participation.campaigns.milestones import milestones_reached
from participation.campaigns.report_messages import thank
from participation.campaigns.report_queries import milestones_of, step_of
from participation.campaigns.report_tables import CampaignMilestone
from participation.campaigns.schemas import CampaignView


async def note_milestones(campaign: CampaignView, coverage: Coverage, base_url: str) -> None:
    """Within the transaction that stores what was counted. Answers that are withdrawn later take no milestone back.

    Of two processes that count at a time one notes, and thanks.
    """
    known = {one.percent for one in await milestones_of(campaign.id)}
    found = milestones_reached(coverage.cells, await step_of(campaign), known)
    if not found:
        return
    day = coverage.days[-1].day
    noted = (
        await CampaignMilestone.insert(
            *(CampaignMilestone(campaign=campaign.id, percent=percent, reached_on=day) for percent in found)
        )
        .on_conflict(action="DO NOTHING")
        .returning(CampaignMilestone.percent)
    )
    if noted and campaign.partner is not None:
        await thank(campaign, max(row["percent"] for row in noted), base_url)
