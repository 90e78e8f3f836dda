"""When participants are asked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from participation.pilots.schemas import Document, SurveyNamed, WaveNamed
from participation.pilots.waves import Turn, calendar, day_zero, is_through, office_day
from tests.pilot_factories import a_document, a_protocol

STARTS, ENDS = date(2030, 3, 15), date(2030, 6, 15)
SURVEY = SurveyNamed("survei", 1, "0" * 64)
BASELINE = WaveNamed({"id": "Awal"}, "baseline", SURVEY, day=0, open_days=7)
ENDLINE = WaveNamed({"id": "Akhir"}, "endline", SURVEY, day=80, open_days=14)


def _document(**changes: object) -> Document:
    return a_document(**{"waves": (BASELINE, ENDLINE), "allocation": "randomised", **changes})


@pytest.mark.parametrize(
    ("today", "turn"),
    [
        (STARTS - timedelta(days=1), Turn.COMING),
        (STARTS, Turn.OPEN),
        (STARTS + timedelta(days=6), Turn.OPEN),
        (STARTS + timedelta(days=7), Turn.MISSED),
    ],
)
def test_before_at_and_after_each_bound(today: date, turn: Turn) -> None:
    """A wave of seven days is open on seven days, the first of them included."""
    baseline, _ = calendar(_document(), "enrolled", date(2030, 3, 2), {}, today)
    assert (baseline.turn, baseline.last_day) == (turn, date(2030, 3, 21))


def test_whoever_gets_a_place_later_is_asked_later() -> None:
    """Days are counted from the person's own place once the trial has begun."""
    baseline, endline = calendar(_document(), "enrolled", date(2030, 4, 1), {}, STARTS)
    assert (baseline.opens_on, endline.opens_on) == (date(2030, 4, 1), date(2030, 6, 20))


def test_days_are_those_of_the_office() -> None:
    """A day begins at the midnight of the office, not of the server."""
    moment = datetime(2030, 3, 14, 15, 30, tzinfo=UTC)
    days = [office_day(_document(zone=zone), moment) for zone in ("Asia/Jakarta", "Asia/Jayapura")]
    assert days == [date(2030, 3, 14), date(2030, 3, 15)]


@pytest.mark.parametrize("allocation", ["first_come", "lottery", "stratified_lottery"])
def test_those_without_a_place_are_asked_for_comparison(allocation: str) -> None:
    """Where they are whom the others are compared with, their waves are counted from the first day."""
    assert day_zero(_document(allocation=allocation), "waitlisted", None) == STARTS


@pytest.mark.parametrize("allocation", ["randomised", "cluster"])
def test_a_reserve_is_asked_nothing(allocation: str) -> None:
    """Where chance decided between arms, whoever is in none is not asked."""
    assert calendar(_document(allocation=allocation), "waitlisted", None, {}, STARTS) == ()


def test_whoever_withdrew_is_asked_nothing() -> None:
    """Not even what was due."""
    assert calendar(_document(), "withdrawn", date(2030, 3, 2), {}, STARTS) == ()


def test_what_was_answered_stays_answered() -> None:
    """After the last day too, and when a clock was put back."""
    for today in (STARTS - timedelta(days=30), STARTS, ENDS):
        baseline, _ = calendar(_document(), "enrolled", STARTS, {1: STARTS}, today)
        assert (baseline.turn, baseline.answered_on) == (Turn.ANSWERED, STARTS)


def test_nothing_is_taken_from_the_day_of_the_analysis_on() -> None:
    """A window ends with the day before, and a wave that would only open then is not asked at all."""
    document = _document(protocol=a_protocol(analysis_on=date(2030, 7, 1)))
    _, endline = calendar(document, "enrolled", date(2030, 4, 5), {}, STARTS)
    assert endline.last_day == date(2030, 6, 30)
    assert len(calendar(document, "enrolled", date(2030, 5, 1), {}, STARTS)) == 1


def test_a_trial_that_was_ended_asks_nothing_more() -> None:
    """What was open or would have come is over; what was answered stays."""
    waves = calendar(_document(), "enrolled", STARTS, {1: STARTS}, STARTS, ended=True)
    assert [asked.turn for asked in waves] == [Turn.ANSWERED, Turn.MISSED]


@pytest.mark.parametrize(
    ("answered", "today", "through"),
    [
        ({1: STARTS, 2: ENDS}, ENDS, False),  # the last day is not past
        ({1: STARTS, 2: ENDS}, ENDS + timedelta(days=1), False),  # still open until 16 June, answered or not
        ({1: STARTS}, ENDS + timedelta(days=1), False),
        ({1: STARTS, 2: ENDS}, date(2030, 6, 17), True),
        ({1: STARTS}, date(2030, 6, 17), True),
    ],
)
def test_through_once_over_and_nothing_is_left(
    answered: dict[int, date], today: date, *, through: bool
) -> None:
    """When it is over and so are the days of their surveys, answered or not: staff see it of each person."""
    document = _document()
    waves = calendar(document, "enrolled", STARTS, answered, today)
    assert is_through(document, waves, today) is through


def test_through_when_the_trial_was_ended() -> None:
    """Then at once."""
    document = _document()
    waves = calendar(document, "enrolled", STARTS, {}, STARTS, ended=True)
    assert is_through(document, waves, STARTS, ended=True)
