"""Weekly reports: made once a week, read alike by office and partner, in steps, with published topics only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.campaigns.coverage_schemas import CellCount, Coverage, DayCount
from participation.campaigns.report_making import _near, by_campaign, compared, report_content
from participation.campaigns.report_queries import due_reports, report_of, reports_of
from participation.campaigns.report_schemas import ReportContent
from participation.campaigns.report_service import compared_for, make_report
from participation.campaigns.report_wording import as_figure, at_least, share_words
from participation.campaigns.schemas import CampaignView, Target
from participation.campaigns.service import campaign_or_not_found, close_campaign
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.improvements.tables import Action, Improvement, ImprovementReport
from participation.messages.tables import Message
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from participation.surveys.blocks import SOURCE
from participation.surveys.coding import Given, column_of
from participation.surveys.columns import Column
from participation.surveys.crosstab import Crosstab
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.results import QuestionTally
from participation.web.i18n import using_language
from tests.campaign_factories import a_link, a_partner, a_running_campaign
from tests.campaigns.test_coverage import answer
from tests.factories import (
    HOME,
    a_survey,
    an_account,
    an_office,
    answering,
    browser,
    count_answers,
    sign_in,
    staff,
)
from tests.owned_objects import an_improvement

FIRST = date(2030, 1, 1)
MONDAY = datetime(2030, 1, 6, 23, tzinfo=UTC)
"""Six in the morning of 7 January in Jakarta."""


def a_coverage(*cells: tuple[int, int], days: int = 10) -> Coverage:
    counted = [DayCount(FIRST + timedelta(day), 3, 1) for day in range(days)]
    made = [CellCount(number, -1, 0, wanted, reached, 0, 1) for number, (reached, wanted) in enumerate(cells)]
    return Coverage(FIRST, [], [()], made, counted, {})


def test_a_report_says_what_pages_say() -> None:
    """In steps for who sees steps: totals are rounded as a whole, not day by day."""
    exact = report_content(a_coverage((7, 10), (12, 12)), None, 0, [], None)
    assert (exact.reached, exact.by_links, exact.week) == (30, 10, 21)
    assert (exact.gained, exact.wanted, exact.done, exact.targets) == (19, 22, 1, 2)
    assert [group.reached for group in exact.behind] == [7]
    steps = report_content(a_coverage((7, 10), (12, 12)), None, 5, [], None)
    assert (steps.reached, steps.by_links, steps.week) == (30, 10, 20)
    assert steps.gained == 17
    assert [group.reached for group in steps.behind] == [5, 10]


@given(st.integers(0, 1_000), st.integers(0, 1_000))
def test_no_difference_tells_of_one_person(own: int, more: int) -> None:
    """Counts in steps are within half a step of what is so, and multiples of it."""
    shown = _near(own, 5)
    assert shown % 5 == 0
    assert abs(shown - own) <= 2
    assert _near(own + more, 5) % 5 == 0
    assert _near(own, 0) == own


def counted(elsewhere: dict[str, int], brought: dict[str, int]) -> tuple[Question, QuestionTally, Crosstab]:
    """So many who gave each answer, without the campaign and by its link."""
    choices = [Choice(name, {"id": name}) for name in ("ya", "tidak")]
    question = Question("naik", QuestionType.SELECT_ONE, {"id": "Setuju?"}, choices=choices)
    sides = ((elsewhere, ""), (brought, "LINK"))
    rows = [(name, source) for given, source in sides for name, times in given.items() for _ in range(times)]
    crossed = Crosstab(column_of(question), by_campaign({"LINK"}))
    columns = {
        column_of(question): Column.of(Given(1, [name]) for name, _ in rows),
        SOURCE: Column.of(Given(1, [source]) for _, source in rows),
    }
    crossed.add(columns, len(rows))
    return question, QuestionTally(len(rows), counts=dict.fromkeys(("ya", "tidak"), 0)), crossed


def test_a_partner_compares_in_steps() -> None:
    """Rounded to the nearest five on both sides, and only from fifty answers on; staff see what is so."""
    made = counted({"ya": 60}, {"ya": 3, "tidak": 52})
    exact, steps = compared(*made, 0), compared(*made, 5)
    assert exact is not None
    assert steps is not None
    assert [(row.name, row.together, row.without) for row in exact.rows] == [("ya", 63, 60), ("tidak", 52, 0)]
    assert [(row.name, row.together, row.without) for row in steps.rows] == [("ya", 65, 60), ("tidak", 50, 0)]
    assert (steps.n, steps.n_without) == (115, 60)
    assert compared(*counted({"ya": 60}, {"ya": 49}), 5) is None
    assert compared(*counted({"ya": 60}, {"ya": 9}), 0) is None


def test_figures_in_words() -> None:
    """Small counts are withheld, and all is only said once all is there."""
    with using_language("en"):
        assert (at_least(3, 5), at_least(1_005, 5), at_least(3, 0)) == ("fewer than 5", "at least 1,005", "3")
        assert (as_figure(3, 5), as_figure(10, 5), as_figure(3, 0)) == ("fewer than 5", "≥ 10", "3")
        assert (share_words(0.999), share_words(1.0)) == ("99%", "100%")


async def a_campaign(partner: int | None, office: int, **changes: object) -> CampaignView:
    campaign = await a_running_campaign(office, partner, **changes)  # type: ignore[arg-type]
    values = {Campaign.starts_on: FIRST, Campaign.ends_on: date(2030, 2, 1)}
    await Campaign.update(values).where(Campaign.id == campaign.id)
    return await campaign_or_not_found(campaign.id)


@pytest.mark.usefixtures("database")
async def test_when_a_report_is_due() -> None:
    """Mondays at six where the office is, from the first whole day on; after the close once more."""
    office = await an_office()
    campaign = await a_campaign(None, office.id)
    subject = str(campaign.id)
    first_day = datetime(2030, 1, 1, 12, tzinfo=UTC)
    assert await due_reports(first_day) == []
    assert await due_reports(MONDAY) == [(subject, MONDAY)]
    assert await due_reports(MONDAY + timedelta(days=6)) == [(subject, MONDAY)]
    assert await due_reports(MONDAY + timedelta(days=7)) == [(subject, MONDAY + timedelta(days=7))]
    assert await due_reports(MONDAY + timedelta(days=60)) == []  # left open long past its last day
    await close_campaign(PROGRAM, campaign.id, campaign.revision, MONDAY + timedelta(days=2))
    assert await due_reports(MONDAY + timedelta(days=8)) == [(subject, MONDAY + timedelta(days=7))]
    assert await due_reports(MONDAY + timedelta(days=15)) == []


async def published_topic(office: int) -> int:
    """A published report with one topic of many people, and what is done about it."""
    improvement = await an_improvement(office)
    components = '{"volume": 1, "severity": 1, "trend": 1, "reach": 1, "gap": 1}'
    values = {Improvement.voices: 9, Improvement.share: 0.25, Improvement.components: components}
    await Improvement.update(values).where(Improvement.id == improvement)
    await ImprovementReport.update({ImprovementReport.published_at: now()}).where(
        ImprovementReport.office == office
    )
    await Action(
        office=office, title="Loket tambahan", improvement=improvement, public=True, answer="Mulai Mei"
    ).save()
    return improvement


@pytest.mark.usefixtures("database")
async def test_a_week_is_told_once_and_in_steps() -> None:
    """Seven answers, six of them by a link: page and mail of the partner say five, with topics and what is done."""
    office = await an_office()
    survey = await a_survey(office.id)
    partner = await a_partner(office.id)
    root = await staff(Role.ADMIN, None, "root@kota.go.id")
    await staff(Role.PLANNER, office.id)
    ani = await an_account("ani@air.example", language="en")
    await grant(root, ani.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    campaign = await a_running_campaign(office.id, partner, (Target(None, (), 40),), survey=survey.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=3)}).where(Campaign.id == campaign.id)
    link = await a_link(campaign.id)
    await published_topic(office.id)
    async with answering():
        for number in range(7):
            await answer(survey, link.code if number else "")
    await count_answers()
    moment = now()
    made = await make_report(campaign.id, moment, moment, HOME)
    again = await make_report(campaign.id, moment, moment, HOME)
    assert made == again
    assert made is not None
    assert (made.number, made.final) == (1, False)
    assert (made.content.reached, made.content.by_links, made.content.compared) == (5, 5, [])
    mails = await Message.select().where(Message.purpose == "campaign_report")
    assert [mail["recipient"] for mail in mails] == ["ani@air.example"]
    for told in ("at least 5 answers", "12% of what", "- Antrean (25%)", "- Loket tambahan", "/reports/1"):
        assert told in mails[0]["body"]
    paths = [f"/en/{side}/campaigns/{campaign.id}/reports" for side in ("manage", "partners")]
    async with browser() as desk, browser() as client:
        await sign_in(desk)
        await sign_in(client, "ani@air.example")
        for reader, path in ((desk, paths[0]), (client, paths[1])):
            listed = (await reader.get(path)).text
            assert "Report 1" in listed
            assert "nobody is paid by the answer" in listed
            shown = (await reader.get(f"{path}/1")).text
            for told in ("≥ 5", "Antrean", "Loket tambahan", "Mulai Mei"):
                assert told in shown
            assert (await reader.get(f"{path}/2")).status_code == 404
        await ImprovementReport.update({ImprovementReport.published_at: None}).where(
            ImprovementReport.office == office.id
        )
        gone = (await client.get(f"{paths[1]}/1")).text
        assert "Antrean" not in gone
        assert "taken back" in gone
        await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
        assert await make_report(campaign.id, moment + timedelta(days=7), moment, HOME) is None
    assert [line.number for line in await reports_of(campaign.id)] == [1]


@pytest.mark.usefixtures("database")
async def test_results_with_and_without_the_campaign() -> None:
    """The office reads both beside each other; a partner only in steps, of published results and enough answers."""
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_running_campaign(office.id, survey=survey.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=3)}).where(Campaign.id == campaign.id)
    link = await a_link(campaign.id)
    async with answering():
        for number in range(22):
            await answer(survey, link.code if number % 2 else "x", layanan="kk" if number % 2 else "ktp")
    await count_answers()
    campaign = await campaign_or_not_found(campaign.id)
    found = {one.question: one for one in await compared_for(campaign)}
    assert (found["layanan"].n, found["layanan"].n_without) == (22, 11)
    rows = {row.name: (row.together, row.without) for row in found["layanan"].rows}
    assert (rows["ktp"], rows["kk"]) == ((11, 11), (11, 0))
    assert await compared_for(replace(campaign, partner=await a_partner(office.id))) == []
    await staff(Role.PLANNER, office.id)
    moment = now()
    await make_report(campaign.id, moment, moment, HOME)
    stored = await report_of(campaign.id, 1)
    assert stored is not None
    assert isinstance(stored.content, ReportContent)
    async with browser() as desk:
        await sign_in(desk)
        shown = (await desk.get(f"/en/manage/campaigns/{campaign.id}/reports/1")).text
        assert "With the campaign (n = 22)" in shown
        assert "Without it (n = 11)" in shown
        assert "−50" in shown
        results = f"/en/manage/surveys/{survey.id}/results"
        asked = {"question": "layanan", "without": str(campaign.id)}
        left = (await desk.get(results, params=asked)).text
        assert "n = 11, of 22" in left
        assert "100.0%" in left
        asked["without"] = "99"
        assert "n = 11, of 22" not in (await desk.get(results, params=asked)).text
