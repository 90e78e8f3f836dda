"""Whether a slot may be run, and for which time. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from participation.jobs.states import RunState

MOST_FAILURES = 3
WAITS = (timedelta(minutes=1), timedelta(minutes=10))
"""From the start of the first failed attempt to the second, and of the second to the third."""

LEASE = timedelta(seconds=60)
"""Renewed three times as often; so long after its owner died a run is taken over."""


WRONG_CLOCK = timedelta(days=1)
"""A slot or a lease so far ahead was written by a clock that was wrong, and binds nobody once it is right again."""


class Attempt(msgspec.Struct, frozen=True):
    """A run as far as the next one depends on it."""

    slot: datetime
    attempt: int
    state: RunState
    started_at: datetime
    requested: bool  # by hand, at a moment of its own


def next_attempt(runs: Sequence[Attempt], slot: datetime, now: datetime) -> int | None:
    """The number of the attempt that may start now; None when the slot is done, running, or not to be run.

    `runs` are those of one job and subject that run now, or whose slot is this one or later. A later slot
    settles all before it: what was missed is caught up once, and a clock that is put back repeats nothing. Only
    one that was a day or more ahead settles nothing: no job would run until then.
    """
    if any(run.state is RunState.RUNNING for run in runs):
        return None
    planned = [run for run in runs if not run.requested]
    if any(slot < run.slot < now + WRONG_CLOCK for run in planned):
        return None
    made = [run for run in planned if run.slot == slot]
    if any(run.state is RunState.DONE for run in made) or not _may_retry(made, now):
        return None
    return max((run.attempt for run in made), default=0) + 1


def _may_retry(made: Sequence[Attempt], now: datetime) -> bool:
    """Attempts that were handed back when their process stopped count for nothing."""
    failed = [run for run in made if run.state is RunState.FAILED]
    if len(failed) >= MOST_FAILURES:
        return False
    return not failed or max(run.started_at for run in failed) + WAITS[len(failed) - 1] <= now
