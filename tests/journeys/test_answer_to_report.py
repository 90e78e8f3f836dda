"""The whole thread: from a citizen's answer to a published report, what became of it, and taking it back."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from participation.clock import now
from participation.feedback.receipts import new_key
from participation.feedback.tables import Comment
from participation.improvements.jobs import JOBS as REPORT_JOBS
from participation.improvements.queries import report_by_id, reports
from participation.improvements.schemas import ReportView
from participation.improvements.tables import Quote
from participation.jobs.registry import Job, JobContext
from participation.jobs.slots import next_cron_slot
from participation.organisations.permissions import Actor
from participation.organisations.roles import Role
from participation.sentiment.jobs import JOBS as ANALYSIS_JOBS
from participation.sentiment.tables import CommentAnalysis
from participation.surveys.jobs import JOBS as SURVEY_JOBS
from participation.surveys.queries import forget_published
from tests.factories import (
    LAMP_COMPLAINTS,
    PRAISE,
    QUEUE_COMPLAINTS,
    a_schedule,
    a_survey,
    an_office,
    answering,
    post,
    settings,
    sign_in,
    some_answers,
    staff,
)

CODE = re.compile(r"<b[^>]*>([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3})</b>")


@pytest.mark.usefixtures("database")
async def test_from_an_answer_to_a_published_report_and_back() -> None:
    """An answer is stored, collected, analysed, ranked, published with a ticked quote, followed, and withdrawn."""
    forget_published()
    office = await an_office()
    planner = await staff(Role.PLANNER, office.id)
    await a_survey(office.id)
    async with answering() as citizen, answering(process=2) as desk:
        receipts = {
            text: await answer(citizen, text) for text in (*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS, *PRAISE)
        }
        await run(job_of(SURVEY_JOBS, "collect_comments"))
        await run(job_of(ANALYSIS_JOBS, "analyse_comments"))
        report = await scheduled_report(planner, office.id)
        assert report.comments == len(receipts)
        assert await CommentAnalysis.count() == len(receipts)
        quote = report.improvements[0].quotes[0]
        await publish(desk, report.id, quote.id)
        public = f"/en/improvements/{report.id}"
        assert quote.text in (await citizen.get(public)).text
        mine = {"code": receipts[quote.text]}
        followed = (await citizen.post("/en/receipts", data=mine)).text
        assert quote.text in followed
        assert f'href="{public}"' in followed
        await citizen.post("/en/receipts/withdraw", data={**mine, "confirmed": "1"})
        await nothing_is_left_of(quote.text, quote.id)
        after = (await citizen.get(public)).text
        assert quote.text not in after
        assert report.improvements[0].label in after
    stays = await report_by_id(report.id)
    assert stays is not None
    assert stays.improvements[0].voices == report.improvements[0].voices


async def answer(citizen: httpx.AsyncClient, text: str) -> str:
    """Answers the survey in these words; returns the receipt on the page after it."""
    fields = {"_key": new_key(), "_version": 1, **some_answers(saran=text)}
    sent = await citizen.post("/en/surveys/survei-ktp", data=fields)
    assert sent.status_code == 303, sent.text
    found = CODE.search((await citizen.get(sent.headers["location"])).text)
    assert found
    return found[1]


def job_of(jobs: list[Job], name: str) -> Job:
    return next(job for job in jobs if job.name == name)


async def run(job: Job) -> None:
    """A run that is due now."""
    ((subject, slot),) = await job.due(now())
    assert await job.run(JobContext(settings(), slot, subject, now()))


async def scheduled_report(planner: Actor, office: int) -> ReportView:
    """The report of the first slot after the answers' day, made twice as two schedulers would: there is one."""
    schedule = await a_schedule(planner, office)
    slot = next_cron_slot(schedule.cron, schedule.zone, now() + timedelta(days=1))
    assert slot is not None
    (job,) = REPORT_JOBS
    ((subject, due),) = await job.due(slot + timedelta(seconds=1))
    assert (subject, due) == (str(schedule.id), slot)
    for _ in range(2):
        await job.run(JobContext(settings(), slot, subject, slot))
    (made,) = await reports(None)
    report = await report_by_id(made.id)
    assert report is not None
    return report


async def publish(desk: httpx.AsyncClient, report: int, quote: int) -> None:
    """A planner reads the quotes and ticks one."""
    await sign_in(desk)
    path = f"/en/manage/improvements/{report}"
    assert f'value="{quote}"' in (await desk.get(f"{path}/publish")).text
    done = await post(desk, f"{path}/publish", quote=quote)
    assert urlsplit(done.headers["location"]).path == path


async def nothing_is_left_of(text: str, quote: int) -> None:
    assert not await Comment.exists().where(Comment.text == text)
    assert await CommentAnalysis.count() == await Comment.count()
    assert not await Quote.exists().where(Quote.id == quote)
