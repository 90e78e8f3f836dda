"""Answering and reading surveys as a program."""

from datetime import timedelta
from typing import Any

import httpx

from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey
from participation.surveys.tables import Submission
from tests.cases import each_case
from tests.factories import a_survey, an_office, some_answers

SURVEY = "/api/v1/surveys/survei-ktp"
SUBMISSIONS = f"{SURVEY}/submissions"
TYPED = {"puas": 4, "menit": 30, "kendala": ["antre"]}


def payload(**changes: Any) -> dict[str, Any]:
    return {"key": new_key(), "answers": some_answers(**TYPED), **changes}


async def test_a_program_answers(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Numbers and lists are taken as they are, and the receipt comes back."""
    answer = await client.post(SUBMISSIONS, json=payload(language="jv", source="kiosk-1"))
    assert answer.status_code == 201
    assert len(answer.json()["receipt"]) == 19
    row = await Submission.select().first().output(load_json=True)
    assert row is not None
    assert row["answers"]["kendala"] == ["antre"]
    assert (row["language"], row["channel"], row["source"]) == ("jv", "api", "kiosk-1")


async def test_the_same_key_again(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The same answers give the same receipt, others a conflict; page and program meet in one intake."""
    wanted = payload()
    first, second = [await client.post(SUBMISSIONS, json=wanted) for _ in range(2)]
    assert first.json() == second.json()
    page = await client.post(
        "/surveys/survei-ktp", data={"_key": wanted["key"], "_version": 1, **wanted["answers"]}
    )
    assert page.status_code == 303
    other = await client.post(SUBMISSIONS, json={**wanted, "answers": some_answers(saran="Lain")})
    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"
    assert await Submission.count() == 1


async def test_each_error_is_named_by_its_question(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Problem details say what to do, question by question, in the language of the address."""
    answer = await client.post(
        f"/en{SUBMISSIONS}", json=payload(answers={"puas": 9, "baru": 1, "saran": {"a": 1}})
    )
    problem = answer.json()
    assert answer.status_code == problem["status"] == 422
    assert set(problem["errors"]) == {"layanan", "petugas", "puas", "menit", "baru", "saran"}
    assert problem["errors"]["layanan"] == "This question has no answer yet. Choose one."
    assert await Submission.count() == 0


@each_case(
    "body",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b'"text"', b'{"key": "short", "answers": {}}',
        b'{"answers": {}}', b'{"key": 1, "answers": {}}', b'{"key": "' + b"k" * 22 + b'", "answers": []}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {}, "version": "one"}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {}, "version": 99999999999999999999}',
        b'{"key": "' + b"k" * 22 + b'", "anwsers": {}}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {}, "extra": 1}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {"saran": "\\ud800"}}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {"saran": "caf\xe9"}}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {"menit": 1e999}}',
        b'{"key": "' + b"k" * 22 + b'", "answers": {"menit": ' + b"9" * 5_000 + b"}}",
        b'{"key": "' + b"k" * 22 + b'", "answers": {"saran": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
    ],
)  # fmt: skip
async def test_broken_bodies(survey: PublishedSurvey, client: httpx.AsyncClient, body: bytes) -> None:
    """What is no submission is refused as a problem, never with an error of ours, and nothing is stored."""
    answer = await client.post(SUBMISSIONS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Go back" not in answer.text
    assert answer.status_code == 422 or "/schema/openapi.json" in answer.json()["detail"]
    assert await Submission.count() == 0


async def test_a_wrong_type_names_its_field(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A program learns which field could not be read and what was expected there, not what it held."""
    answer = await client.post(SUBMISSIONS, json=payload(key=31415926))
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"key"}
    assert "31415926" not in answer.text


async def test_ten_megabytes(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Refused by its size, before it is read."""
    answer = await client.post(SUBMISSIONS, json=payload(answers={"saran": "x" * 10_000_000}))
    assert answer.status_code == 413


async def test_what_is_closed_or_not_open_yet(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A program is told the difference between too early, too late and nowhere."""
    office = await an_office()
    survey = await a_survey(office.id, opens_at=now() + timedelta(days=1))
    assert (await client.post(SUBMISSIONS, json=payload())).status_code == 403
    assert (await client.get(SURVEY)).json()["phase"] == "scheduled"
    await close_survey(PROGRAM, survey.id)
    assert (await client.post(SUBMISSIONS, json=payload())).status_code == 410
    assert (await client.post("/api/v1/surveys/none/submissions", json=payload())).status_code == 404


async def test_reading_surveys(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A program finds what is open, with its questions and its version."""
    assert [card["slug"] for card in (await client.get("/api/v1/surveys")).json()] == ["survei-ktp"]
    shown = (await client.get(SURVEY)).json()
    assert (shown["version"], shown["phase"]) == (1, "open")
    questions = shown["document"]["definition"]["sections"][0]["questions"]
    assert [question["name"] for question in questions][:2] == ["layanan", "kendala"]
    assert (await client.get(f"{SURVEY}/results")).json()["questions"] == []
