"""When work is due: intervals, and cron expressions in zones with and without summer time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.jobs.slots import (
    cron_problem,
    latest_cron_slot,
    latest_interval_slot,
    next_cron_slot,
    next_interval_slot,
)

MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.sampled_from(
    ["Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana"]
)
CRONS = st.sampled_from(
    [
        "0 5 * * mon",
        "*/20 * * * *",
        "30 2 * * *",
        "0 0 * * *",
        "15 1-3 * * *",
        "0 0 29 2 *",
        "0 9 1 */3 *",
        "0 6 * * 1-5",
    ]
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 100_000))
def test_interval_slots_are_the_last_and_the_next_multiple(now: datetime, seconds: int) -> None:
    """Every host finds the same slot, not after now and less than one interval ago."""
    latest, following = latest_interval_slot(seconds, now), next_interval_slot(seconds, now)
    assert latest <= now < following
    assert following - latest == timedelta(seconds=seconds)
    assert latest.timestamp() % seconds == 0


@given(MOMENTS, CRONS, ZONES)
@settings(max_examples=60)
def test_cron_slots_enclose_now(now: datetime, cron: str, zone: str) -> None:
    """The latest slot is not after now, the next one is, and nothing lies between them."""
    latest, following = latest_cron_slot(cron, zone, now), next_cron_slot(cron, zone, now)
    assert latest is not None
    assert following is not None
    assert latest <= now < following
    assert next_cron_slot(cron, zone, latest) == following
    assert latest_cron_slot(cron, zone, following - timedelta(seconds=1)) == latest
    assert latest_cron_slot(cron, zone, following) == following


@given(MOMENTS, ZONES)
@settings(max_examples=40)
def test_a_daily_time_comes_once_a_day(now: datetime, zone: str) -> None:
    """On the days when clocks are changed, too, a daily slot falls on each day exactly once."""
    slots = [now]
    for _ in range(4):
        following = next_cron_slot("30 2 * * *", zone, slots[-1])
        assert following is not None
        slots.append(following)
    days = [slot.astimezone(ZoneInfo(zone)).date() for slot in slots[1:]]
    assert days == [days[0] + timedelta(days=number) for number in range(4)]


def test_monday_at_five_in_jakarta() -> None:
    """Schedules are wall time: five in Jakarta is 22:00 UTC the day before."""
    assert latest_cron_slot("0 5 * * mon", "Asia/Jakarta", utc(2026, 11, 23, 12)) == utc(2026, 11, 22, 22)


def test_a_time_shown_twice_counts_the_first_time() -> None:
    """When clocks go back, 02:30 is due at its first showing and not again an hour later."""
    first = utc(2026, 10, 25, 0, 30)
    assert latest_cron_slot("30 2 * * *", "Europe/Berlin", first + timedelta(hours=2)) == first


def test_a_skipped_time_is_due_at_the_jump() -> None:
    """When clocks go forward past 02:30, it is due at the moment of the jump."""
    assert latest_cron_slot("30 2 * * *", "Europe/Berlin", utc(2026, 3, 29, 12)) == utc(2026, 3, 29, 1)


@pytest.mark.parametrize(
    ("field", "same"),
    [
        ("1", "mon"),
        ("0", "sun"),
        ("7", "sun"),
        ("1-5", "mon-fri"),
        ("*/3", "sun,wed,sat"),
        ("5-7", "fri,sat,sun"),
        ("0-7", "*"),
    ],
)
def test_weekdays_count_from_sunday(field: str, same: str) -> None:
    """Numbers mean what crontab(5) says, 0 and 7 being Sunday."""
    moments = [utc(2026, 11, 20) + timedelta(days=day, hours=12) for day in range(8)]
    assert [latest_cron_slot(f"0 5 * * {field}", "UTC", at) for at in moments] == [
        latest_cron_slot(f"0 5 * * {same}", "UTC", at) for at in moments
    ]


@pytest.mark.parametrize(
    ("days", "coming"),
    [
        ("13 * fri", utc(2026, 11, 13, 5)),
        ("14 * sun", utc(2026, 11, 14, 5)),
        ("13 11 *", utc(2026, 11, 13, 5)),
        ("*/2 * sun", utc(2026, 11, 15, 5)),
        ("31 2 fri", utc(2027, 2, 5, 5)),
    ],
)
def test_a_day_of_the_month_or_of_the_week_is_enough(days: str, coming: datetime) -> None:
    """As in crontab(5): where both are named either comes; a star, also one with steps, names none."""
    assert next_cron_slot(f"0 5 {days}", "UTC", utc(2026, 11, 12, 12)) == coming


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "soon",
        "0 5 * *",
        "0 5 * * 8",
        "99 * * * *",
        "0 5 * * mon mon",
        "0 0 30 2 *",
        "* * * * */0",
        "0 5 * * mon-",
        "0 5 * * mon/",
        "٠ 5 * * mon",
        "0 ٥ * * *",
        "0 5 * * mon,",
        "0 5 * * */２",
    ],
)
def test_an_expression_that_cannot_be_used_is_told(cron: str) -> None:
    """What cannot be read, or never comes, has a problem; a usable one has none."""
    assert cron_problem(cron, "Asia/Jakarta", utc(2026, 11, 23)) is not None


def test_a_usable_expression_has_no_problem() -> None:
    """The default of a report schedule is fine, in an unknown zone it is not."""
    assert cron_problem("0 5 * * mon", "Asia/Jakarta", utc(2026, 11, 23)) is None
    assert cron_problem("0 5 * * mon", "Asia/Atlantis", utc(2026, 11, 23)) is not None
