"""People in the trials of the invented city: what they answered, and the rows that applying leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from participation.database import BATCH_LIMIT, transaction
from participation.demonstration.trial import new_key
from participation.errors import NotFound
from participation.feedback.receipts import IssuedReceipt, issue
from participation.feedback.tables import Receipt, ReceiptKind
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers
from participation.surveys.intake import Unit, store
from participation.surveys.queries import published_survey, survey_by_id
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Submission


@dataclass(frozen=True)
class Entering:
    """Somebody's row, yet without its receipt, and their answers: to the questions for applicants, then to each
    survey, as long as they answered."""

    enrollment: Enrollment
    answers: Sequence[dict[str, Any]]


async def survey_asked(survey_id: int) -> PublishedSurvey:
    view = await survey_by_id(survey_id)
    survey = await published_survey(view.slug) if view else None
    if survey is None:
        raise NotFound("A survey of the demonstration is gone.")
    return survey


async def enter(
    random: Random,
    secrets: tuple[str, ...],
    people: Sequence[Entering],
    asked: Sequence[PublishedSurvey],
    days: Sequence[date],
) -> None:
    """Rows as applying and answering leave them, all at once. `asked` and `days` are by the number of the wave."""
    units = [_units(random, secrets, person, asked, days) for person in people]
    stored = await _stored([unit for own in units for unit in own.values()])
    receipts = [
        _receipt(issue(secrets, f"pilot:{person.enrollment.pilot}", new_key(random)), days[0])
        for person in people
    ]
    for person, receipt in zip(people, receipts, strict=True):
        person.enrollment.receipt = receipt.id
    answers = [
        EnrollmentAnswers(
            enrollment=person.enrollment.id,
            wave=wave,
            submission=stored[unit.receipt.digest],
            answered_on=days[wave],
        )
        for person, own in zip(people, units, strict=True)
        for wave, unit in own.items()
    ]
    async with transaction():
        await Receipt.insert(*receipts)
        await Enrollment.insert(*(person.enrollment for person in people))
        await EnrollmentAnswers.insert(*answers)


def _units(
    random: Random,
    secrets: tuple[str, ...],
    person: Entering,
    asked: Sequence[PublishedSurvey],
    days: Sequence[date],
) -> dict[int, Unit]:
    subject = f"pilot:{person.enrollment.pilot}"
    return {
        wave: _unit(given, asked[wave], issue(secrets, f"{subject}:{wave}", new_key(random)), days[wave])
        for wave, given in enumerate(person.answers)
    }


def _unit(given: dict[str, Any], survey: PublishedSurvey, receipt: IssuedReceipt, day: date) -> Unit:
    """Checked like anybody's answers."""
    checked = survey.compiled.check(given, today=day)
    if checked.errors:
        raise ValueError(f"the demonstration gave answers that no form could send: {checked.errors}")
    return Unit(
        receipt=receipt,
        survey=survey.id,
        version=survey.version,
        answers=dict(checked.answers),
        language="id",
        channel="page",
        source="",
        has_free_text=False,
        received_on=day,
    )


async def _stored(units: Sequence[Unit]) -> Mapping[bytes, Any]:
    """Ids of the submissions, by the digests of their receipts."""
    for start in range(0, len(units), BATCH_LIMIT):
        await store(units[start : start + BATCH_LIMIT])
    rows = await Submission.select(Submission.id, Submission.receipt.digest).where(
        Submission.receipt.digest.is_in([unit.receipt.digest for unit in units])
    )
    return {bytes(row["receipt.digest"]): row["id"] for row in rows}


def _receipt(issued: IssuedReceipt, day: date) -> Receipt:
    return Receipt(
        digest=issued.digest,
        secret_version=issued.secret_version,
        kind=ReceiptKind.ENROLLMENT,
        received_on=day,
    )
