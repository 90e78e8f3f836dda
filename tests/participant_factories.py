"""People in a trial, as rows: for tests of what is shown and done about them, not of how they applied."""

from typing import Any
from uuid import uuid4

from participation.clock import today
from participation.feedback.tables import Receipt, ReceiptKind
from participation.pilots.enrollment_tables import (
    Enrollment,
    EnrollmentAnswers,
    EnrollmentContact,
    EnrollmentState,
)
from participation.pilots.schemas import PilotView
from participation.surveys.tables import Submission, SurveyVersion
from tests.pilot_factories import an_area


async def a_participant(pilot: PilotView, number: int, email: str = "", **columns: Any) -> Enrollment:
    """The one with this queue number and the ticket T-number, waiting unless said otherwise."""
    usual = {
        "pilot": pilot.id,
        "version": 1,
        "area": await an_area(),
        "queue_number": number,
        "ticket": f"T-{number}",
        "language": "id",
    }
    person = Enrollment(**{**usual, **columns})
    await Enrollment.insert(person)
    if email:
        await EnrollmentContact.insert(
            EnrollmentContact(enrollment=person.id, channel="email", address=email)
        )
    return person


async def a_placed(pilot: PilotView, number: int, email: str = "", **columns: Any) -> Enrollment:
    """One who has a place since today, in the first arm."""
    columns = {"state": EnrollmentState.ENROLLED, "arm": 0, "placed_on": today(), **columns}
    return await a_participant(pilot, number, email, **columns)


async def has_answered(person: Enrollment, wave: int) -> None:
    """Notes an answer of no content to a wave."""
    version = await SurveyVersion.select(SurveyVersion.id, SurveyVersion.survey).first()
    assert version is not None
    receipt = Receipt(digest=uuid4().bytes, secret_version="1", kind=ReceiptKind.SUBMISSION)
    await Receipt.insert(receipt)
    submission = Submission(
        survey=version["survey"],
        version=version["id"],
        receipt=receipt.id,
        answers="{}",
        language="id",
        channel="page",
    )
    await Submission.insert(submission)
    await EnrollmentAnswers.insert(
        EnrollmentAnswers(enrollment=person.id, wave=wave, submission=submission.id)
    )
