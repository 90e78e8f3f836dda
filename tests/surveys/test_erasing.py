"""What a survey promised to keep only for a time is gone afterwards, and the audit trail says so."""

from dataclasses import replace
from typing import Any

from participation.accounts.tables import AuditEntry
from participation.clock import today
from participation.files.tables import StoredFile
from participation.surveys import erasing
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.erasing import erase_expired_identifiers, erase_expired_submissions
from participation.surveys.intake import store
from participation.surveys.publishing import missing_for_publication
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import survey_or_not_found
from participation.surveys.tables import Submission, SubmissionFile, SubmissionIdentifier
from tests.factories import a_definition, a_draft, a_survey, an_office
from tests.surveys.test_identifiers import a_unit

PHONE = Question("telepon", QuestionType.PHONE, {"id": "Telepon", "en": "Phone"}, required=False)
PHOTO = Question("foto", QuestionType.PHOTO, {"id": "Foto", "en": "Photo"}, required=False)
ANSWERS: dict[str, Any] = {"layanan": "ktp", "telepon": "+628123456789"}


async def asked(**details: Any) -> PublishedSurvey:
    return await a_survey((await an_office()).id, a_definition(PHONE, PHOTO), **details)


async def notes() -> list[tuple[str, str]]:
    rows = await AuditEntry.select().where(AuditEntry.actor_name == "participation").order_by(AuditEntry.id)
    return [(row["action"], row["note"]) for row in rows if row["action"] in {"erase", "anonymise"}]


async def a_stored_file(survey: PublishedSurvey) -> str:
    stored = StoredFile(
        purpose=f"survey:{survey.id}",
        media_type="image/jpeg",
        size=1,
        sha256="",
        content=b"x",
        created_on=today(),
    )
    await StoredFile.insert(stored)
    return str(stored.id)


async def test_identifiers_go_and_the_rest_stays(database) -> None:
    """From the day after on neither number nor photo is anywhere, the other answers are as they were."""
    survey = await asked(identifier_days=10)
    file = await a_stored_file(survey)
    with_photo = a_unit(survey, {**ANSWERS, "foto": file}, age=11)
    await store([replace(with_photo, files=(file,))])
    await store([a_unit(survey, ANSWERS, age=10), a_unit(survey, {"layanan": "kk"}, age=20)])
    assert await erase_expired_identifiers() == 1
    assert await StoredFile.count() == await SubmissionFile.count() == 0
    left = await SubmissionIdentifier.select(SubmissionIdentifier.answers)
    assert sorted(row["answers"] is None for row in left) == [False, True]
    rows = await Submission.select(Submission.answers).output(load_json=True)
    assert sorted(row["answers"]["layanan"] for row in rows) == ["kk", "ktp", "ktp"]
    assert await notes() == [("anonymise", "version 1: 1 submissions")]
    assert await erase_expired_identifiers() == 0


async def test_a_late_copy_is_still_the_same(database) -> None:
    """A phone that sends once more what it sent before gets its receipt, and brings nothing back."""
    survey = await asked(identifier_days=1)
    unit = a_unit(survey, ANSWERS, age=5)
    (code,) = await store([unit])
    await erase_expired_identifiers()
    assert await store([unit]) == [code]
    assert [row["answers"] for row in await SubmissionIdentifier.select()] == [None]


async def test_without_a_time_of_their_own_they_go_with_the_answers(database, monkeypatch) -> None:
    """Nothing goes before the time of the answers; then both, in as many steps as it takes, each on record."""
    monkeypatch.setattr(erasing, "BATCH", 2)
    survey = await asked(retention_days=30)
    await store([a_unit(survey, ANSWERS, age=30)])
    assert await erase_expired_identifiers() == await erase_expired_submissions() == 0
    await store([a_unit(survey, ANSWERS, age=31) for _ in range(3)])
    assert await erase_expired_submissions() == 3
    assert await SubmissionIdentifier.count() == await Submission.count() == 1
    assert await notes() == [("erase", "version 1: 2 submissions"), ("erase", "version 1: 1 submissions")]


async def test_never_longer_than_the_answers(database) -> None:
    """A survey that would keep a phone number for longer than the rest is not published."""
    draft = await a_draft((await an_office()).id, retention_days=30, identifier_days=31)
    problems = missing_for_publication(await survey_or_not_found(draft.id))
    assert problems["identifier_days"].parameters == {"longest": 30}
