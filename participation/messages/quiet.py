"""Quiet hours: nobody's phone rings at night for something that can wait. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST = time(8)
LAST = time(20)
"""From eight in the morning until eight in the evening, on the clock of whoever writes."""


def not_before(moment: datetime, zone: str) -> datetime:
    """The moment itself by day, else the next morning; every moment where there is no zone."""
    if not zone:
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    if FIRST <= local.time() < LAST:
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= LAST else local.date()
    return datetime.combine(day, FIRST, ZoneInfo(zone)).astimezone(UTC)
