"""When work is due. A slot is the moment it was due; pure functions of the clock.

Cron expressions are read as crontab(5) has them, in the wall time of a zone. A wall time that is shown twice,
when clocks go back, is due the first time only; one that is skipped is due at the moment of the jump.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from participation.errors import Problem
from participation.web.i18n import mark

MINUTE = timedelta(minutes=1)
HORIZON = timedelta(days=9 * 366)
"""The longest time between two 29 February, with room."""
FIELD = re.compile(r"{part}(,{part})*".format(part=r"(\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/[0-9]+)?"))
"""Of an expression: digits of other scripts and spans without an end name no time that everybody reads alike."""
UNREADABLE = mark("We cannot read this time. Monday at five in the morning is: 0 5 * * mon")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def latest_interval_slot(seconds: int, now: datetime) -> datetime:
    """The last multiple of `seconds` since 1970 that is not after `now`: the same on every host."""
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def next_interval_slot(seconds: int, now: datetime) -> datetime:
    """The first multiple of `seconds` after `now`."""
    return latest_interval_slot(seconds, now) + timedelta(seconds=seconds)


def latest_cron_slot(cron: str, zone: str, now: datetime) -> datetime | None:
    """The last moment not after `now` that the expression names; None when there was none for years.

    Raises ValueError for an expression or a zone that cannot be read.
    """
    wall = _latest_wall(cron, zone, now)
    return None if wall is None else _instant(wall, ZoneInfo(zone))


def next_cron_slot(cron: str, zone: str, now: datetime) -> datetime | None:
    """The first moment after `now` that the expression names; None when there is none. Raises ValueError."""
    known = ZoneInfo(zone)
    wall = _latest_wall(cron, zone, now) or now.astimezone(known).replace(tzinfo=None) - HORIZON
    while following := _first_wall(cron, wall + MINUTE):
        slot = _instant(following, known)
        if slot > now:
            return slot
        wall = following
    return None


def cron_problem(cron: str, zone: str, now: datetime) -> Problem | None:
    """What is wrong with an expression that somebody typed, or None."""
    try:
        following = next_cron_slot(cron, zone, now)
    except (ValueError, KeyError, OSError):
        return Problem(UNREADABLE)
    if not all(FIELD.fullmatch(field) for field in cron.split()):
        return Problem(UNREADABLE)  # what reads it takes more than crontab(5) has
    return None if following else Problem(mark("This never comes. Choose a day that exists."))


def _latest_wall(cron: str, zone: str, now: datetime) -> datetime | None:
    """By bisection over minutes: whether a wall time has come only ever changes from yes to no."""
    known = ZoneInfo(zone)
    newest = now.astimezone(known).replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=1)
    start = newest - HORIZON

    def come(minutes: int) -> datetime | None:
        wall = _first_wall(cron, start + minutes * MINUTE)
        return wall if wall is not None and _instant(wall, known) <= now else None

    low, high = 0, int(HORIZON / MINUTE)
    found = come(low)
    while found and high - low > 1:
        middle = (low + high) // 2
        if wall := come(middle):
            low, found = middle, wall
        else:
            high = middle
    return found


def _first_wall(cron: str, wall: datetime) -> datetime | None:
    """The first time on the wall, from `wall` on, that the expression names."""
    found: datetime | None = _trigger(cron).get_next_fire_time(None, wall.replace(tzinfo=UTC))
    return found.replace(tzinfo=None) if found else None


@lru_cache(maxsize=1024)
def _trigger(cron: str) -> OrTrigger:
    """In UTC, where no wall time is skipped or shown twice: zones are dealt with here, in `_instant`."""
    minute, hour, day, month, weekday = cron.split()
    days = [(day, _named_weekdays(weekday))]
    if not (day.startswith("*") or weekday.startswith("*")):  # either is enough, where APScheduler wants both
        days = [(day, "*"), ("*", _named_weekdays(weekday))]
    return OrTrigger([CronTrigger.from_crontab(f"{minute} {hour} {on} {month} {of}", UTC) for on, of in days])


def _named_weekdays(field: str) -> str:
    """Days by name: crontab(5) counts them from Sunday, APScheduler from Monday."""
    if field == "*":
        return field
    return ",".join(WEEKDAYS[day] for part in field.lower().split(",") for day in _weekdays(part))


def _weekdays(part: str) -> list[int]:
    span, _, step = part.partition("/")
    first, _, last = ("0-6" if span == "*" else span).partition("-")
    begin, end = _weekday(first), _weekday(last or ("6" if step else first))
    end += 7 if end < begin else 0  # fri-mon goes on into the next week
    return [day % 7 for day in range(begin, end + 1, int(step or 1))]


def _weekday(text: str) -> int:
    """0 to 7, where both ends are Sunday. Raises ValueError."""
    return int(text) if text in {"0", "1", "2", "3", "4", "5", "6", "7"} else WEEKDAYS.index(text)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which clocks in the zone show `wall`, or have jumped past it."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    earlier = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if earlier >= moment:
        return moment
    while earlier.astimezone(zone).replace(tzinfo=None) < wall:  # within the hour that was skipped
        earlier += MINUTE
    return earlier
