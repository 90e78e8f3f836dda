"""The page on coverage: staff see counts, partners see steps unless they collect in the office's name."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.campaigns.coverage import cost_of_one, furthest_behind, in_steps, progress, totals
from participation.campaigns.coverage_schemas import CellCount, Coverage, DayCount
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.schemas import Condition, Target
from participation.campaigns.service import close_campaign
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from participation.web.i18n import format_day, using_language
from tests.campaign_factories import a_link, a_partner, a_running_campaign
from tests.campaigns.test_coverage import answer
from tests.factories import a_survey, an_account, an_office, answering, browser, count_answers, sign_in, staff

FIRST = date(2030, 1, 1)


def a_coverage(*cells: CellCount, days: int = 14) -> Coverage:
    counted = [DayCount(FIRST + timedelta(day), 9, 3) for day in range(days)]
    return Coverage(FIRST, [], [()], list(cells), counted, {})


def a_cell(reached: int, week: int, wanted: int = 50) -> CellCount:
    return CellCount(1, -1, 0, wanted, reached, reached, week)


@pytest.mark.parametrize(
    ("reached", "week", "days", "done_on", "late"),
    [
        (50, 0, 14, None, False),
        (43, 7, 14, FIRST + timedelta(20), False),
        (15, 7, 14, FIRST + timedelta(48), True),
        (43, 2, 2, FIRST + timedelta(8), False),  # two days old: the pace is of two days
        (49, 0, 14, None, True),
        (0, 1, 14, FIRST + timedelta(13 + 350), True),
    ],
)
def test_when_a_target_is_reached(
    reached: int, week: int, days: int, done_on: date | None, late: bool
) -> None:
    """What is missing, at the pace of the last seven days; without a pace never."""
    coverage = a_coverage(a_cell(reached, week), days=days)
    found = progress(coverage, FIRST + timedelta(30))[0]
    assert (found.done_on, found.late) == (done_on, late)


def test_those_furthest_behind_stand_first() -> None:
    """By the share that is missing; what is reached is not named."""
    found = progress(a_coverage(a_cell(25, 1), a_cell(1, 1), a_cell(60, 1)), None)
    assert [one.cell.reached for one in furthest_behind(found)] == [1, 25]
    assert [one.shade for one in found] == [2, 0, 4]


def test_steps_hide_small_counts_and_what_sums_would_tell() -> None:
    """1 to 4 are as nothing, and no other count tells them apart."""
    shown = in_steps(a_coverage(a_cell(4, 4), a_cell(9, 6), a_cell(13, 0)))
    assert [(one.reached, one.by_links, one.week) for one in shown.cells] == [
        (0, 0, 0),
        (5, 5, 5),
        (10, 10, 0),
    ]
    assert {(day.reached, day.by_links) for day in shown.days} == {(5, 0)}


def test_totals_are_rounded_as_a_whole() -> None:
    """Fourteen days of nine answers are 125, not fourteen times five."""
    coverage = a_coverage(a_cell(4, 4))
    assert totals(coverage, 5) == (125, 40, 0)
    assert totals(coverage, 0) == (126, 42, 0)


def test_an_answer_costs_what_the_budget_allows() -> None:
    """Nothing is divided by nothing."""
    assert cost_of_one(1_000, 3) == 333
    assert cost_of_one(1_000, 0) is None
    assert cost_of_one(0, 3) is None


def for_papers(service: str, wanted: int) -> Target:
    return Target(None, (Condition("layanan", (service,)),), wanted)


@pytest.mark.usefixtures("database")
async def test_staff_see_counts_and_partners_steps() -> None:
    """Six answers by a link, three of one group: staff read 6 and 3; a partner 5 and "fewer than 5".

    A target below five is not compared with "fewer than 5", and still does not tell whether it is reached.
    Once the campaign is closed nothing is foretold any more, and no advice given.
    """
    office = await an_office()
    survey = await a_survey(office.id)
    partner = await a_partner(office.id)
    targets = (Target(None, (), 21), for_papers("kk", 11), for_papers("ktp", 1))
    campaign = await a_running_campaign(office.id, partner, targets, survey=survey.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=3)}).where(Campaign.id == campaign.id)
    link = await a_link(campaign.id)
    planner = await staff(Role.PLANNER, office.id)
    root = await staff(Role.ADMIN, None, "root@kota.go.id")
    ani = await an_account("ani@air.example")
    await grant(root, ani.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    assert planner
    async with answering():
        for number in range(6):
            await answer(survey, link.code, layanan="ktp" if number % 2 else "kk")
    await count_answers()
    async with browser() as desk, browser() as client:
        await sign_in(desk)
        await sign_in(client, "ani@air.example")
        own, theirs = (f"/en/{side}/campaigns/{campaign.id}/coverage" for side in ("manage", "partners"))
        before = await desk.get(own)
        assert before.status_code == 200
        assert "Nothing is counted yet" in before.text
        with using_language("en"):
            assert format_day(today() - timedelta(days=3)) in before.text
        await count_coverage(campaign.id, now())
        shown = (await desk.get(own)).text
        assert "6 / 21" in shown
        assert "3 / 11" in shown
        assert "Rp 250,000" in shown
        steps = (await client.get(theirs)).text
        assert "5 / 21" in steps
        assert "under 5 / 11" in steps
        assert "fewer than 5 of 11" in steps
        assert "– / 1<" in steps
        assert "1 wanted; so few are not told" in steps
        assert "fewer than 5 of 1<" not in steps
        assert "3 / 11" not in steps
        assert "6 / 21" not in steps
        await Partner.update({Partner.collects: True}).where(Partner.id == partner)
        assert "3 / 11" in (await client.get(theirs)).text
        for after in ("1", "x", "-1", "99999999999999999999"):
            assert (await client.get(theirs, params={"after": after})).status_code == 200
        assert "At this pace reached" in (await desk.get(own)).text
        await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
        over = (await desk.get(own)).text
        assert "Still missing" in over
        assert "At this pace reached" not in over
        assert "Where the next hour gains most" not in over
        outsider = await client.get(own)
        assert outsider.status_code in (403, 404)


def test_cells_are_stored_in_one_order() -> None:
    """Counts that were stored are read by place: a field is only ever added at the end, with a default."""
    assert CellCount.__struct_fields__[:7] == (
        "target",
        "area",
        "group",
        "wanted",
        "reached",
        "by_links",
        "week",
    )
    assert replace(a_cell(1, 1), people=3).people == 3


@pytest.mark.usefixtures("database")
async def test_a_single_target_is_not_ranked() -> None:
    """Where the next hour gains most is a question only where there are several places or groups to go to."""
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_running_campaign(office.id, None, (Target(None, (), 21),), survey=survey.id)
    await Campaign.update({Campaign.starts_on: today()}).where(Campaign.id == campaign.id)
    await staff(Role.PLANNER, office.id)
    await count_coverage(campaign.id, now())
    async with browser() as desk:
        await sign_in(desk)
        shown = (await desk.get(f"/en/manage/campaigns/{campaign.id}/coverage")).text
    assert "Still missing" in shown
    assert "Where the next hour gains most" not in shown
