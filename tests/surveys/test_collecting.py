"""Jobs of surveys: free text becomes comments, and what is past its time is erased."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.clock import today
from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import issue, new_key
from participation.feedback.service import withdraw
from participation.feedback.tables import Comment, Receipt
from participation.jobs.outcomes import said
from participation.jobs.registry import JobContext
from participation.surveys import collecting, erasing
from participation.surveys.collecting import collect_batch
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.erasing import erase_expired_submissions
from participation.surveys.intake import Unit, store
from participation.surveys.jobs import collect_comments, erase_expired
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import publish_survey, survey_or_not_found
from participation.surveys.tables import CommentOutbox, Submission, Survey
from tests.factories import a_service, a_survey, an_office, settings
from tests.skm_factories import an_skm_survey, choice_question, skm_definition

SECRETS = settings().secret_keys


def context() -> JobContext:
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    return JobContext(settings(), moment, "", moment)


async def submitted(
    survey: PublishedSurvey, *answers: dict[str, Any], age: int = 0, **columns: Any
) -> list[str]:
    """Stored submissions, so many days old; their receipts."""
    units = [
        Unit(
            receipt=issue(SECRETS, f"survey:{survey.id}", new_key()), survey=survey.id, version=survey.version,
            answers=given, language="jv", channel="page", source="banner", has_free_text=True,
            received_on=today() - timedelta(days=age), **columns,
        )
        for given in answers
    ]  # fmt: skip
    return [str(code) for code in await store(units)]


async def test_each_text_becomes_a_comment(database) -> None:
    """With its survey, question, service, day, channel and campaign, and the satisfaction that stands beside it."""
    office = await an_office()
    service = await a_service(office.id)
    survey = await a_survey(office.id, service=service.id)
    answers = {"petugas": "2", "puas": 4, "loket": "Loket 3", "saran": "Tambah loket.", "layanan": "ktp"}
    (code,) = await submitted(survey, answers, age=3)
    assert await collect_comments(context()) == ""  # the time of a run would tell when somebody answered
    receipt = await receipt_by_code(code, SECRETS)
    assert receipt is not None
    comments = await Comment.select().order_by(Comment.question)
    assert [(row["question"], row["text"]) for row in comments] == [
        ("loket", "Loket 3"),
        ("saran", "Tambah loket."),
    ]
    for row in comments:
        assert (row["origin"], row["receipt"]) == (f"survey:{survey.id}", receipt.id)
        assert (row["office"], row["service"]) == (office.id, service.id)
        assert (row["rating"], row["rating_maximum"]) == (2, 4)
        assert (row["channel"], row["source"], row["language"]) == ("page", "banner", "jv")
        assert row["said_on"] == today() - timedelta(days=3)
    assert await CommentOutbox.count() == 0


async def test_a_comment_is_about_the_service_that_its_person_named(database) -> None:
    """Where the survey is about a whole office; what people are is no comment, even in their own words."""
    office = await an_office()
    service = await a_service(office.id)
    which = Question("layanan_apa", QuestionType.SERVICE, {"id": "Layanan apa?"})
    work = replace(choice_question("pekerjaan", "pns", "tni"), other=True)
    kind = Question("jenis_layanan", QuestionType.TEXT, {"id": "Jenis layanan?"})
    words = Question("saran", QuestionType.LONG_TEXT, {"id": "Saran?"})
    survey = await an_skm_survey(office.id, skm_definition(("U1",), which, work, kind, words))
    answers = {"layanan_apa": service.id, "pekerjaan": "other", "pekerjaan_other": "nelayan",
               "jenis_layanan": "KTP", "saran": "Tambah loket.", "U1": 3}  # fmt: skip
    await submitted(survey, answers)
    while await collect_batch():
        pass
    rows = await Comment.select()
    assert [(row["text"], row["office"], row["service"]) for row in rows] == [
        ("Tambah loket.", office.id, service.id)
    ]


async def test_an_empty_outbox_is_not_worth_a_word(survey: PublishedSurvey) -> None:
    """A run every half minute says nothing when nothing was there."""
    assert await collect_comments(context()) == ""


async def test_everything_is_collected_in_one_run(
    survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a batch is taken batch by batch."""
    monkeypatch.setattr(collecting, "BATCH", 7)
    monkeypatch.setattr("participation.surveys.jobs.BATCH", 7)
    await submitted(survey, *({"saran": f"Saran {number}"} for number in range(20)))
    assert said(await collect_comments(context())).parameters == {"count": 20}
    assert await Comment.count() == 20


async def test_two_collectors_at_once(survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is collected twice and nothing is left, whoever is faster."""
    monkeypatch.setattr(collecting, "BATCH", 10)
    monkeypatch.setattr("participation.surveys.jobs.BATCH", 10)
    await submitted(survey, *({"saran": f"Saran {number}"} for number in range(60)))
    await asyncio.gather(*(collect_comments(context()) for _ in range(3)))
    await collect_comments(context())
    texts = [row["text"] for row in await Comment.select(Comment.text)]
    assert len(texts) == len(set(texts)) == 60


async def test_a_failure_loses_nothing(survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    """When comments cannot be written, their submissions stay in the outbox for the next run."""
    await submitted(survey, {"saran": "Satu"}, {"saran": "Dua"})
    with monkeypatch.context() as patched:

        async def broken(comments: list[Any]) -> None:
            await Comment.insert(Comment(origin="survey:1", text="half", channel="page", said_on=today()))
            raise RuntimeError("broken on purpose")

        patched.setattr(collecting, "add_comments", broken)
        with pytest.raises(RuntimeError, match="on purpose"):
            await collect_batch()
    assert (await CommentOutbox.count(), await Comment.count()) == (2, 0)
    assert await collect_batch() == 2
    assert await Comment.count() == 2


async def test_withdrawal_takes_the_comments_along(survey: PublishedSurvey) -> None:
    """Before or after it was collected: nothing of it stays."""
    before, after = await submitted(survey, {"saran": "Satu"}, {"saran": "Dua"})
    await _withdraw(before)
    assert await CommentOutbox.count() == 1
    await collect_batch()
    assert await Comment.count() == 1
    await _withdraw(after)
    assert await Comment.count() == await Submission.count() == await Receipt.count() == 0


async def _withdraw(code: str) -> None:
    receipt = await receipt_by_code(code, SECRETS)
    assert receipt is not None
    await withdraw(receipt.id)


async def test_what_is_past_its_time_is_erased(survey: PublishedSurvey) -> None:
    """Kept for the whole of the promised days and no day longer, with receipt, comments and outbox."""
    await submitted(survey, {"saran": "Dua"}, age=31)
    await collect_batch()
    await submitted(survey, {"saran": "Tiga"}, age=32)
    await submitted(survey, {"saran": "Satu"}, age=30)
    assert said(await erase_expired(context())).parameters == {"count": 2}
    assert await erase_expired(context()) == ""
    left = await Submission.select(Submission.answers).output(load_json=True)
    assert left == [{"answers": {"saran": "Satu"}}]
    assert (await Receipt.count(), await Comment.count(), await CommentOutbox.count()) == (1, 0, 1)


async def test_a_promise_is_that_of_the_version(survey: PublishedSurvey) -> None:
    """A draft, or a next version, that would keep answers for longer takes back nothing that was promised before."""
    await Survey.update({Survey.retention_days: 900}).where(Survey.id == survey.id)
    draft = await survey_or_not_found(survey.id)
    await publish_survey(PROGRAM, survey.id, draft.revision)
    await submitted(survey, {"saran": "Lama"}, age=40)
    assert await erase_expired_submissions() == 1


async def test_many_are_erased_in_steps(survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each transaction is short, so that the intake never waits long."""
    monkeypatch.setattr(erasing, "BATCH", 3)
    await submitted(survey, *({"saran": f"Saran {number}"} for number in range(10)), age=99)
    assert await erase_expired_submissions() == 10
    assert await erase_expired_submissions() == 0
