"""Where a trial stands, as a citizen meets it. Windows are half-open, days are those of the office. Pure."""

from datetime import date, datetime
from enum import StrEnum

from participation.clock import day_in


class Phase(StrEnum):
    COMING = "coming"  # announced, nobody can apply yet
    ENROLLING = "enrolling"
    ENROLLED = "enrolled"  # applications are closed, the trial has not begun
    RUNNING = "running"
    OVER = "over"  # its last day is past, or it was ended


def phase_of(
    window: tuple[datetime | None, datetime | None],
    days: tuple[date | None, date | None],
    zone: str,
    now: datetime,
) -> Phase:
    """`window` is that of applications, `days` are the first and the last one of the trial.

    While people can apply that is what they need to know, even where the trial has begun.
    """
    (opens_at, closes_at), (starts_on, ends_on) = window, days
    today = day_in(now, zone)
    if ends_on is not None and today > ends_on:
        return Phase.OVER
    if opens_at is not None and now < opens_at:
        return Phase.COMING
    if closes_at is None or now < closes_at:
        return Phase.ENROLLING
    return Phase.ENROLLED if starts_on is not None and today < starts_on else Phase.RUNNING
