"""Where a campaign stands today, by its state and its days. Pure."""

from datetime import date
from enum import StrEnum

from participation.campaigns.schemas import CampaignView
from participation.campaigns.tables import CampaignState


class CampaignPhase(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    AHEAD = "ahead"  # approved, before its first day
    RUNNING = "running"
    OVER = "over"  # past its last day; its links still lead on until it is closed
    CLOSED = "closed"


def phase_of(campaign: CampaignView, today: date) -> CampaignPhase:
    """`today` on the calendar of the office."""
    if campaign.state != CampaignState.RUNNING:
        return CampaignPhase(campaign.state)
    if campaign.starts_on and today < campaign.starts_on:
        return CampaignPhase.AHEAD
    if campaign.ends_on and today > campaign.ends_on:
        return CampaignPhase.OVER
    return CampaignPhase.RUNNING
