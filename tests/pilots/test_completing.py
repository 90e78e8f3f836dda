"""Who stayed to the end of a trial has completed it."""

from datetime import timedelta
from uuid import UUID

import pytest

from participation.accounts.tables import AuditEntry
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.pilots import wave_service
from participation.pilots.enrollment_tables import Enrollment, EnrollmentState
from participation.pilots.schemas import PilotView
from participation.pilots.tables import Pilot
from participation.pilots.wave_service import complete_participants
from tests.factories import an_office
from tests.participant_factories import a_participant, a_placed, has_answered
from tests.pilot_factories import a_running_trial

AFTER = timedelta(days=95)
"""From the day after the first one to the day after the last one; the endline is then open for some days more."""


@pytest.fixture
async def trial(database: DatabaseEngine) -> PilotView:
    return await a_running_trial(await an_office())


async def _placed(trial: PilotView, number: int, *waves: int) -> Enrollment:
    person = await a_placed(trial, number, placed_on=today() - timedelta(days=20))
    for wave in waves:
        await has_answered(person, wave)
    return person


async def _states() -> dict[UUID, str]:
    return {row["id"]: row["state"] for row in await Enrollment.select(Enrollment.id, Enrollment.state)}


async def test_nobody_before_the_last_day_is_past(trial: PilotView) -> None:
    """Not even who has answered everything that is asked."""
    await _placed(trial, 1, 1, 2)
    assert await complete_participants(now()) == 0


async def test_whoever_has_a_place_to_the_end(trial: PilotView) -> None:
    """Those who have a place, answered or not; not who waits, and not who left. The trail says how many."""
    people = [await _placed(trial, 1, 1, 2), await _placed(trial, 2)]
    left = await a_placed(trial, 3, state=EnrollmentState.WITHDRAWN)
    waiting = await a_participant(trial, 4)
    assert await complete_participants(now() + AFTER) == 2
    assert await _states() == {
        **{person.id: "completed" for person in people},
        left.id: "withdrawn",
        waiting.id: "waitlisted",
    }
    entry = await AuditEntry.select().where(AuditEntry.action == "complete").first()
    assert entry is not None
    assert entry["note"] == "2"
    assert await complete_participants(now() + AFTER) == 0


async def test_not_while_something_can_still_be_answered(trial: PilotView) -> None:
    """Somebody who came late still has days to answer the last survey after the trial."""
    await a_placed(trial, 1, placed_on=today() + timedelta(days=10))
    assert await complete_participants(now() + AFTER) == 0
    assert await complete_participants(now() + AFTER + timedelta(days=20)) == 1


async def test_all_at_once_when_the_office_ends_it(trial: PilotView) -> None:
    """Then nothing is asked any more."""
    await _placed(trial, 1)
    await Pilot.update({Pilot.state: "ended", Pilot.ended_at: now()}).where(Pilot.id == trial.id)
    assert await complete_participants(now()) == 1


async def test_in_batches(trial: PilotView, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's turn comes, with those between them who have not been through."""
    monkeypatch.setattr(wave_service, "BATCH", 2)
    for number in range(1, 6):
        await _placed(trial, number)
    await a_placed(trial, 6, placed_on=today() + timedelta(days=10))
    assert await complete_participants(now() + AFTER) == 5
