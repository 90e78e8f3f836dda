"""What a row of a file of comments must say."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.errors import Rejected
from participation.feedback.imports import (
    FIRST_DAY,
    LONGEST_TEXT,
    BadRow,
    Columns,
    find_columns,
    parse_day,
    parse_row,
)
from participation.feedback.table_files import Row

TODAY = date(2026, 11, 23)
PLACES = find_columns(("id", "text", "date", "stars", "area"), Columns("text", "date", "stars", "area"))


def _row(**changes: str) -> Row:
    cells = {
        "id": "7",
        "text": "Antrean lama",
        "date": "2026-11-23",
        "stars": "2",
        "area": "32.73",
        **changes,
    }
    return Row(2, tuple(cells.values()))


def test_a_whole_row() -> None:
    """Every column that was named is read, the others are left alone."""
    parsed = parse_row(_row(text=" Antrean\r\nlama\x07 "), PLACES, TODAY)
    assert (parsed.text, parsed.said_on, parsed.rating, parsed.area) == ("Antrean\nlama", TODAY, 2, "32.73")
    assert parsed.line == 2


def test_columns_that_were_not_named() -> None:
    """Without a date column a comment was said today; without a rating column it has none."""
    places = find_columns(("text",), Columns("text"))
    parsed = parse_row(Row(2, ("Bagus",)), places, TODAY)
    assert (parsed.said_on, parsed.rating, parsed.area) == (TODAY, None, "")


def test_the_identity_is_what_was_read() -> None:
    """Two exports of the same comment are equal, whatever stands in the other columns."""
    first, second = parse_row(_row(id="1"), PLACES, TODAY), parse_row(_row(id="2"), PLACES, TODAY)
    assert first.identity == second.identity
    assert parse_row(_row(stars="3"), PLACES, TODAY).identity != first.identity


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-31",
        "2026-3-31",
        "2026/03/31",
        "2026-03-31 03:16:11",
        "2026-03-31T03:16:11+07:00",
        "31-03-2026",
        "31/03/2026",
        "31/3/2026 03:16",
        "31.03.2026",
    ],
)
def test_days_in_the_usual_forms(typed: str) -> None:
    """The year first, or the day first as Indonesia writes it; a time is left out."""
    assert parse_day(typed, TODAY) == date(2026, 3, 31)


@given(st.dates(max_value=TODAY, min_value=FIRST_DAY))
def test_every_past_day_is_read_in_each_form(day: date) -> None:
    """Whatever the day, its three forms mean the same."""
    for written in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        assert parse_day(day.strftime(written), TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "kemarin", "31/02/2026", "2026-13-01", "0000-01-01", "03/2026", "20260331"]
)
def test_what_is_no_day(typed: str) -> None:
    """A date that cannot be read leaves the row out instead of guessing."""
    with pytest.raises(BadRow):
        parse_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "The date is empty. Write one"),
        ("45678", "“45678” is how a spreadsheet counts days. Format the whole column as dates"),
        ("45678.75", "counts days"),
        ("45678,75", "counts days"),
        ("kemarin", "in no form we know"),
    ],
)
def test_each_reason_says_what_to_do(typed: str, advice: str) -> None:
    """Whoever mends the row reads what is wrong with its day."""
    with pytest.raises(BadRow) as raised:
        parse_day(typed, TODAY)
    assert advice in raised.value.problem.message % raised.value.problem.parameters


def test_the_future_is_refused() -> None:
    """Today counts, tomorrow does not."""
    assert parse_day(str(TODAY), TODAY) == TODAY
    with pytest.raises(BadRow, match="future"):
        parse_day(str(TODAY + timedelta(days=1)), TODAY)


@pytest.mark.parametrize(
    "typed", ["1900-01-05", "1899-12-30 00:00:00", "01/01/1904", "0001-01-01", "31/12/1999"]
)
def test_days_of_an_empty_cell_are_refused(typed: str) -> None:
    """What spreadsheets make of a zero would be the first day of a report on all comments."""
    assert parse_day(str(FIRST_DAY), TODAY) == FIRST_DAY
    with pytest.raises(BadRow) as raised:
        parse_day(typed, TODAY)
    assert "before the year 2000" in raised.value.problem.message % raised.value.problem.parameters


@pytest.mark.parametrize(
    ("typed", "rating"), [("1", 1), ("5", 5), ("5.0", 5), ("4,0", 4), ("", None), (" 3 ", 3)]
)
def test_ratings(typed: str, rating: int | None) -> None:
    """Whole numbers within the scale, also as spreadsheets write them; an empty cell is no rating."""
    assert parse_row(_row(stars=typed), PLACES, TODAY).rating == rating


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "\x00 \n"},
        {"text": "a" * (LONGEST_TEXT + 1)},
        {"stars": "0"},
        {"stars": "6"},
        {"stars": "4.5"},
        {"stars": "bagus"},
        {"stars": "٣"},
        {"date": ""},
        {"more": "a shifted cell"},
    ],
)
def test_bad_rows(changes: dict[str, str]) -> None:
    """Each is left out with a reason that can be shown."""
    with pytest.raises(BadRow) as raised:
        parse_row(_row(**changes), PLACES, TODAY)
    problem = raised.value.problem
    assert problem.message % problem.parameters


def test_a_missing_column_names_those_that_are_there() -> None:
    """A typing error in an option is seen before anything is read."""
    with pytest.raises(Rejected, match=r"“teks”.*id, text"):
        find_columns(("id", "text"), Columns("teks"))
    with pytest.raises(
        Rejected, match=re.escape("�[2J")
    ) as refused:  # a file that is no table steers nobody's terminal
        find_columns(("\x1b[2J", "\x07"), Columns("teks"))
    assert str(refused.value).isprintable()


def test_two_columns_of_one_name_are_refused() -> None:
    """Which of them is meant would be chance; two that nobody reads harm nothing."""
    header = ("text", "date", "note", "text", "note")
    with pytest.raises(Rejected, match="more than one column “text”"):
        find_columns(header, Columns("text"))
    assert find_columns(header[1:], Columns("text", "date")).text == 2
