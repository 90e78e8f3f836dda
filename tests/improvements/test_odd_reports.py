"""Reports of too little, of nothing but copies, and of what was cut off: they say so and make up no topic."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from participation.feedback.tables import Comment
from participation.improvements import making
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.making import make_report
from participation.improvements.printing import written
from participation.improvements.queries import report_by_id
from participation.improvements.schemas import ReportView
from participation.improvements.tables import (
    Improvement,
    ImprovementComment,
    ImprovementReport,
    Quote,
    ReportSchedule,
    Theme,
    ThemeSpace,
)
from participation.organisations.roles import Role
from tests.factories import (
    LAMP_COMPLAINTS,
    QUEUE_COMPLAINTS,
    a_schedule,
    an_office,
    some_comments,
    staff,
)

pytestmark = pytest.mark.usefixtures("database")

SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)  # Monday 23 November, 05.00 in Jakarta
DAY, EARLIER = date(2026, 11, 2), date(2026, 10, 5)
COPIED = "Tolong pindahkan terminal ke luar kota sekarang juga"
ODD = (
    """The first and the last have no sign at all and are one voice."""
    "",
    "x",
    "👍👍",
    "k" * 50_000,
    "<b>ok</b>",
    "тест испытание",
    "ありがとう ございます",
    "NULL",
    "\u200b",
)


async def a_scheduled_report(texts: list[str], day: date = DAY) -> ReportView:
    """Of one office's comments."""
    office = (await an_office()).id
    if texts:
        await some_comments(texts, day, office=office)
    reader = await staff(Role.PLANNER, office)
    return await make_report((await a_schedule(reader, office)).id, SLOT)


@pytest.mark.parametrize(
    ("texts", "comments", "voices"),
    [
        ([], 0, 0),
        ([COPIED], 1, 1),
        ([COPIED, "Antrean di loket lama sekali"], 2, 2),
        ([COPIED] * 40, 40, 1),
        (["mantap"] * 40, 40, 1),
        (list(ODD), len(ODD), len(ODD)),
    ],
    ids=["nothing", "one", "two", "copies", "thanks", "odd"],
)
async def test_too_little_to_rank_is_told_and_nothing_made_up(
    texts: list[str], comments: int, voices: int
) -> None:
    """A report is there, counts what it read, ranks nothing, and can be written in every form."""
    report = await a_scheduled_report(texts)
    assert (report.comments, report.voices, report.improvements) == (comments, voices, [])
    assert not await Improvement.exists()
    briefing = await briefing_of(report, public=False)
    for written_as in ("html", "xlsx", "json", "csv"):
        assert await written(briefing, {}, written_as)


async def test_a_period_in_which_nobody_wrote() -> None:
    """What was said before the period is not told as if it were said in it."""
    report = await a_scheduled_report([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS], EARLIER)
    assert (report.comments, report.improvements) == (0, [])
    assert report.figures.mix is None


async def test_a_period_without_a_predecessor_claims_no_trend() -> None:
    """Where nobody wrote before, nothing is said to have grown."""
    report = await a_scheduled_report([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS])
    assert report.improvements
    for one in report.improvements:
        assert (one.trend, one.components.trend) == (None, None)
        assert one.evidence is not None
        assert one.evidence.chance is None


async def test_a_report_that_is_cut_off_leaves_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped while it is stored, it leaves no row; the next run makes it as if nothing had been."""
    store, stored = making._insert_members, []

    async def stop_at_the_second(improvement: int, *given: Any) -> None:
        await store(improvement, *given)
        stored.append(improvement)
        if len(stored) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(making, "_insert_members", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        await a_scheduled_report([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS])
    tables = (ImprovementReport, Improvement, ImprovementComment, Quote, Theme, ThemeSpace)
    assert [await table.count() for table in tables] == [0] * len(tables)
    monkeypatch.undo()
    schedule = await ReportSchedule.select(ReportSchedule.id).first()
    assert schedule is not None
    report = await make_report(schedule["id"], SLOT)
    assert len(report.improvements) == 2
    assert report.number == 1


async def test_a_comment_taken_back_while_its_report_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is neither member nor quote, and the report says that somebody has left."""
    store = making._store

    async def after_a_withdrawal(*given: Any) -> ReportView:
        voices, composed = given[4], given[3]
        await Comment.delete().where(Comment.id == voices.comment(composed.quotes[0][0]))
        return await store(*given)

    monkeypatch.setattr(making, "_store", after_a_withdrawal)
    made = await a_scheduled_report([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS])
    report = await report_by_id(made.id)
    assert report is not None
    assert report.withdrawn
    assert len(report.improvements[0].quotes) < len(report.improvements[1].quotes)
    assert await ImprovementComment.count() == sum(one.comments for one in report.improvements) - 1
