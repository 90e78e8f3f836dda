"""Days and times in forms are those of the office, and what is none is said."""

from datetime import UTC, date, datetime

import pytest

from participation.errors import Problem
from participation.web.forms import Form
from participation.web.times import local_time, typed_day, typed_moment

MAKASSAR = "Asia/Makassar"


def test_a_time_is_shown_and_read_in_the_zone_of_the_office() -> None:
    """Eight hours before UTC, there and back; one with a zone of its own keeps it; empty fields say nothing."""
    errors: dict[str, Problem] = {}
    moment = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert local_time(moment, MAKASSAR) == "2026-11-23T08:30"
    assert typed_moment(Form({"at": ["2026-11-23T08:30"]}), "at", MAKASSAR, errors) == moment
    assert typed_moment(Form({"at": ["2026-11-23T07:30+07:00"]}), "at", MAKASSAR, errors) == moment
    assert (local_time(None, MAKASSAR), typed_moment(Form({}), "at", MAKASSAR, errors)) == ("", None)
    assert typed_day(Form({"on": ["2026-11-23"]}), "on", errors) == date(2026, 11, 23)
    assert errors == {}


@pytest.mark.parametrize("typed", ["besok", "2026-13-01", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_said_beside_its_field(typed: str) -> None:
    """Never an exception: the field gets a sentence that shows how to write it."""
    errors: dict[str, Problem] = {}
    form = Form({"at": [typed], "on": [typed]})
    assert (typed_moment(form, "at", MAKASSAR, errors), typed_day(form, "on", errors)) == (None, None)
    assert set(errors) == {"at", "on"}


@pytest.mark.parametrize("typed", ["0001-01-02", "1899-12-31", "3000-01-02", "9999-12-31"])
def test_a_mistyped_year_is_said_beside_its_field(typed: str) -> None:
    """The day after the last one of the calendar is an error wherever somebody reckons with it."""
    errors: dict[str, Problem] = {}
    form = Form({"at": [typed], "on": [typed]})
    assert (typed_moment(form, "at", MAKASSAR, errors), typed_day(form, "on", errors)) == (None, None)
    assert {str(problem) for problem in errors.values()} == {"Write a day of the years 1900 to 2999."}
