"""Milestones: shares of the targets, each noted once, for which a partner is thanked and never paid."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.campaigns.coverage_schemas import CellCount
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.milestones import MILESTONES, gained, milestones_reached
from participation.campaigns.report_queries import milestones_of
from participation.campaigns.report_tables import CampaignMilestone
from participation.campaigns.schemas import Target
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.database import transaction
from participation.messages.tables import Message
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from tests.campaign_factories import a_partner, a_running_campaign
from tests.campaigns.test_coverage import answer
from tests.factories import HOME, a_survey, an_account, an_office, answering, count_answers, staff


def a_cell(reached: int, wanted: int) -> CellCount:
    return CellCount(1, -1, 0, wanted, reached, 0, 0)


@pytest.mark.parametrize(
    ("reached", "wanted", "step", "counts"),
    [
        (7, 10, 0, 7),
        (30, 10, 0, 10),  # beyond what is wanted nothing counts
        (7, 10, 5, 5),
        (10, 10, 5, 10),
        (21, 21, 5, 21),  # the whole target, though no multiple of five
        (3, 3, 5, 0),  # three people would be told
        (5, 3, 5, 3),
    ],
)
def test_what_counts_for_a_target(reached: int, wanted: int, step: int, counts: int) -> None:
    """At most what is wanted; in steps nothing that pages withhold."""
    assert gained(a_cell(reached, wanted), step) == counts


def test_one_group_never_stands_for_another() -> None:
    """A hundred answers of one group are no milestone of the other one."""
    assert milestones_reached([a_cell(100, 10), a_cell(0, 30)], 0) == [25]
    assert milestones_reached([a_cell(100, 10), a_cell(5, 30)], 0, known=[25]) == []
    assert milestones_reached([], 0) == []


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=1, max_size=8),
    st.sampled_from([0, 5]),
)
def test_more_answers_take_nothing_away(cells: list[tuple[int, int]], step: int) -> None:
    """One answer more never loses a milestone; all are there exactly when every target is."""
    before = milestones_reached([a_cell(*cell) for cell in cells], step)
    (reached, wanted), *others = cells
    after = milestones_reached([a_cell(*cell) for cell in ((reached + 1, wanted), *others)], step)
    assert set(before) <= set(after)
    there = all(reached >= max(wanted, step) or reached // 5 * 5 >= wanted for reached, wanted in cells)
    if there:
        assert before == list(MILESTONES)
    if 100 in before:
        assert all(reached >= wanted for reached, wanted in cells)


@pytest.mark.usefixtures("database")
async def test_a_partner_is_thanked_once() -> None:
    """Half of the answers in one go: both stand, the farther one is thanked for, once, without a count."""
    office = await an_office()
    survey = await a_survey(office.id)
    partner = await a_partner(office.id)
    root = await staff(Role.ADMIN, None, "root@kota.go.id")
    ani = await an_account("ani@air.example", language="en")
    await grant(root, ani.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    campaign = await a_running_campaign(office.id, partner, (Target(None, (), 10),), survey=survey.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=1)}).where(Campaign.id == campaign.id)
    async with answering():
        for _ in range(6):
            await answer(survey, "")
    await count_answers()
    await count_coverage(campaign.id, now(), HOME)
    await count_coverage(campaign.id, now(), HOME)
    assert [one.percent for one in await milestones_of(campaign.id)] == [25, 50]
    mails = await Message.select().where(Message.purpose == "campaign_milestone")
    assert [mail["recipient"] for mail in mails] == ["ani@air.example"]
    assert "50%" in mails[0]["subject"]
    assert "Yayasan Air" in mails[0]["body"]
    assert f"{HOME}/en/partners/campaigns/{campaign.id}/reports" in mails[0]["body"]
    assert "6" not in mails[0]["body"].replace(str(campaign.id), "")
    with pytest.raises(Exception, match=r"(?i)unique"):
        async with transaction():
            await CampaignMilestone.insert(
                CampaignMilestone(campaign=campaign.id, percent=50, reached_on=today())
            )
