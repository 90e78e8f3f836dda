"""The invented trial that is over."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from participation.demonstration.city import build_city, plan
from participation.demonstration.finished_trial import APPLICANTS, finish_trial
from participation.demonstration.trial_surveys import publish_trial_surveys
from participation.feedback.tables import Receipt, ReceiptKind
from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentState
from participation.pilots.phases import Phase
from participation.pilots.queries import pilots, published_pilot
from tests.factories import settings

pytestmark = pytest.mark.usefixtures("database")

MOMENT = datetime(2026, 11, 25, 8, tzinfo=UTC)


async def test_two_hundred_people_took_part_or_waited() -> None:
    """Each has a receipt, a place in the queue and answers; its protocol was published before, its analysis is due."""
    city = await build_city(plan())
    surveys = await publish_trial_surveys(city.services["puskesmas"])
    await finish_trial(city, surveys, settings().secret_keys, MOMENT)
    (pilot,) = await pilots(None)
    published = await published_pilot(pilot.slug)
    assert published is not None
    assert published.phase(MOMENT) is Phase.OVER
    assert published.document.protocol.analysis_on is not None
    assert published.document.protocol.analysis_on < MOMENT.date()
    rows = await Enrollment.select().order_by(Enrollment.queue_number)
    assert [row["queue_number"] for row in rows] == list(range(1, APPLICANTS + 1))
    states = Counter(row["state"] for row in rows)
    assert states[EnrollmentState.WAITLISTED] == 80
    assert states[EnrollmentState.COMPLETED] + states[EnrollmentState.ENROLLED] == 120
    answers = Counter(row["wave"] for row in await EnrollmentAnswers.select(EnrollmentAnswers.wave))
    assert answers[0] == answers[1] == APPLICANTS
    assert APPLICANTS * 0.8 < answers[2] < APPLICANTS
    assert await Receipt.count().where(Receipt.kind == ReceiptKind.ENROLLMENT) == APPLICANTS
