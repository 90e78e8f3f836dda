"""Where a campaign stands: before, at, during and after its days."""

from datetime import date, timedelta

import pytest

from participation.campaigns.phases import LEADING_ON, CampaignPhase, phase_on

FIRST, LAST = date(2030, 1, 2), date(2030, 3, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (FIRST - DAY, CampaignPhase.AHEAD),
        (FIRST, CampaignPhase.RUNNING),
        (LAST, CampaignPhase.RUNNING),
        (LAST + DAY, CampaignPhase.OVER),
    ],
)
def test_the_days_of_a_running_campaign(today: date, expected: CampaignPhase) -> None:
    """First and last day belong to it."""
    assert phase_on(today, "running", FIRST, LAST) is expected


@pytest.mark.parametrize("state", ["draft", "review", "closed"])
def test_links_lead_on_only_once_it_is_approved_and_until_it_is_closed(state: str) -> None:
    """On whatever day: past the last one, too, until somebody closes it."""
    for today in (FIRST - DAY, FIRST, LAST + DAY):
        assert phase_on(today, state, FIRST, LAST) not in LEADING_ON
    assert phase_on(LAST + DAY, "running", FIRST, LAST) in LEADING_ON
    assert phase_on(FIRST - DAY, "running", FIRST, LAST) not in LEADING_ON
