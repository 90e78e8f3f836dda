"""Where a campaign stands today, by its state and its days. Pure."""

from datetime import date
from enum import StrEnum

from participation.campaigns.schemas import CampaignView
from participation.campaigns.tables import CampaignState
from participation.clock import day_in


class CampaignPhase(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    AHEAD = "ahead"  # approved, before its first day
    RUNNING = "running"
    OVER = "over"  # past its last day; its links still lead on until it is closed
    CLOSED = "closed"


LEADING_ON = frozenset({CampaignPhase.RUNNING, CampaignPhase.OVER})
"""In these, short links do."""


def phase_of(campaign: CampaignView, today: date) -> CampaignPhase:
    """`today` on the calendar of the office."""
    return phase_on(today, campaign.state, campaign.starts_on, campaign.ends_on)


def phase_on(today: date, state: str, starts_on: date | None, ends_on: date | None) -> CampaignPhase:
    """The same, of a campaign in this state with these days."""
    if state != CampaignState.RUNNING:
        return CampaignPhase(state)
    if starts_on and today < starts_on:
        return CampaignPhase.AHEAD
    if ends_on and today > ends_on:
        return CampaignPhase.OVER
    return CampaignPhase.RUNNING


def last_day_of(campaign: CampaignView) -> date | None:
    """On which it was closed, as a certificate says it, too; until then the one that is planned."""
    if campaign.closed_at is None:
        return campaign.ends_on
    return day_in(campaign.closed_at, campaign.zone)


def never_ran(campaign: CampaignView) -> bool:
    """Whether it was closed before its first day: nothing of it is counted."""
    last = last_day_of(campaign)
    if campaign.closed_at is None or last is None:
        return False
    return campaign.starts_on is None or last < campaign.starts_on
