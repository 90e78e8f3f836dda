"""Reads of how far campaigns have come, and of what has to be counted anew."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from participation.campaigns.coverage_schemas import Coverage
from participation.campaigns.coverage_tables import CampaignCoverage, LaggingTarget
from participation.campaigns.quality_queries import quality_changed_at
from participation.campaigns.schemas import CampaignView
from participation.campaigns.tables import Campaign, CampaignState
from participation.clock import day_in
from participation.jobs.slots import latest_interval_slot
from participation.organisations.permissions import Actor, Permission
from participation.pilots.applied_queries import enrollment_survey_of
from participation.surveys.result_queries import counted_at
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language

COUNTED_EVERY = 300
"""Seconds, at most so often."""
WITHOUT_SIGN = timedelta(days=1)
"""How old counts of applications may grow: nothing says when somebody withdrew and left their answers."""


class CountedCoverage(NamedTuple):
    coverage: Coverage
    counted_at: datetime


async def coverage_of(campaign_id: int) -> CountedCoverage | None:
    """None before the first count."""
    row = (
        await CampaignCoverage.select(CampaignCoverage.content, CampaignCoverage.counted_at)
        .where(CampaignCoverage.campaign == campaign_id)
        .first()
    )
    if row is None:
        return None
    return CountedCoverage(msgspec.msgpack.decode(bytes(row["content"]), type=Coverage), row["counted_at"])


async def coverage_at_close(campaign: CampaignView) -> Coverage | None:
    """What was counted after a campaign was closed; None until then."""
    counted = await coverage_of(campaign.id)
    if counted is None or campaign.closed_at is None or counted.counted_at < campaign.closed_at:
        return None
    return counted.coverage


async def due_coverage(now: datetime) -> list[tuple[str, datetime]]:
    """Campaigns whose answers changed since they were counted, that were closed since, or that begin a new day."""
    slot = latest_interval_slot(COUNTED_EVERY, now)
    rows = await Campaign.select(
        Campaign.id,
        Campaign.survey,
        Campaign.pilot,
        Campaign.state,
        Campaign.starts_on,
        Campaign.closed_at,
        Campaign.office.zone.as_alias("zone"),
    ).where(Campaign.state.is_in([CampaignState.RUNNING.value, CampaignState.CLOSED.value]))
    known = {
        row["campaign"]: row["counted_at"]
        for row in await CampaignCoverage.select(CampaignCoverage.campaign, CampaignCoverage.counted_at)
    }
    return [
        (str(row["id"]), slot)
        for row in rows
        if row["starts_on"]
        and row["starts_on"] <= day_in(now, row["zone"])
        and await _is_stale(row, known.get(row["id"]), slot)
    ]


async def _is_stale(campaign: dict[str, Any], before: datetime | None, slot: datetime) -> bool:
    if before is None:
        return True
    if before >= slot:
        return False
    if campaign["closed_at"] is not None and before < campaign["closed_at"]:
        return True
    zone = campaign["zone"]  # as everything of a campaign is counted
    if campaign["state"] == CampaignState.RUNNING and day_in(before, zone) < day_in(slot, zone):
        return True
    if campaign["pilot"] is not None and slot - before > WITHOUT_SIGN:
        return True
    survey = campaign["survey"] or await enrollment_survey_of(campaign["pilot"])
    changes = (
        await counted_at(survey) if survey is not None else None,
        await quality_changed_at(campaign["id"]),
    )
    return any(changed is not None and changed > before for changed in changes)


async def campaign_names(actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """Titles by id as text, of those among these that the actor may know of: for the page about jobs."""
    numbers = [int(name) for name in ids if name.isascii() and name.isdigit()]
    query = Campaign.select(Campaign.id, Campaign.title, Campaign.office).where(
        Campaign.id.is_in(numbers or [0])
    )
    return {
        str(row["id"]): text_in(row["title"], current_language(), DEFAULT_LANGUAGE)
        for row in await query.output(load_json=True)
        if actor.allowed(Permission.READ_OFFICE, row["office"])
    }


async def told_of(campaign_id: int) -> set[int]:
    """Targets of which the campaign's people know already that they lag."""
    rows = await LaggingTarget.select(LaggingTarget.target).where(
        LaggingTarget.target.campaign == campaign_id
    )
    return {row["target"] for row in rows}
