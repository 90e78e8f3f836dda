"""The periods of an SKM and how they are written."""

from datetime import date

import pytest

from participation.surveys.skm_periods import before, choices_at, read_period
from participation.web.i18n import using_language


@pytest.mark.parametrize(
    ("typed", "start", "end", "name"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1), "2026"),
        ("2026-S1", date(2026, 1, 1), date(2026, 7, 1), "Semester I 2026"),
        ("2026-s2", date(2026, 7, 1), date(2027, 1, 1), "Semester II 2026"),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1), "Triwulan IV 2026"),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1), "Desember 2026"),
        (
            "2026-01-15..2026-02-28",
            date(2026, 1, 15),
            date(2026, 3, 1),
            "15 Januari 2026 sampai 28 Februari 2026",
        ),
    ],
)
def test_a_period_is_read(typed: str, start: date, end: date, name: str) -> None:
    """Days are half-open inside, and the name is the one that offices use."""
    period = read_period(typed)
    assert period is not None
    with using_language("id"):
        assert (period.start, period.end, period.name) == (start, end, name)


@pytest.mark.parametrize(
    "typed",
    ["", "26", "2026-S3", "2026-Q5", "2026-13", "2026-00", "1999", "2100", "2026-02-30..2026-03-01",
     "2026-03-02..2026-03-01", "..", "２０２６", "2026-S1-Q1", "x" * 500],
)  # fmt: skip
def test_what_is_no_period_is_none(typed: str) -> None:
    """Nothing that was typed raises, and nothing is guessed."""
    assert read_period(typed) is None


@pytest.mark.parametrize(
    ("key", "earlier"),
    [
        ("2026", ["2024", "2025"]),
        ("2026-S1", ["2025-S1", "2025-S2"]),
        ("2026-Q1", ["2025-Q3", "2025-Q4"]),
        ("2026-02", ["2025-12", "2026-01"]),
        ("2026-01-11..2026-01-20", ["2025-12-22..2025-12-31", "2026-01-01..2026-01-10"]),
    ],
)
def test_the_periods_before_touch_and_are_as_long(key: str, earlier: list[str]) -> None:
    """Each ends where the next one starts, and reads as itself."""
    period = read_period(key)
    assert period is not None
    found = before(period, 2)
    assert [one.key for one in found] == earlier
    assert [one.end for one in found] == [found[1].start, period.start]
    assert [read_period(one.key) for one in found] == found


def test_the_present_ones_are_offered_first() -> None:
    """A year, a half, a quarter and a month, each with those before it, no key twice."""
    keys = [one.key for one in choices_at(date(2026, 11, 27))]
    assert keys[:4] == ["2026", "2025", "2024", "2026-S2"]
    assert {"2026-Q4", "2026-11", "2025-12"} <= set(keys)
    assert len(keys) == len(set(keys)) == 25
