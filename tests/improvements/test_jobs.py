"""The jobs that analyse comments and make reports, as a scheduler runs them."""

from datetime import UTC, date, datetime

import pytest

from participation.improvements import chart_service
from participation.improvements.jobs import JOBS as REPORT_JOBS
from participation.improvements.tables import ImprovementReport, ReportChart
from participation.jobs.outcomes import said
from participation.jobs.registry import JobContext
from participation.messages.tables import Message
from participation.organisations.roles import Role
from participation.sentiment.jobs import ANALYSE_COMMENTS, TOLD_FROM
from participation.sentiment.jobs import JOBS as ANALYSIS_JOBS
from tests.factories import QUEUE_COMPLAINTS, a_schedule, an_office, settings, some_comments, staff

pytestmark = pytest.mark.usefixtures("database")

SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)


async def test_a_due_report_is_made_and_says_what_it_found() -> None:
    """A run makes the report of its subject's slot from comments that nobody has analysed before."""
    office = await an_office()
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id)
    await some_comments(QUEUE_COMPLAINTS, date(2026, 11, 2), office=office.id)
    (job,) = REPORT_JOBS
    told = said(await job.run(JobContext(settings(), SLOT, str(schedule.id), SLOT)))
    assert told.parameters == {"number": 1, "count": 1, "comments": 25}
    assert job.heavy
    assert {row["language"] for row in await ReportChart.select(ReportChart.language)} == {"id", "en"}


async def test_readers_are_told_once_and_only_of_a_whole_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off while its charts are drawn, a run tells nobody; the next attempt draws, tells, and none tells again."""
    office = await an_office()
    reader = await staff(Role.PLANNER, office.id)
    schedule = await a_schedule(reader, office.id, subscribers=[reader.id])
    await some_comments(QUEUE_COMPLAINTS, date(2026, 11, 2), office=office.id)
    (job,) = REPORT_JOBS
    context = JobContext(settings(), SLOT, str(schedule.id), SLOT)
    with monkeypatch.context() as patched:
        patched.setattr(chart_service, "draw", _no_drawing)
        with pytest.raises(MemoryError):
            await job.run(context)
    assert (await ImprovementReport.count(), await Message.count()) == (1, 0)
    for _ in range(2):
        await job.run(context)
        assert await ReportChart.exists()
        assert (await ImprovementReport.count(), await Message.count()) == (1, 1)


def _no_drawing(_: object) -> dict[str, str]:
    raise MemoryError


async def test_a_run_without_new_comments_says_nothing() -> None:
    """Most runs find nothing to do; and of a few comments a run would tell when somebody wrote."""
    job = next(job for job in ANALYSIS_JOBS if job.name == ANALYSE_COMMENTS)
    context = JobContext(settings(), SLOT, "", SLOT)
    await some_comments(QUEUE_COMPLAINTS[:2], date(2026, 11, 2))
    assert await job.run(context) == ""
    await some_comments([f"Loket {number} tutup" for number in range(TOLD_FROM)], date(2026, 11, 3))
    assert said(await job.run(context)).parameters == {"count": TOLD_FROM}
    assert await job.run(context) == ""


async def test_schedules_are_named_to_those_who_may_know_of_them() -> None:
    """On the page about jobs a planner reads the names of the own office's schedules only."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    admin = await staff(Role.ADMIN, email="admin@kota.go.id")
    mine = await a_schedule(admin, own.id, name="Punya saya")
    theirs = await a_schedule(admin, foreign.id, name="Punya mereka")
    (job,) = REPORT_JOBS
    assert job.subject_names is not None
    names = await job.subject_names(await staff(Role.PLANNER, own.id), [str(mine.id), str(theirs.id), "x"])
    assert names == {str(mine.id): "Punya saya"}
