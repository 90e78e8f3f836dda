"""The one place that reads the clock, so that rules can be given another time in tests."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Jakarta"
"""Whose calendar days stand beside answers, and the zone of whatever has none of its own."""


def now() -> datetime:
    """The present moment, in UTC as the database keeps it."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Western Indonesia, the only time kept beside anonymous answers."""
    return civil_day(now())


def civil_day(moment: datetime) -> date:
    """The day of an aware moment on the calendar of Western Indonesia."""
    return day_in(moment, HOME_ZONE)


def today_in(zone: str) -> date:
    """The present day on the calendar of a zone: that of an office, for what it plans by days."""
    return day_in(now(), zone)


def day_in(moment: datetime, zone: str) -> date:
    """The day of an aware moment on the calendar of a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
