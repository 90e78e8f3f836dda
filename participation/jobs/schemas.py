"""What goes in and out of jobs."""

from datetime import datetime

import msgspec

from participation.jobs.outcomes import Said
from participation.jobs.states import RunState


class Run(msgspec.Struct, frozen=True):
    """A run to be done, or being done by this process."""

    id: int
    job: str
    subject: str
    slot: datetime
    attempt: int
    requested: bool = False  # by hand


class RunView(msgspec.Struct, frozen=True):
    """A run as a page shows it; `seconds` until now for one that still runs, None before it starts."""

    id: int
    job: str
    subject: str
    slot: datetime
    attempt: int
    state: RunState
    requested: bool
    started_at: datetime
    seconds: float | None
    outcome: Said
    error: Said


class JobFigures(msgspec.Struct, frozen=True):
    """What a monitor asks of a job."""

    last_success: datetime | None
    failed_last_day: int
