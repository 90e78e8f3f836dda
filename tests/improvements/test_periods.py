"""The days that a report counts."""

from datetime import UTC, date, datetime

from participation.improvements.periods import Period, period_between, period_of

MONDAY = datetime(2026, 11, 22, 22, tzinfo=UTC)  # Monday, 05.00 in Jakarta


def test_a_scheduled_report_counts_whole_local_days_before_it() -> None:
    """The day of the report is left to the next one."""
    period = period_of(MONDAY, 28, by_hand=False)
    assert period == Period(date(2026, 10, 26), date(2026, 11, 23), date(2026, 9, 28))


def test_a_report_of_the_night_in_papua_leaves_a_day_that_is_not_over() -> None:
    """At one on Monday there it is Sunday beside comments: what comes until midnight is counted by the next report."""
    night = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert period_of(night, 7, by_hand=False).last_day == date(2026, 11, 21)


def test_a_report_made_by_hand_counts_its_own_day() -> None:
    """Whoever asks for a report now finds in it what was said today."""
    assert period_of(MONDAY, 7, by_hand=True).last_day == date(2026, 11, 23)


def test_weeks_cover_both_periods_and_end_with_the_last_day() -> None:
    """Eight weeks of a four-week report, the last one ending where the period ends."""
    weeks = period_of(MONDAY, 28, by_hand=False).weeks
    assert (len(weeks), weeks[0], weeks[-1]) == (8, date(2026, 9, 28), date(2026, 11, 16))


def test_open_ends_reach_as_far_as_the_comments() -> None:
    """Without days everything counts and nothing is compared; with both, as many days before."""
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert period_between(None, None, first, last) == Period(first, date(2026, 4, 1), None)
    chosen = period_between(date(2026, 3, 1), date(2026, 3, 11), first, last)
    assert chosen.before == date(2026, 2, 19)
