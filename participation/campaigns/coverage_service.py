"""The use case behind the coverage of a campaign: its answers are counted by target, and the counts stored."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from participation.areas.margin_queries import populations_of
from participation.areas.queries import area_paths
from participation.areas.schemas import MarginView
from participation.campaigns.counted_queries import counted
from participation.campaigns.coverage_making import Figures, coverage_made
from participation.campaigns.coverage_queries import told_of
from participation.campaigns.coverage_schemas import Coverage
from participation.campaigns.coverage_tables import CampaignCoverage, LaggingTarget
from participation.campaigns.lagging import changes
from participation.campaigns.lagging_messages import tell_of_lagging
from participation.campaigns.milestone_service import note_milestones
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.tables import CampaignState
from participation.campaigns.target_forms import labels_of
from participation.database import transaction
from participation.surveys.definitions import Definition


async def count_coverage(campaign_id: int, moment: datetime, base_url: str = "") -> Coverage | None:
    """Counts all answers since a campaign's first day, and tells its people once of each target that lags.

    None before that day. Raises NotFound.
    """
    campaign = await campaign_or_not_found(campaign_id)
    found = await counted(campaign)
    if found is None:
        return None
    areas = {target.area for target in found.targets if target.area is not None}
    made = coverage_made(
        *found,
        figures=await _figures(campaign, areas),
        paths=await area_paths(areas),
        labels=await labels_of(found.targets),
    )
    async with transaction():
        await _store(campaign_id, made, moment)
        if campaign.state == CampaignState.RUNNING:
            await _note_lagging(campaign, made, found.definition, base_url)
        await note_milestones(campaign, made, base_url)
    return made


async def _note_lagging(
    campaign: CampaignView, made: Coverage, definition: Definition, base_url: str
) -> None:
    told = await told_of(campaign.id)
    changed = changes(made, campaign.ends_on, told)
    if changed.recovered:
        await LaggingTarget.delete().where(
            LaggingTarget.target.is_in([cell.target for cell in changed.recovered])
        )
    if changed.fallen:
        await LaggingTarget.insert(*(LaggingTarget(target=cell.target) for cell in changed.fallen))
        await tell_of_lagging(campaign, made, changed.fallen, definition, base_url)


async def _figures(campaign: CampaignView, areas: Collection[int]) -> Figures:
    home = {campaign.home_area} if campaign.home_area is not None else set()
    figures = await populations_of({*areas, *home})
    found: dict[int | None, Sequence[MarginView]] = {None: figures.get(campaign.home_area or 0, [])}
    found.update(figures.items())
    return found


async def _store(campaign_id: int, made: Coverage, moment: datetime) -> None:
    """In place of what was counted before. `moment` is when counting began: what came since is counted next."""
    content = msgspec.msgpack.encode(made)
    row = CampaignCoverage(campaign=campaign_id, counted_at=moment, content=content)
    await CampaignCoverage.insert(row).on_conflict(
        CampaignCoverage.campaign, "DO UPDATE", [CampaignCoverage.counted_at, CampaignCoverage.content]
    )
