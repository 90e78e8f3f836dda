"""Answers that arrived after the close: staff decide, and their senders read what was decided."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.clock import now, today
from participation.database import DatabaseEngine, transaction
from participation.errors import Rejected
from participation.feedback.receipts import new_key
from participation.feedback.service import withdraw
from participation.feedback.tables import Receipt
from participation.organisations.roles import Role
from participation.surveys import queries
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.erasing import erase_expired_identifiers, erase_expired_submissions
from participation.surveys.late_queries import late_view
from participation.surveys.late_service import Counted, count_late, leave_out_late
from participation.surveys.quota_service import add_cell, change_wanted
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey
from participation.surveys.tables import (
    CommentOutbox,
    CountOutbox,
    LateSubmission,
    QuotaCell,
    Submission,
    SubmissionIdentifier,
    Survey,
)
from tests.factories import a_definition, a_survey, an_office, answering, post, sign_in, some_answers, staff

MAIL = Question(
    "surel", QuestionType.EMAIL, {"id": "Surel?", "en": "Mail?"}, required=False, identifying=True
)


@pytest.fixture
async def closed(database: DatabaseEngine) -> PublishedSurvey:
    """Closed by hand two hours ago."""
    survey = await a_survey((await an_office()).id, a_definition(MAIL))
    await close(survey)
    return survey


async def close(survey: PublishedSurvey) -> None:
    await close_survey(PROGRAM, survey.id)
    await Survey.update({Survey.closed_at: now() - timedelta(hours=2), Survey.shuffled_on: today()}).where(
        Survey.id == survey.id
    )
    queries.forget_published()


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with answering() as client:
        yield client


async def arrive(client: httpx.AsyncClient, count: int = 1, **answers: Any) -> list[str]:
    """Late answers, given three hours ago; the codes of their receipts."""
    entries = [
        {
            "survey": "survei-ktp",
            "key": new_key(),
            "version": 1,
            "age": 3 * 3600,
            "answers": some_answers(**answers),
        }
        for _ in range(count)
    ]
    answer = await client.post("/api/v1/submissions", json={"entries": entries})
    outcomes = answer.json()["outcomes"]
    assert {outcome["state"] for outcome in outcomes} == {"late"}
    return [outcome["receipt"] for outcome in outcomes]


async def test_nothing_counts_before_somebody_decides(
    closed: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Late answers reach no count, no comment and no answer of the survey."""
    await arrive(client, 2)
    assert await Submission.count() == await CountOutbox.count() == await CommentOutbox.count() == 0
    assert (await late_view(closed.id)).waiting == 2


async def test_they_count_once_staff_say_so(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """They become answers like others, under their receipts, with what leads to a person apart; once."""
    (code, _) = await arrive(client, 2, surel="sari@contoh.id")
    assert await count_late(PROGRAM, closed.id) == (2, 0)
    assert await count_late(PROGRAM, closed.id) == (0, 0)
    rows = await Submission.select(Submission.answers, Submission.channel).output(load_json=True)
    assert [row["channel"] for row in rows] == ["offline", "offline"]
    assert "surel" not in rows[0]["answers"]
    assert await SubmissionIdentifier.count() == 2
    assert await CountOutbox.count() == await CommentOutbox.count() == 2
    assert await LateSubmission.count() == 0
    shown = await client.post("/en/receipts", data={"code": code})
    assert "Tambah loket." in shown.text
    assert "sari@contoh.id" in shown.text
    shuffled = await Survey.select(Survey.shuffled_on).first()
    assert shuffled == {"shuffled_on": None}, "they lie last, so the survey is shuffled again"


async def test_left_out_with_a_reason(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The answers are erased, the sender reads why, and sending them again gives the same receipt."""
    (code,) = await arrive(client)
    waits = await client.post("/en/receipts", data={"code": code})
    assert "kept apart until the office decides" in waits.text
    assert "Tambah loket." in waits.text
    with pytest.raises(Rejected):
        await leave_out_late(PROGRAM, closed.id, "", 1)
    with pytest.raises(Rejected):
        await leave_out_late(PROGRAM, closed.id, "Sudah dilihat.", 0)
    assert await LateSubmission.count().where(LateSubmission.left_out.is_null()) == 1, (
        "it came after they looked"
    )
    assert await leave_out_late(PROGRAM, closed.id, "Hasil sudah diumumkan.", 1) == 1
    shown = await client.post("/en/receipts", data={"code": code})
    assert "Hasil sudah diumumkan." in shown.text
    assert "Tambah loket." not in shown.text
    assert await count_late(PROGRAM, closed.id) == (0, 0)
    row = await LateSubmission.select().first()
    assert row is not None
    assert row["answers"] is row["identifying"] is None


async def test_withdrawn_before_the_decision(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Whoever takes late answers back leaves nothing to decide about."""
    (code,) = await arrive(client)
    await client.post("/en/receipts/withdraw", data={"code": code, "confirmed": "1"})
    assert await LateSubmission.count() == 0
    assert await Receipt.count() == 0


@pytest.mark.parametrize("count", [1, 3])
async def test_withdrawn_during_the_decision(
    count: int, closed: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """What somebody takes back in that very moment counts for nothing, and the others count."""
    await arrive(client, count)
    (gone, *_) = await Receipt.select(Receipt.id)
    begun = asyncio.Event()

    async def decide() -> Counted:
        await begun.wait()
        return await count_late(PROGRAM, closed.id)

    deciding = asyncio.create_task(decide())
    async with transaction():
        await withdraw(gone["id"])
        begun.set()
        await asyncio.sleep(0.2)
    assert await deciding == (count - 1, 0)
    assert await Submission.count() == count - 1
    assert not await LateSubmission.exists()


async def test_two_decisions_at_once(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Whatever one of them counts, the other one does not leave out."""
    await arrive(client, 100)
    counted, left = await asyncio.gather(
        count_late(PROGRAM, closed.id),
        leave_out_late(PROGRAM, closed.id, "Terlambat.", 100),
        return_exceptions=True,
    )
    assert isinstance(counted, Counted)
    assert counted.taken + (0 if isinstance(left, Rejected) else left) == 100
    assert await Submission.count() == counted.taken


async def test_groups_that_are_full_go_on_waiting(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Late answers take places as others do; those without one wait, and are taken once there are more places."""
    survey = await a_survey((await an_office()).id)
    await add_cell(PROGRAM, survey.id, "KTP", "${layanan} = 'ktp'", 1)
    await close(survey)
    await arrive(client, 3)
    assert await count_late(PROGRAM, survey.id) == (1, 2)
    cell = await QuotaCell.select(QuotaCell.id).first()
    assert cell is not None
    await change_wanted(PROGRAM, survey.id, cell["id"], 9)
    assert await count_late(PROGRAM, survey.id) == (2, 0)
    assert await Submission.count() == 3


async def test_many_are_taken_in_batches(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """More than one transaction holds."""
    for _ in range(3):
        await arrive(client, 80)
    assert await count_late(PROGRAM, closed.id) == (240, 0)


async def test_they_stay_no_longer_than_promised(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Undecided answers are erased like others: what leads to a person first, then all of it."""
    await arrive(client, surel="sari@contoh.id")
    days = closed.document.retention_days + 1
    await LateSubmission.update({LateSubmission.received_on: today() - timedelta(days=days)}).where(
        LateSubmission.survey == closed.id
    )
    await erase_expired_identifiers()
    row = await LateSubmission.select(LateSubmission.identifying).first()
    assert row == {"identifying": None}
    assert await erase_expired_submissions() == 1
    assert await LateSubmission.count() == await Receipt.count() == 0


async def test_on_the_pages_of_staff(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The survey says that late answers wait; a planner reads how many of which day, and decides."""
    await arrive(client, 2)
    await staff(Role.PLANNER, closed.office)
    await sign_in(client)
    path = f"/en/manage/surveys/{closed.id}"
    assert "2 answers wait for your decision." in (await client.get(path)).text
    shown = await client.get(f"{path}/late")
    assert "Count the late answers" in shown.text
    again = await post(client, f"{path}/late/leave-out", reason=" ")
    assert again.status_code == 422
    assert "Write why" in again.text
    blind = await post(client, f"{path}/late/leave-out", reason="Terlambat.", seen="1")
    assert blind.status_code == 422
    assert "2 answers wait now" in blind.text
    done = await post(client, f"{path}/late/count")
    assert done.status_code == 303
    assert "2 late answers count now." in (await client.get(f"{path}/late")).text
    assert "No late answers wait." in (await client.get(f"{path}/late")).text


async def test_editors_only_look(closed: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Deciding what counts is for those who publish: for others the act is not there."""
    await arrive(client)
    await staff(Role.EDITOR, closed.office)
    await sign_in(client)
    path = f"/en/manage/surveys/{closed.id}/late"
    assert "Count the late answers" not in (await client.get(path)).text
    assert (await post(client, f"{path}/count")).status_code == 404
