"""The eight weeks that the demonstration tells of. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

DAYS = 56
WEEKEND = 0.5
"""How many people speak up on a Saturday or Sunday, against 1 on other days."""
SATURDAY = 5
GROWTH = 0.5
"""How many more do so on the last day than on the first, as word gets around."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that end with `last`, which is counted."""

    last: date

    @property
    def first(self) -> date:
        return self.last - timedelta(days=DAYS - 1)

    def progress(self, day: date) -> float:
        """How far the weeks have gone: 0 on the first day, 1 on the last."""
        return (day - self.first).days / (DAYS - 1)

    def day(self, random: Random) -> date:
        """A day on which somebody speaks up."""
        days = [self.first + timedelta(days=number) for number in range(DAYS)]
        return random.choices(days, [self._weight(day) for day in days])[0]

    def _weight(self, day: date) -> float:
        return (WEEKEND if day.weekday() >= SATURDAY else 1.0) * (1 + GROWTH * self.progress(day))
