"""A trial that is over, with participants who answered: what its result is made of."""

import os
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from participation.clock import now, today
from participation.feedback.tables import Receipt
from participation.organisations.schemas import OfficeView
from participation.pilots.due_service import find_due_analyses
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers
from participation.pilots.schemas import PilotView
from participation.pilots.tables import PilotPlaces
from participation.surveys.tables import Submission, SurveyVersion
from tests.pilot_factories import a_trial_with_surveys

LONG_OVER = 250
"""Days before today that a trial was announced: its analysis is due since two months."""
STILL_ON = 100


async def a_trial_that_is_over(
    office: OfficeView, people: int = 40, shorter: float = 20.0, days: int = LONG_OVER, **changes: Any
) -> PilotView:
    """Half of the people wait `shorter` minutes less; some left, some did not answer, always the same ones."""
    announced = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=days)
    pilot = await a_trial_with_surveys(office, announced, **changes)
    await some_participants(pilot, people, shorter)
    await find_due_analyses(now() - timedelta(days=1))
    return pilot


async def some_participants(pilot: PilotView, people: int, shorter: float = 20.0) -> list[UUID]:
    """People of two arms in turn, and two who got no place; returns their ids in the order of their tickets."""
    drawn = random.Random(5)
    areas = [row["area"] for row in await PilotPlaces.select().where(PilotPlaces.pilot == pilot.id)]
    found = []
    for number in range(people + 2):
        arm = number % 2 if number < people else None
        state = "waitlisted" if arm is None else "withdrawn" if number % 10 == 7 else "completed"
        area = areas[number // 2 % len(areas)]
        enrollment = await an_enrollment(pilot, number + 1, area, arm, state)
        found.append(enrollment)
        usual = 60 + drawn.gauss(0, 10)
        await answered(
            pilot, enrollment, 0, {"usia": 40, "jenis_kelamin": ("perempuan", "laki")[number // 4 % 2]}
        )
        if arm is not None:
            await answered(pilot, enrollment, 1, _waited(usual))
            if state == "completed" and number % 10 != 4:
                spared = shorter if arm == 0 else 0
                await answered(pilot, enrollment, 2, _waited(usual + drawn.gauss(0, 5) - spared))
    return found


def _waited(minutes: float) -> dict[str, Any]:
    return {"menit": max(0, round(minutes)), "puas": 5 if minutes < 55 else 3}


async def an_enrollment(
    pilot: PilotView, number: int, area: int, arm: int | None, state: str, **columns: Any
) -> UUID:
    receipt = Receipt(digest=os.urandom(32), secret_version="test", kind="enrollment")
    await receipt.save()
    enrollment = Enrollment(
        pilot=pilot.id,
        receipt=receipt.id,
        version=1,
        area=area,
        queue_number=number,
        ticket=f"T{number:04}",
        state=state,
        arm=arm,
        placed_on=None if arm is None else today() - timedelta(days=100),
        language="id",
        **columns,
    )
    await enrollment.save()
    found: UUID = enrollment.id
    return found


async def answered(pilot: PilotView, enrollment: UUID, wave: int, answers: dict[str, Any]) -> None:
    """What somebody answered in a wave, as the intake stores it."""
    programme = pilot.programme
    survey = programme.waves[wave - 1].survey if wave else programme.enrollment_survey
    version = await SurveyVersion.select(SurveyVersion.id).where(SurveyVersion.survey == survey).first()
    receipt = Receipt(digest=os.urandom(32), secret_version="test", kind="submission")
    await receipt.save()
    submission = Submission(
        survey=survey,
        version=version["id"] if version else None,
        receipt=receipt.id,
        answers=msgspec.json.encode(answers).decode(),
        language="id",
        channel="page",
    )
    await submission.save()
    await EnrollmentAnswers.insert(
        EnrollmentAnswers(enrollment=enrollment, wave=wave, submission=submission.id)
    )
