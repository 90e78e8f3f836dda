"""When each participant is asked: the waves of a trial on their own calendar. Days are those of the office. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from participation.clock import day_in
from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.schemas import Document, WaveNamed
from participation.pilots.tables import Allocation

COMPARED_WITHOUT_A_PLACE = frozenset(
    {Allocation.FIRST_COME, Allocation.LOTTERY, Allocation.STRATIFIED_LOTTERY}
)
"""Where those who got no place are whom the others are compared with, so that they are asked the same."""


class Turn(StrEnum):
    """Where a wave stands for one person."""

    COMING = "coming"
    OPEN = "open"
    ANSWERED = "answered"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A wave on one person's calendar. Half-open: taken from `opens_on` on, on `closes_on` no longer."""

    number: int  # position in the published document, from 1
    wave: WaveNamed
    opens_on: date
    closes_on: date
    turn: Turn
    answered_on: date | None = None

    @property
    def last_day(self) -> date:
        return self.closes_on - timedelta(days=1)


def office_day(document: Document, moment: datetime) -> date:
    """The day of an aware moment where the office is: waves open and close at its midnight."""
    return day_in(moment, document.zone)


def day_zero(document: Document, state: str, placed_on: date | None) -> date | None:
    """The day from which a person's waves are counted; None for whom none are asked.

    `state` is an EnrollmentState. Whoever withdrew is asked no more.
    """
    if document.starts_on is None or state == EnrollmentState.WITHDRAWN:
        return None
    if placed_on is not None:
        return max(placed_on, document.starts_on)
    return document.starts_on if document.allocation in COMPARED_WITHOUT_A_PLACE else None


def calendar(
    document: Document,
    state: str,
    placed_on: date | None,
    answered: Mapping[int, date],
    today: date,
    *,
    ended: bool = False,
) -> tuple[Asked, ...]:
    """The waves of one person, in the order of the document; `answered` are days by number of the wave.

    Nothing is asked from the day of the analysis on, as it could not count any more, or once a trial has ended.
    """
    zero = day_zero(document, state, placed_on)
    return tuple(_asked(document, zero, answered, today, ended=ended)) if zero else ()


def _asked(
    document: Document, zero: date, answered: Mapping[int, date], today: date, *, ended: bool
) -> Iterator[Asked]:
    for number, wave in enumerate(document.waves, start=1):
        opens_on, closes_on = _window(wave, zero, document.protocol.analysis_on)
        if number in answered:
            turn = Turn.ANSWERED
        elif ended or today >= closes_on:
            turn = Turn.MISSED
        else:
            turn = Turn.OPEN if today >= opens_on else Turn.COMING
        if opens_on < closes_on or turn is Turn.ANSWERED:
            yield Asked(number, wave, opens_on, closes_on, turn, answered.get(number))


def _window(wave: WaveNamed, zero: date, analysis_on: date | None) -> tuple[date, date]:
    opens_on = zero + timedelta(days=wave.day)
    closes_on = opens_on + timedelta(days=wave.open_days)
    return opens_on, min(closes_on, analysis_on) if analysis_on else closes_on


def is_through(document: Document, waves: tuple[Asked, ...], today: date, *, ended: bool = False) -> bool:
    """Whether a participant has been through the trial: it is over, and so are the days of all their surveys.

    Whether they answered changes nothing: staff see who has completed, and must not see from it who answered.
    """
    over = document.ends_on is not None and today > document.ends_on
    return ended or (over and all(asked.closes_on <= today for asked in waves))
