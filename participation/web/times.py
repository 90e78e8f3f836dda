"""Days and times as fields of forms: shown in the zone of an office, read again, what is wrong beside the field."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from participation.errors import Problem
from participation.web.forms import Form
from participation.web.i18n import mark

YEARS = range(1900, 3000)
"""Beyond them somebody mistyped one; and a calendar that ends at 9999 has no room for the day after."""


def local_time(moment: datetime | None, zone: str) -> str:
    """As a datetime-local field holds it; empty for None."""
    return "" if moment is None else moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def typed_moment(form: Form, name: str, zone: str, errors: dict[str, Problem]) -> datetime | None:
    """A datetime-local field; browsers without one leave a text field, where a zone of its own may be written.

    None where it is empty, and where it is no time: then `errors` says so.
    """
    typed = form.text(name)
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        errors[name] = Problem(mark("Write day and time like this: 2026-11-23 08:00."))
        return None
    return moment if _is_in_reach(moment, name, errors) else None


def typed_day(form: Form, name: str, errors: dict[str, Problem]) -> date | None:
    """A date field; None as for `typed_moment`."""
    typed = form.text(name)
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        errors[name] = Problem(mark("Write the day like this: 2026-11-23."))
        return None
    return day if _is_in_reach(day, name, errors) else None


def _is_in_reach(day: date, name: str, errors: dict[str, Problem]) -> bool:
    if day.year not in YEARS:
        years = {"first": YEARS[0], "last": YEARS[-1]}
        errors[name] = Problem(mark("Write a day of the years %(first)s to %(last)s."), years)
    return day.year in YEARS
