"""Answers that waited on a phone without signal arrive: once, under their version, and late ones apart."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.surveys import queries
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey, publish_survey, save_definition, survey_or_not_found
from participation.surveys.tables import LateSubmission, Submission, Survey
from tests.factories import a_definition, a_survey, an_invited_survey, an_office, some_answers

BATCH = "/en/api/v1/submissions"
HOUR = 3600


def entry(**changes: Any) -> dict[str, Any]:
    """As the script of the kept page sends it: every answer in a list."""
    answers = {name: [value] for name, value in some_answers().items()}
    return {"survey": "survei-ktp", "key": new_key(), "version": 1, "age": 60, "answers": answers, **changes}


async def send(client: httpx.AsyncClient, *entries: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await client.post(BATCH, json={"entries": list(entries)})
    assert answer.status_code == 200, answer.text
    outcomes: list[dict[str, Any]] = answer.json()["outcomes"]
    assert [outcome["key"] for outcome in outcomes] == [each["key"] for each in entries]
    return outcomes


async def test_a_batch_is_stored(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Every entry gets a receipt of its own, and stands there as what a phone without signal sent."""
    outcomes = await send(client, entry(source="warung-7"), entry(language="su"))
    assert [outcome["state"] for outcome in outcomes] == ["stored", "stored"]
    assert len({outcome["receipt"] for outcome in outcomes}) == 2
    rows = await Submission.select().order_by(Submission.source)
    assert {row["channel"] for row in rows} == {"offline"}
    assert [row["source"] for row in rows] == ["", "warung-7"]


async def test_sent_twice_is_stored_once(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Where the answer to a phone was lost, the same entries give the same receipts, from a page as well."""
    wanted = entry()
    first, again = [await send(client, wanted, wanted) for _ in range(2)]
    assert {outcome["receipt"] for outcome in (*first, *again)} == {first[0]["receipt"]}
    page = await client.post(
        "/surveys/survei-ktp", data={"_key": wanted["key"], "_version": 1, **some_answers()}
    )
    assert page.status_code == 303
    assert await Submission.count() == 1


async def test_each_entry_stands_alone(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """What is wrong with one is said of that one, by question, and the others are stored."""
    known = entry()
    await send(client, known)
    other = {**known, "answers": {**known["answers"], "puas": ["1"]}}
    outcomes = await send(client, entry(answers={}), entry(), other, entry(survey="tidak-ada"))
    assert [outcome["state"] for outcome in outcomes] == ["attention", "stored", "refused", "refused"]
    assert outcomes[0]["errors"]["layanan"] == "This question has no answer yet. Choose one."
    assert "already sent from this page" in outcomes[2]["detail"]
    assert await Submission.count() == 2


async def test_the_version_that_was_answered_counts(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Answers to a version that was replaced meanwhile are held to that version, and kept with it."""
    draft = await survey_or_not_found(survey.id)
    asked_more = a_definition(Question("baru", QuestionType.TEXT, {"id": "Baru?", "en": "New?"}))
    saved = await save_definition(PROGRAM, survey.id, draft.revision, asked_more)
    await publish_survey(PROGRAM, survey.id, saved.revision)
    outcomes = await send(client, entry(version=1), entry(version=2))
    assert [outcome["state"] for outcome in outcomes] == ["stored", "attention"]
    assert set(outcomes[1]["errors"]) == {"baru"}
    row = await Submission.select(Submission.version.number).first()
    assert row == {"version.number": 1}


async def test_the_day_is_the_one_of_the_answer(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Answers that waited for two days stand at the day on which they were given."""
    await send(client, entry(age=48 * HOUR))
    row = await Submission.select(Submission.received_on).first()
    assert row == {"received_on": today() - timedelta(days=2)}


@pytest.mark.parametrize("by_hand", [True, False], ids=["closed by hand", "closed by its time"])
async def test_late_answers_stay_apart(
    by_hand: bool, database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Given before the close and here after it: kept apart with a receipt, once; given after it: refused."""
    survey = await a_survey((await an_office()).id)
    await _close(survey, by_hand=by_hand)
    early = entry(age=3 * HOUR)
    outcomes = await send(client, early, entry(age=60))
    assert [outcome["state"] for outcome in outcomes] == ["late", "refused"]
    assert "had closed before" in outcomes[1]["detail"]
    (again,) = await send(client, early)
    assert again == outcomes[0]
    assert await Submission.count() == 0
    assert await LateSubmission.count() == 1


async def _close(survey: PublishedSurvey, *, by_hand: bool) -> None:
    """Two hours ago."""
    earlier = now() - timedelta(hours=2)
    if by_hand:
        await close_survey(PROGRAM, survey.id)
    column = Survey.closed_at if by_hand else Survey.closes_at
    await Survey.update({column: earlier}).where(Survey.id == survey.id)
    queries.forget_published()


async def test_not_by_who_has_no_right(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A survey by invitation asks for the right to answer, on this way too."""
    await an_invited_survey((await an_office()).id, 1)
    (outcome,) = await send(client, entry())
    assert outcome["state"] == "attention"
    assert set(outcome["errors"]) == {"_ballot"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b'{"entries": {}}', b'{"entries": [1]}', b'{"entries": [{"survey": "x"}]}',
        b'{"entries": [' + b",".join([b"{}"] * 101) + b"]}",
    ],
)  # fmt: skip
async def test_broken_batches(survey: PublishedSurvey, client: httpx.AsyncClient, body: bytes) -> None:
    """What is no batch is refused whole, so that the phone sends its entries one by one."""
    answer = await client.post(BATCH, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_broken_clock(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Ages that cannot be are refused one by one, never with an error of ours."""
    for age in (-1, 10**12):
        answer = await client.post(BATCH, json={"entries": [entry(age=age)]})
        assert answer.status_code == 400
