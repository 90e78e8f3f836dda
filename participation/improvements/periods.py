"""The days of a report, the days before that it is compared with, and the weeks of its small charts. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from participation.clock import civil_day

WEEK = 7
MOST_WEEKS = 12


@dataclass(frozen=True)
class Period:
    """Days from `start` to before `end`. Compared with the days from `before`, or with nothing where None."""

    start: date
    end: date
    before: date | None = None

    @property
    def earliest(self) -> date:
        """The first day that a report reads."""
        return self.before or self.start

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def weeks(self) -> list[date]:
        """First days of the weeks that end with the period, oldest first, at most 12 of them."""
        days = (self.end - self.earliest).days
        count = min(MOST_WEEKS, max(1, -(-days // WEEK)))
        return [self.end - timedelta(days=WEEK * number) for number in range(count, 0, -1)]


def period_of(slot: datetime, days: int, *, by_hand: bool) -> Period:
    """The `days` before a slot, compared with as many before those: whole days of the calendar beside comments.

    A report that somebody asks for also counts the day on which it is made, as far as it has gone.
    """
    end = civil_day(slot) + timedelta(days=1 if by_hand else 0)
    start = end - timedelta(days=days)
    return Period(start, end, start - timedelta(days=days))


def period_between(start: date | None, end: date | None, first: date, last: date) -> Period:
    """From `start` to before `end`, each as far as the comments reach (`first` to `last`) where it is None.

    Compared with as many days before where both were given.
    """
    begin = start or first
    until = max(end or last + timedelta(days=1), begin)
    return Period(begin, until, begin - (until - begin) if start and end else None)
