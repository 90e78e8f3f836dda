"""Whether a slot may run, by what ran before."""

from datetime import UTC, datetime, timedelta

from participation.jobs.attempts import Attempt, next_attempt
from participation.jobs.states import RunState

SLOT = datetime(2026, 11, 23, 5, tzinfo=UTC)
LATER = SLOT + timedelta(hours=1)


def run(
    state: RunState, attempt: int = 1, *, slot: datetime = SLOT, minutes: int = 0, requested: bool = False
) -> Attempt:
    return Attempt(slot, attempt, state, SLOT + timedelta(minutes=minutes), requested)


def test_a_new_slot_is_attempted() -> None:
    """Nothing has run: the first attempt may start."""
    assert next_attempt([], SLOT, SLOT) == 1


def test_a_done_slot_is_settled() -> None:
    """Nobody repeats what was done."""
    assert next_attempt([run(RunState.DONE)], SLOT, LATER) is None


def test_a_failed_one_waits_longer_each_time_and_is_given_up() -> None:
    """The second attempt starts after a minute, the third ten minutes after that one, and no fourth."""
    failed = [run(RunState.FAILED)]
    assert next_attempt(failed, SLOT, SLOT + timedelta(seconds=59)) is None
    assert next_attempt(failed, SLOT, SLOT + timedelta(seconds=60)) == 2
    failed.append(run(RunState.FAILED, 2, minutes=1))
    assert next_attempt(failed, SLOT, SLOT + timedelta(minutes=10)) is None
    assert next_attempt(failed, SLOT, SLOT + timedelta(minutes=11)) == 3
    failed.append(run(RunState.FAILED, 3, minutes=11))
    assert next_attempt(failed, SLOT, LATER) is None


def test_handed_back_runs_count_for_nothing() -> None:
    """However often the process was stopped, the slot is taken again at once."""
    released = [run(RunState.RELEASED, number) for number in range(1, 6)]
    assert next_attempt(released, SLOT, SLOT) == 6


def test_nothing_runs_beside_another_slot() -> None:
    """While one slot runs, the next waits, also when the running one was asked for by hand."""
    for requested in (True, False):
        assert next_attempt([run(RunState.RUNNING, requested=requested)], LATER, LATER) is None


def test_a_later_slot_settles_earlier_ones() -> None:
    """When the clock is put back, nothing runs again."""
    assert next_attempt([run(RunState.DONE, slot=LATER)], SLOT, SLOT) is None


def test_a_slot_days_ahead_settles_nothing() -> None:
    """A clock that once was years ahead stops no job for years."""
    ahead = [run(RunState.DONE, slot=SLOT + timedelta(days=3650))]
    assert next_attempt(ahead, SLOT, SLOT) == 1
    assert next_attempt([*ahead, run(RunState.DONE)], SLOT, LATER) is None


def test_a_run_by_hand_settles_no_slot() -> None:
    """Whoever runs a job by hand does not make it miss its time."""
    assert next_attempt([run(RunState.DONE, slot=LATER, requested=True)], SLOT, LATER) == 1
