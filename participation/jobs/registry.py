"""What a job is. Each package lists its own in `jobs.py` as `JOBS = [...]`; scheduler.py reads them all.

A `jobs.py` is imported by web processes too, for the page about jobs: what is heavy is imported in `run`.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participation.clock import HOME_ZONE
from participation.jobs.slots import (
    latest_cron_slot,
    latest_interval_slot,
    next_cron_slot,
    next_interval_slot,
)
from participation.settings import Settings


@dataclass(frozen=True)
class JobContext:
    """What a run is told. `slot` is the moment it was due, `now` the moment it started, both in UTC."""

    settings: Settings
    slot: datetime
    subject: str
    now: datetime


@dataclass(frozen=True)
class Cron:
    """Wall time in a zone, as crontab(5) has it: `0 5 * * mon` is Mondays at five."""

    expression: str
    zone: str = HOME_ZONE


DueSubjects = Callable[[datetime], Awaitable[Iterable[tuple[str, datetime]]]]
"""For a job that runs for each of several objects: takes now, gives their ids with the latest due slot."""

SubjectNames = Callable[[Any, Sequence[str]], Awaitable[dict[str, str]]]
"""Takes the signed-in actor and ids of such objects; names those that this person may know of."""


@dataclass(frozen=True)
class Job:
    """Work that is due again and again. `title` is a msgid; `trigger` is a number of seconds or as above.

    `run` answers with what it did (`outcomes.outcome`), or "" when there was nothing to do. It is run again
    when it fails or its process dies, so a second run of the same slot must do no harm. A `heavy` one gets a
    process of its own, so that its memory goes back and its imports stay out of the scheduler.
    """

    name: str
    title: str
    trigger: int | Cron | DueSubjects
    run: Callable[[JobContext], Awaitable[str]]
    heavy: bool = False
    subject_names: SubjectNames | None = None

    async def due(self, now: datetime) -> list[tuple[str, datetime]]:
        """Subjects with their latest due slots; one without a subject for most jobs."""
        if isinstance(self.trigger, int):
            return [("", latest_interval_slot(self.trigger, now))]
        if isinstance(self.trigger, Cron):
            slot = latest_cron_slot(self.trigger.expression, self.trigger.zone, now)
            return [("", slot)] if slot else []
        return list(await self.trigger(now))

    def next_slot(self, now: datetime) -> datetime | None:
        """When it is due next; None for a job whose objects each have a time of their own."""
        if isinstance(self.trigger, int):
            return next_interval_slot(self.trigger, now)
        if isinstance(self.trigger, Cron):
            return next_cron_slot(self.trigger.expression, self.trigger.zone, now)
        return None

    @property
    def per_subject(self) -> bool:
        return not isinstance(self.trigger, int | Cron)
