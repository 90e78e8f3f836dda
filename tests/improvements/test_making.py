"""Making and storing reports."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.improvements import making, queries
from participation.improvements.making import make_report
from participation.improvements.queries import (
    comments_of_themes,
    latest_themes,
    public_report,
    report_by_id,
    reports,
)
from participation.improvements.schedule_queries import due_schedules
from participation.improvements.scheduling import set_active
from participation.improvements.schemas import ReportView, ScheduleView
from participation.improvements.tables import ImprovementComment, ImprovementReport, Quote, ReportSchedule
from participation.organisations.roles import Role
from participation.surveys.skm import ELEMENTS
from participation.surveys.skm_score_queries import forget_scores
from tests.factories import (
    LAMP_COMPLAINTS,
    PRAISE,
    QUEUE_COMPLAINTS,
    a_report,
    a_schedule,
    a_service,
    an_office,
    some_comments,
    staff,
)
from tests.skm_factories import an_skm_survey, answered, scored

pytestmark = pytest.mark.usefixtures("database")

SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)  # Monday 23 November, 05.00 in Jakarta
DAY = date(2026, 11, 2)


async def a_first_report() -> ReportView:
    return await a_report((await an_office()).id)


async def test_models_that_change_meanwhile_read_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody puts another model to use while the comments are read: that one reads them, and none is missing."""
    versions = iter(["of yesterday"])
    used = await making.current_version()

    async def current_version() -> str:
        return next(versions, used)

    monkeypatch.setattr(making, "current_version", current_version)
    report = await a_first_report()
    assert (report.comments, report.figures.model_version) == (75, used)


async def test_a_report_for_the_command_line_reads_it_all_as_well() -> None:
    """Models that were put to use since the analysis have read nothing: they read before anything is counted."""
    await some_comments(["Antrean lama sekali", "Loket tutup terus"], DAY)
    made = await making.compose_unstored(CommentFilter(), None, None)
    assert (made.comments, made.figures.model_version) == (2, await making.current_version())


async def test_a_report_ranks_what_people_complain_of() -> None:
    """The comments of the period become ranked improvements with quotes and members that add up."""
    report = await a_first_report()
    assert (report.number, report.comments, report.period_to) == (1, 75, date(2026, 11, 23))
    assert report.improvements
    assert [one.rank for one in report.improvements] == list(range(1, len(report.improvements) + 1))
    assert sum(one.comments for one in report.improvements) == await ImprovementComment.count()
    assert all(one.quotes and not any(quote.public for quote in one.quotes) for one in report.improvements)


async def test_a_slot_has_one_report() -> None:
    """However often a job runs it."""
    report = await a_first_report()
    assert await make_report(report.schedule, SLOT) == report
    assert await ImprovementReport.count() == 1


async def test_the_same_comments_give_the_same_report() -> None:
    """Another schedule of the same scope finds the same, to the last digit."""
    first = await a_first_report()
    twin = await a_schedule(await staff(Role.ADMIN), first.office, name="Kembar")
    second = await make_report(twin.id, SLOT)
    assert [replace(one, id=0, quotes=[], theme=None) for one in second.improvements] == [
        replace(one, id=0, quotes=[], theme=None) for one in first.improvements
    ]
    assert second.figures == first.figures


async def test_a_report_reads_its_scope_and_no_more() -> None:
    """Comments of other offices, other services and other days stay out."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    service = await a_service(own.id)
    await some_comments(QUEUE_COMPLAINTS, DAY, office=own.id, service=service.id)
    await some_comments(LAMP_COMPLAINTS[:9], DAY, office=own.id)
    await some_comments(LAMP_COMPLAINTS[9:], DAY, office=foreign.id)
    await some_comments(PRAISE, date(2026, 11, 23), office=own.id, service=service.id)
    schedule = await a_schedule(await staff(Role.PLANNER, own.id), own.id, service=service.id)
    report = await make_report(schedule.id, SLOT)
    assert report.comments == len(QUEUE_COMPLAINTS)


async def test_an_empty_period_has_a_report_that_says_so() -> None:
    """Silence is reported too: the slot is settled, nothing is ranked."""
    schedule = await a_schedule(await staff(Role.ADMIN), (await an_office()).id)
    report = await make_report(schedule.id, SLOT)
    assert (report.comments, report.improvements) == (0, [])


async def test_a_withdrawn_comment_leaves_its_report() -> None:
    """Its text, its quote and its membership go; the figures stay and the report says that somebody left."""
    report = await a_first_report()
    quoted = await Quote.select(Quote.comment).first()
    assert quoted is not None
    await Comment.delete().where(Comment.id == quoted["comment"])
    after = await report_by_id(report.id)
    assert after is not None
    assert (report.withdrawn, after.withdrawn) == (False, True)
    assert [one.voices for one in after.improvements] == [one.voices for one in report.improvements]
    assert sum(len(one.quotes) for one in after.improvements) == report.figures.quotes - 1


async def test_the_next_report_continues_the_topics() -> None:
    """A week later the same topics keep their labels and point to the report before."""
    report = await a_first_report()
    later = await make_report(report.schedule, SLOT + timedelta(days=7))
    before = {one.id: one.label for one in report.improvements}
    assert later.number == 2
    assert [before.get(one.previous or 0) for one in later.improvements] == [
        one.label for one in later.improvements
    ]
    assert [card.number for card in await reports(None)] == [2, 1]


async def test_a_report_is_remembered_by_its_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one knows which theme each was of; of more than a sample can hold, some of them."""
    report = await a_first_report()
    ranked = await latest_themes(report.schedule or 0, SLOT + timedelta(days=7))
    remembered = await comments_of_themes(ranked)
    assert len(remembered) == sum(one.comments for one in report.improvements)
    assert set(remembered.values()) == {one.theme for one in report.improvements}
    monkeypatch.setattr(queries, "REMEMBERED", len(remembered) // 2)
    assert (await comments_of_themes(ranked)).items() < remembered.items()
    assert await comments_of_themes({}) == {}


async def test_only_active_schedules_are_due_and_never_for_the_past() -> None:
    """A new or resumed schedule starts with its next time; a paused one is not due."""
    planner = await staff(Role.ADMIN)
    schedule = await a_schedule(planner, (await an_office()).id)
    later = datetime.now(UTC) + timedelta(days=7)
    assert await due_schedules(datetime.now(UTC)) == []
    ((subject, slot),) = await due_schedules(later)
    assert subject == str(schedule.id)
    assert later - timedelta(days=7) < slot <= later
    await set_active(planner, schedule.id, False)
    assert await due_schedules(later) == []
    await set_active(planner, schedule.id, True)
    assert (await ReportSchedule.select(ReportSchedule.active))[0]["active"]


async def test_a_schedule_has_weights_of_its_own() -> None:
    """The report is ranked by them, shows them, and says which place the usual ones would give."""
    office = await an_office()
    await some_comments([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS[:9]], DAY, office=office.id)
    mostly = {"volume": 0, "severity": 0, "trend": 0, "reach": 100, "gap": 0}
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id, weights=mostly)
    report = await make_report(schedule.id, SLOT)
    assert report.figures.weights["reach"] == 1
    for one in report.improvements:
        assert one.priority == one.components.reach
        assert one.evidence is not None
    usual = await make_report((await a_twin(office.id)).id, SLOT)
    places = {one.label: one.rank for one in usual.improvements}
    assert {one.label: one.evidence.usual_rank for one in report.improvements if one.evidence} == places


async def a_twin(office: int) -> ScheduleView:
    return await a_schedule(await staff(Role.ADMIN, email="admin@kota.go.id"), office, name="Kembar")


async def test_copies_are_shown_until_they_are_taken_back() -> None:
    """Staff read the text that was copied, the public that one was; the report stores none of it."""
    office = await an_office()
    copied = "Tolong pindahkan terminal ke luar kota sekarang juga"
    await some_comments([*QUEUE_COMPLAINTS, *[copied] * 30], DAY, office=office.id)
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    report = await make_report(schedule.id, SLOT)
    (flood,) = report.figures.floods
    assert (flood.kind, flood.comments, flood.voices, flood.text) == ("copies", 30, 1, copied)
    stored = await ImprovementReport.select(ImprovementReport.figures).first()
    assert stored is not None
    assert "terminal" not in stored["figures"]
    await ImprovementReport.update({ImprovementReport.published_at: SLOT}, force=True)
    public = await public_report(report.id)
    assert public is not None
    assert [(one.comments, one.text, one.comment) for one in public.figures.floods] == [(30, "", None)]
    await Comment.delete().where(Comment.id == flood.comment)
    after = await report_by_id(report.id)
    assert after is not None
    assert after.figures.floods[0].text == ""


async def test_the_skm_of_an_element_stands_beside_its_comments() -> None:
    """The gap of a topic is that of the element that its comments speak of."""
    office = await an_office()
    await some_comments(QUEUE_COMPLAINTS, DAY, office=office.id)
    forget_scores()
    await answered(await an_skm_survey(office.id), scored(2, 2, 2, 3, 3, 3, 4, 4, 4), 30, DAY)
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    report = await make_report(schedule.id, SLOT)
    first = report.improvements[0]
    assert first.evidence is not None
    assert report.figures.skm == list(ELEMENTS)
    assert first.evidence.element == "U3"
    assert first.evidence.values["gap"] == pytest.approx((4 - 2) / 3)
