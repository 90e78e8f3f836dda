"""Dates and times as texts, the way expressions see them: reading, counting, writing. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError

_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_MOMENT = re.compile(f"{_DATE}(?:T{_TIME}{_ZONE})?")
_CLOCK = re.compile(_TIME + _ZONE)
_FIELD = re.compile("%([a-zA-Z0-9])")
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal() - _EPOCH
_DAY = 86_400_000
"""Milliseconds."""


def moment_of(text: str) -> datetime | None:
    """A date, or a date with a time, in the zone that it names, else in UTC; None for what is neither."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups(default="")
    try:
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int(fraction.ljust(6, "0") or 0),
            _zone(zone),
        )
    except ValueError:
        return None


def days_of(text: str) -> float:
    """Days since 1970-01-01 in UTC, to the millisecond; NaN for a text that is no date."""
    moment = moment_of(text)
    if moment is None:
        return math.nan
    offset = moment.utcoffset() or timedelta()
    seconds = ((moment.toordinal() - _EPOCH) * 24 + moment.hour) * 3600 + moment.minute * 60 + moment.second
    return (seconds * 1000 + moment.microsecond // 1000 - offset // timedelta(milliseconds=1)) / _DAY


def part_of_day(text: str) -> float:
    """A time as part of a day: noon is 0.5. The time of a date with a time counts as it is written there."""
    clock = text.partition("T")[2] if "T" in text else text
    found = _CLOCK.fullmatch(clock)
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return math.nan
    seconds = (int(found[1]) * 60 + int(found[2])) * 60 + int(found[3] or 0)
    return (seconds * 1000 + int((found[4] or "").ljust(3, "0")[:3])) / _DAY


def moment_on(days: float) -> datetime | None:
    """The moment so many days after 1970-01-01 in UTC; None for what the calendar does not hold."""
    if not (math.isfinite(days) and 1 - _EPOCH <= days < _LAST_DAY + 1):
        return None
    milliseconds = math.floor(days * _DAY)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def written(moment: datetime) -> str:
    """As ODK writes a date with a time: 2026-11-23T14:30:00.000+07:00."""
    return moment.isoformat(timespec="milliseconds")


def formatted(moment: datetime, form: str, language: str) -> str:
    """After ODK's format-date-time: `%e %b %Y, %H:%M`. What it does not know stays as it stands."""
    fields = _fields(moment, calendar_names(language))
    return _FIELD.sub(lambda found: fields.get(found[1], found[0]), form)


def _fields(moment: datetime, names: Sequence[str]) -> Mapping[str, str]:
    return {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": names[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "a": names[12 + moment.isoweekday() % 7],
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
    }


def spoken_day(text: str, language: str) -> str:
    """23 November 2026, for 2026-11-23. What is no day stays as it stands."""
    day = moment_of(text) if len(text) == 10 else None
    return f"{day.day} {month_names(language)[day.month - 1]} {day.year}" if day else text


@lru_cache(maxsize=64)
def month_names(language: str) -> Sequence[str]:
    """The twelve months in full."""
    months = _locale_of(language).months["format"]["wide"]
    return [months[month] for month in range(1, 13)]


@lru_cache(maxsize=64)
def calendar_names(language: str) -> Sequence[str]:
    """Short names: the twelve months, then the seven days from Sunday on."""
    locale = _locale_of(language)
    months = locale.months["format"]["abbreviated"]
    days = locale.days["format"]["abbreviated"]
    return [*(months[month] for month in range(1, 13)), *(days[(day - 1) % 7] for day in range(7))]


def _locale_of(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("id")


def _zone(written_zone: str) -> timezone:
    """Raises ValueError for one beyond a day."""
    if written_zone in ("", "Z"):
        return UTC
    hours, minutes = int(written_zone[1:3]), int(written_zone[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written_zone[0] == "-" else offset)
