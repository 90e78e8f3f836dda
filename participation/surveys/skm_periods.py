"""The periods of an SKM: a year, half, quarter or month, or the days from one to another. Pure.

Written as "2026", "2026-S1", "2026-Q3", "2026-03" and "2026-01-15..2026-02-28"; the last day is included.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from participation.web.i18n import format_day, mark, translate

_CALENDAR = re.compile(r"(\d{4})(?:-(?:S([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
_YEARS = range(2000, 2100)
MONTHS_OF_A_YEAR = 12
NO_PERIOD = mark(
    "We cannot read this period. Write it as 2026, 2026-S1, 2026-Q3, 2026-03 or 2026-01-15..2026-02-28."
)
EARLIER = 4
"""Periods before the present one that a trend shows."""


@dataclass(frozen=True, slots=True)
class SkmPeriod:
    """Days from `start` to before `end`, and the key by which the period is known."""

    key: str
    start: date
    end: date

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def is_calendar(self) -> bool:
        """Whether it is a year or a regular part of one."""
        return ".." not in self.key

    @property
    def name(self) -> str:
        """In the language of the page: "Semester I 2026"."""
        year, _, part = self.key.partition("-")
        if not self.is_calendar:
            days = {"first": format_day(self.start), "last": format_day(self.last_day)}
            return translate(mark("%(first)s to %(last)s"), dict(days))
        if part[:1] == "S":
            return translate(
                mark("Half %(number)s of %(year)s"), {"number": "I" * int(part[1]), "year": year}
            )
        if part[:1] == "Q":
            roman = ("I", "II", "III", "IV")[int(part[1]) - 1]
            return translate(mark("Quarter %(number)s of %(year)s"), {"number": roman, "year": year})
        return format_day(self.start).split(" ", 1)[1] if part else year


def read_period(typed: str) -> SkmPeriod | None:
    """The period that was written; None for anything else, and for years that no survey is from."""
    first, dots, last = typed.strip().partition("..")
    if dots:
        return between(first, last)
    found = _CALENDAR.fullmatch(first.upper())
    if found is None or int(found[1]) not in _YEARS:
        return None
    half, quarter, month = (int(part) if part else 0 for part in found.groups()[1:])
    if half:
        return _months(found[0], int(found[1]), 6 * half - 5, 6)
    if quarter:
        return _months(found[0], int(found[1]), 3 * quarter - 2, 3)
    return _months(found[0], int(found[1]), month or 1, 1 if month else MONTHS_OF_A_YEAR)


def between(first: str, last: str) -> SkmPeriod | None:
    """From a day to another, both included and written as 2026-11-23; None when they are no such days."""
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        return None
    if start > end or start.year not in _YEARS or end.year not in _YEARS:
        return None
    return SkmPeriod(f"{start}..{end}", start, end + timedelta(days=1))


def year_of(day: date) -> SkmPeriod:
    return _months(str(day.year), day.year, 1, MONTHS_OF_A_YEAR)


def before(period: SkmPeriod, count: int = EARLIER) -> list[SkmPeriod]:
    """The periods of the same length before it, oldest first."""
    found: list[SkmPeriod] = []
    while len(found) < count:
        period = _previous(period)
        found.insert(0, period)
    return found


def choices_at(day: date) -> list[SkmPeriod]:
    """What to choose from: three years, four halves, six quarters and twelve months, the newest first."""
    year, month = day.year, day.month
    half, quarter = (month + 5) // 6, (month + 2) // 3
    present = (str(year), f"{year}-S{half}", f"{year}-Q{quarter}", f"{year}-{month:02}")
    chosen: list[SkmPeriod] = []
    for key, count in zip(present, (2, 3, 5, 11), strict=True):
        period = read_period(key)
        if period is not None:
            chosen += [period, *reversed(before(period, count))]
    return chosen


def _previous(period: SkmPeriod) -> SkmPeriod:
    """As long a period, ending where this one starts."""
    if not period.is_calendar:
        start = period.start - (period.end - period.start)
        return SkmPeriod(f"{start}..{period.start - timedelta(days=1)}", start, period.start)
    length = _length(period)
    first = period.start.year * MONTHS_OF_A_YEAR + period.start.month - 1 - length
    year, month = divmod(first, MONTHS_OF_A_YEAR)
    return _months(_key(year, month + 1, length), year, month + 1, length)


def _length(period: SkmPeriod) -> int:
    years = period.end.year - period.start.year
    return years * MONTHS_OF_A_YEAR + period.end.month - period.start.month


def _key(year: int, month: int, length: int) -> str:
    if length == MONTHS_OF_A_YEAR:
        return str(year)
    if length == 6:
        return f"{year}-S{(month + 5) // 6}"
    return f"{year}-Q{(month + 2) // 3}" if length == 3 else f"{year}-{month:02}"


def _months(key: str, year: int, month: int, length: int) -> SkmPeriod:
    end = divmod(year * MONTHS_OF_A_YEAR + month - 1 + length, MONTHS_OF_A_YEAR)
    return SkmPeriod(key, date(year, month, 1), date(end[0], end[1] + 1, 1))
