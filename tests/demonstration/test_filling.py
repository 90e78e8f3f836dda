"""Filling a database with the invented city."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from participation.accounts.service import first_account
from participation.areas.queries import area_by_code, area_label, area_options
from participation.campaigns.contact_tables import Contact
from participation.campaigns.link_queries import counts_of
from participation.campaigns.mailing_queries import mailings_of
from participation.campaigns.queries import campaigns_of_offices, links_of
from participation.campaigns.tables import Medium
from participation.clock import now
from participation.database import DatabaseEngine
from participation.demonstration.campaign_people import PEOPLE
from participation.demonstration.filling import fill
from participation.demonstration.questionnaire import PUSKESMAS_SLUG, SLUG
from participation.errors import Conflict
from participation.feedback.queries import comment_count, receipt_by_code
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.improvements.action_queries import public_actions
from participation.improvements.queries import public_report, reports
from participation.organisations.agreement_queries import acceptances_of
from participation.organisations.partner_queries import (
    application_of,
    partners_of_people,
    partners_that_wait,
)
from participation.organisations.queries import offices, site
from participation.pilots.draw_queries import published_draw
from participation.pilots.phases import Phase
from participation.pilots.queries import pilots, pilots_ahead
from participation.pilots.result_queries import result_of_slug
from participation.services.queries import services_of
from participation.settings import Settings
from participation.surveys.queries import (
    forget_published,
    open_surveys,
    published_survey,
    submission_count,
    surveys,
)
from participation.surveys.section_queries import sections_reached
from participation.surveys.skm_periods import read_period
from participation.surveys.skm_unit_queries import recapitulation, unit_view
from participation.surveys.tables import Submission
from tests.clocks import begin_at

MOMENT = datetime(2026, 11, 25, 8, tzinfo=UTC)
SETTINGS = Settings(
    database_url="sqlite:///never-opened.db",
    secret_keys=("x" * 32,),
    base_url="http://testserver.local",
    smtp_url="",
    mail_from="participation@localhost",
    variable_directory=Path("never-made"),
)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Surveys are kept for two seconds a process; tests are faster than that."""
    forget_published()


def _silent(_: str) -> None:
    """Nobody watches."""


async def test_a_city_without_answers(database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three offices, eight services, two open surveys, a draft, a trial with its four; nobody has said anything."""
    begin_at(MOMENT, monkeypatch)
    filled = await fill(SETTINGS, MOMENT, 0, _silent)
    assert (filled.submissions, filled.comments, filled.reports, filled.receipt) == (0, 0, 0, "")
    assert {office.slug for office in await offices()} == {"dukcapil", "dinkes", "dpu"}
    assert len(await services_of(None)) == 8
    assert {card.slug: card.questions for card in await open_surveys()} == {SLUG: 17, PUSKESMAS_SLUG: 10}
    found = await surveys(None)
    assert sorted(one.state for one in found if not one.answered_elsewhere) == [
        "draft",
        "published",
        "published",
    ]
    assert [one.state for one in found if one.for_participants] == ["published"] * 4
    assert [one.state for one in found if one.is_quiz] == ["published"] * 2
    (trial,) = await pilots_ahead()
    assert trial.phase(MOMENT) is Phase.ENROLLING
    assert await published_draw(trial.slug) is not None, "it is bound to a seed"
    assert await comment_count(CommentFilter()) == 0


async def test_everything_says_that_it_is_invented(database: DatabaseEngine) -> None:
    """The site is marked as a demonstration, and its areas stand under a province number that nobody has."""
    await fill(SETTINGS, MOMENT, 0, _silent)
    assert (await site()).demonstration
    city = await area_by_code("00.71")
    assert await area_label(city.id) == "Kota Contoh, Provinsi Contoh"
    options = await area_options(city.id)
    assert len(options) == 24
    assert {option.group for option in options} >= {"Melati", "Kenanga", "Anggrek"}
    assert all("Contoh" in office.name for office in await offices())


async def test_one_partner_works_and_another_one_waits(database: DatabaseEngine) -> None:
    """The one that works is bound by the office's agreement; whoever administers the office has one to decide about."""
    await fill(SETTINGS, MOMENT, 0, _silent)
    (works,) = [partner for partner in await partners_of_people(None) if partner.works]
    (waits,) = await partners_that_wait(None)
    assert works.office == waits.office
    assert [accepted.number for accepted in await acceptances_of(works.id)] == [1]
    assert await application_of(waits.id) is not None


async def test_a_campaign_writes_to_invented_addresses(database: DatabaseEngine) -> None:
    """One mailing waits to be sent, to nobody whom a mail server could find."""
    await fill(SETTINGS, now(), 0, _silent)
    campaign = next(
        one for one in await campaigns_of_offices(None) if one.state == "running" and one.partner is None
    )
    [mailing] = await mailings_of(campaign.id)
    assert mailing.state == "sending"
    rows = await Contact.select(Contact.address)
    assert len(rows) == PEOPLE
    assert all(row["address"].endswith(".example") for row in rows)


async def test_serving_still_creates_the_administrator(database: DatabaseEngine) -> None:
    """The demonstration creates no account: the first start finds none and prints its one-time password."""
    await fill(SETTINGS, MOMENT, 0, _silent)
    assert await first_account("empat kata tanpa hubungan") is not None


async def test_a_database_in_use_is_refused(database: DatabaseEngine) -> None:
    """Invented data never gets among those of an office that is there already."""
    await fill(SETTINGS, MOMENT, 0, _silent)
    with pytest.raises(Conflict, match="holds offices already"):
        await fill(SETTINGS, MOMENT, 0, _silent)


async def test_eight_weeks_of_a_city(database: DatabaseEngine) -> None:
    """Submissions over eight weeks, comments, a monthly and two weekly reports, the newest public, and actions."""
    filled = await fill(SETTINGS, MOMENT, 120, _silent)
    survey = await published_survey(SLUG)
    assert survey is not None
    assert await submission_count(survey.id) == 96
    days = [
        row["received_on"]
        for row in await Submission.select(Submission.received_on).where(Submission.survey == survey.id)
    ]
    assert date(2026, 10, 1) <= min(days) < date(2026, 10, 10)
    assert date(2026, 11, 15) < max(days) <= MOMENT.date()
    assert await Comment.count().where(Comment.origin == "box") == filled.comments == 120
    assert await comment_count(CommentFilter(origin=f"survey:{survey.id}")) > 20
    assert await receipt_by_code(filled.receipt, SETTINGS.secret_keys) is not None
    await _check_reports()
    await _check_satisfaction()
    await _check_visits(survey.id)
    results = [await result_of_slug(one.slug) for one in await pilots(None)]
    assert [one.result.primary.effect.verdict for one in results if one] == ["effective"]


async def _check_visits(survey: int) -> None:
    """Links of the campaign were opened more often than they brought answers, and not everybody went to the end."""
    links = {
        link.code: link.id
        for one in await campaigns_of_offices(None)
        for link in await links_of(one.id)
        if link.medium != Medium.FIELD
    }
    answers = await Submission.count().where(Submission.source.is_in(list(links)))
    opened = sum(counts["opened"] for counts in (await counts_of(list(links.values()))).values())
    reached = await sections_reached(survey, list(links))
    assert opened > sum(one.n for one in reached) >= answers > 0


async def _check_satisfaction() -> None:
    """Two offices stand beside each other, the third is missing; there are earlier years, a sample and a profile."""
    year = read_period("2026")
    assert year is not None
    units = {one.office.unit.slug: one for one in await recapitulation(None, year)}
    assert {slug: one.office.people for slug, one in units.items()} == {
        "dukcapil": 96,
        "dinkes": 24,
        "dpu": 0,
    }
    assert all(one.ikm and not one.missing for one in units["dukcapil"].services)
    assert len(units["dpu"].missing) == 3
    view = await unit_view(units["dukcapil"].office.unit, year)
    assert [(point.period, point.typed) for point in view.trend] == [
        ("2024", True), ("2025", True), ("2026", False),
    ]  # fmt: skip
    assert view.plan is not None
    assert [part.people for part in view.profile] == [96] * 4


async def _check_reports() -> None:
    newer, older, monthly = await reports(None)
    assert (monthly.period_to, monthly.published_at) == (date(2026, 11, 1), None)
    assert [newer.period_to, older.period_to] == [date(2026, 11, 23), date(2026, 11, 16)]
    assert all("Contoh" in report.title for report in (newer, older))
    assert (newer.published_at is not None, older.published_at) == (True, None)
    shown = await public_report(newer.id)
    assert shown is not None
    assert shown.improvements
    assert any(improvement.quotes for improvement in shown.improvements)
    assert {action.state for action in await public_actions()} == {"planned", "working", "done"}
