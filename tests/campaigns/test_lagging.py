"""Targets that lag: the campaign's people hear of each once, and again only after it recovered."""

from datetime import date, timedelta

import pytest

from participation.campaigns.coverage_schemas import CellCount, Coverage, DayCount
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.lagging import changes
from participation.campaigns.schemas import Condition, Target
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.messages.tables import Message
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from tests.campaign_factories import a_partner, a_running_campaign
from tests.campaigns.test_coverage import answer
from tests.factories import HOME, a_survey, an_account, an_office, answering, count_answers, staff

FIRST = date(2030, 1, 1)
LAST = FIRST + timedelta(days=19)


def a_coverage(reached: int, days: int) -> Coverage:
    counted = [DayCount(FIRST + timedelta(day), 1, 0) for day in range(days)]
    return Coverage(FIRST, [], [()], [CellCount(7, -1, 0, 100, reached, 0, 0)], counted, {})


@pytest.mark.parametrize(
    ("reached", "days", "told", "fallen", "recovered"),
    [
        (0, 4, False, False, False),  # too early
        (12, 5, False, True, False),  # 25 would be even
        (13, 5, False, False, False),
        (12, 5, True, False, False),  # told already
        (30, 10, True, False, False),  # better, and not well
        (38, 10, True, False, True),
        (0, 21, False, False, False),  # over
    ],
)
def test_what_lags(reached: int, days: int, told: bool, fallen: bool, recovered: bool) -> None:
    """Less than half of an even pace, from a quarter of the days on; three quarters are well again."""
    found = changes(a_coverage(reached, days), LAST, {7} if told else set())
    assert (bool(found.fallen), bool(found.recovered)) == (fallen, recovered)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("by_partner", [True, False])
async def test_people_are_told_once(by_partner: bool) -> None:
    """The partner that runs it, or who plans at the office; each group is named once, without a count."""
    office = await an_office()
    survey = await a_survey(office.id)
    partner = await a_partner(office.id) if by_partner else None
    root = await staff(Role.ADMIN, None, "root@kota.go.id")
    await staff(Role.PLANNER, office.id)
    if partner is not None:
        ani = await an_account("ani@air.example", language="en")
        await grant(root, ani.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    papers = (Condition("layanan", ("kk",)),)
    targets = (Target(None, (), 2), Target(None, papers, 100))
    campaign = await a_running_campaign(office.id, partner, targets, survey=survey.id)
    days = {Campaign.starts_on: today() - timedelta(days=10), Campaign.ends_on: today() + timedelta(days=10)}
    await Campaign.update(days).where(Campaign.id == campaign.id)
    async with answering():
        await answer(survey, "", layanan="ktp")
        await answer(survey, "", layanan="ktp")
    await count_answers()
    await count_coverage(campaign.id, now(), HOME)
    await count_coverage(campaign.id, now(), HOME)
    mails = await Message.select().where(Message.purpose == "campaign_lags")
    assert [mail["recipient"] for mail in mails] == ["ani@air.example" if by_partner else "sari@kota.go.id"]
    side = "partners" if by_partner else "manage"
    assert f"/{side}/campaigns/{campaign.id}/coverage" in mails[0]["body"]
    assert mails[0]["body"].count("\n- ") == 1
