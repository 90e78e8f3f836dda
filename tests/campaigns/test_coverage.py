"""Coverage as it is counted and stored: what was answered and nothing that was withdrawn."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns.coverage_queries import coverage_of, due_coverage
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.coverage_tables import CampaignCoverage
from participation.campaigns.schemas import Condition, Target
from participation.campaigns.service import campaign_or_not_found, close_campaign
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.feedback.service import erase_receipts
from participation.organisations.schemas import OfficeCreate
from participation.organisations.service import create_office
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from participation.surveys.tables import Submission
from tests.campaign_factories import a_link, a_running_campaign
from tests.factories import (
    HOME,
    a_survey,
    an_office,
    answering,
    application,
    count_answers,
    settings,
    some_answers,
)

pytestmark = pytest.mark.usefixtures("database")

PAPERS = Target(None, (Condition("layanan", ("kk",)),), 10)


async def answer(survey: PublishedSurvey, source: str, **changes: object) -> None:
    sent = Sent(new_key(), some_answers(**changes), "en", "page", source)
    await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)


async def a_campaign_on(survey: PublishedSurvey, office: int) -> int:
    """One that began three days ago."""
    campaign = await a_running_campaign(office, targets=(Target(None, (), 20), PAPERS), survey=survey.id)
    values = {Campaign.starts_on: today() - timedelta(days=3)}
    await Campaign.update(values).where(Campaign.id == campaign.id)
    return campaign.id


async def test_answers_are_counted_by_target_and_link(database: DatabaseEngine) -> None:
    """All that came since the first day, those of the campaign's links apart; withdrawn ones go again."""
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_campaign_on(survey, office.id)
    link = await a_link(campaign)
    async with answering():
        await answer(survey, link.code)
        await answer(survey, link.code, layanan="kk")
        await answer(survey, "elsewhere", layanan="kk")
    await count_answers()
    found = await count_coverage(campaign, now())
    stored = await coverage_of(campaign)
    assert stored is not None
    assert stored.coverage == found
    assert [(cell.reached, cell.by_links, cell.week) for cell in stored.coverage.cells] == [
        (3, 2, 3),
        (2, 1, 2),
    ]
    assert stored.coverage.links == {link.code: [0, 0, 0, 2]}
    rows = await Submission.select(Submission.receipt).where(Submission.source == link.code)
    await erase_receipts([row["receipt"] for row in rows])
    await count_answers()
    await count_coverage(campaign, now())
    again = await coverage_of(campaign)
    assert again is not None
    assert [cell.reached for cell in again.coverage.cells] == [1, 1]


@pytest.mark.usefixtures("at_noon")
async def test_only_what_changed_is_counted_anew(database: DatabaseEngine) -> None:
    """A campaign is due when it was never counted, or answers came since; at most every five minutes."""
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_campaign_on(survey, office.id)
    moment = now()
    assert [subject for subject, _ in await due_coverage(moment)] == [str(campaign)]
    await count_coverage(campaign, moment)
    assert not await due_coverage(moment)
    later = moment + timedelta(minutes=6)
    assert not await due_coverage(later)
    async with answering():
        await answer(survey, "")
    await count_answers()
    assert [subject for subject, _ in await due_coverage(later)] == [str(campaign)]
    assert [subject for subject, _ in await due_coverage(moment + timedelta(days=1))] == [str(campaign)]


@pytest.mark.usefixtures("at_noon")
async def test_counting_is_due_once_after_the_close(database: DatabaseEngine) -> None:
    """A certificate waits for it, whether anything else came or not."""
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_campaign_on(survey, office.id)
    moment, later = now(), now() + timedelta(minutes=6)
    await count_coverage(campaign, moment)
    found = await campaign_or_not_found(campaign)
    await close_campaign(PROGRAM, campaign, found.revision, moment + timedelta(minutes=1))
    assert [subject for subject, _ in await due_coverage(later)] == [str(campaign)]
    await count_coverage(campaign, later)
    assert not await due_coverage(later + timedelta(minutes=6))


async def test_nothing_is_counted_before_the_first_day(database: DatabaseEngine) -> None:
    """A campaign that begins tomorrow has nothing to show and is not due."""
    office = await an_office()
    survey = await a_survey(office.id)
    campaign = await a_campaign_on(survey, office.id)
    await Campaign.update({Campaign.starts_on: today() + timedelta(days=2)}).where(Campaign.id == campaign)
    assert not await due_coverage(now())
    assert await count_coverage(campaign, now()) is None


async def test_a_day_begins_where_the_office_is() -> None:
    """In Papua a campaign is due at its midnight, for the first time and again on each day: not two hours later."""
    papua, first, minute = ZoneInfo("Asia/Jayapura"), date(2030, 3, 2), timedelta(minutes=1)
    office = await create_office(PROGRAM, OfficeCreate("Dinas Kependudukan", zone=papua.key))
    campaign = await a_campaign_on(await a_survey(office.id), office.id)
    await Campaign.update({Campaign.starts_on: first}).where(Campaign.id == campaign)
    midnight = datetime.combine(first, time(), papua)
    assert not await due_coverage(midnight - minute)
    assert await due_coverage(midnight)
    await CampaignCoverage.insert(CampaignCoverage(campaign=campaign, content=b"", counted_at=midnight))
    day = timedelta(days=1)
    assert not await due_coverage(midnight + day - minute)
    assert await due_coverage(midnight + day)
