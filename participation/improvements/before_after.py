"""What changed once an action was done: how many speak of it and how many of them complain. Pure.

Two independent shares are compared by the hybrid score interval (Newcombe 1998, method 10), which holds for the
small numbers that a topic has. Nothing is claimed of fewer than FEWEST_VOICES voices.
"""

from datetime import date
from enum import StrEnum
from math import sqrt

import msgspec

from participation.improvements.priorities import FEWEST_VOICES

NORMAL = 1.96
"""Of a 95 % interval."""


class Verdict(StrEnum):
    LESS = "less"
    MORE = "more"
    UNCLEAR = "unclear"  # the interval holds "no change"
    TOO_FEW = "too_few"  # voices to say anything


class Side(msgspec.Struct, frozen=True):
    """A topic in one report: its voices among all of them, and how many complain, as an expected number."""

    voices: int
    of: int
    negative: float


class Change(msgspec.Struct, frozen=True):
    """The difference of two shares, after less before, with its 95 % interval."""

    before: float
    after: float
    difference: float
    low: float
    high: float
    verdict: Verdict


class Measured(msgspec.Struct, frozen=True):
    """Before and after; `complaints` is None where the topic is not ranked afterwards, or was read otherwise."""

    before: Side
    after: Side
    before_from: date
    before_to: date
    after_from: date
    after_to: date
    share: Change
    complaints: Change | None
    gone: bool  # not ranked any more, and not because planners left it out
    read_otherwise: bool = (
        False  # another version of the models read the later comments: complaints compare badly
    )


def change_of_share(before: Side, after: Side) -> Change:
    """How many of all voices speak of it."""
    enough = min(before.voices, after.of) >= FEWEST_VOICES
    return _change(before.voices, before.of, after.voices, after.of, enough=enough)


def change_of_complaints(before: Side, after: Side) -> Change:
    """How many of those who speak of it complain."""
    enough = min(before.voices, after.voices) >= FEWEST_VOICES
    return _change(before.negative, before.voices, after.negative, after.voices, enough=enough)


def _change(part: float, whole: int, later_part: float, later_whole: int, *, enough: bool) -> Change:
    before, low_before, high_before = _wilson(part, whole)
    after, low_after, high_after = _wilson(later_part, later_whole)
    difference = after - before
    # the sums are rounded: from nobody to everybody, or back, they would end a little beyond 1
    low = max(-1.0, difference - sqrt((after - low_after) ** 2 + (high_before - before) ** 2))
    high = min(1.0, difference + sqrt((high_after - after) ** 2 + (before - low_before) ** 2))
    return Change(before, after, difference, low, high, _verdict(low, high) if enough else Verdict.TOO_FEW)


def _verdict(low: float, high: float) -> Verdict:
    if high < 0:
        return Verdict.LESS
    return Verdict.MORE if low > 0 else Verdict.UNCLEAR


def _wilson(part: float, whole: int) -> tuple[float, float, float]:
    """A share with its score interval (Wilson 1927); of nobody anything is possible."""
    if not whole:
        return 0.0, 0.0, 1.0
    share, square = part / whole, NORMAL**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = NORMAL * sqrt(share * (1 - share) / whole + square / (4 * whole**2)) / (1 + square / whole)
    return share, max(0.0, middle - reach), min(1.0, middle + reach)
