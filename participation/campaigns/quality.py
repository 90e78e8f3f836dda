"""What makes answers worth a second look, by rules that can be checked by hand. Pure.

No rule proves anything: each names what seldom happens by itself, and a person decides. Thresholds are generous, so
that a crowded village or a quick reader is seldom asked about.
"""

import hmac
from collections.abc import Iterable, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from math import exp, floor, log
from typing import Any, NamedTuple

import msgspec

COPIES = 3
"""Equal answers of one source on a day, from which on they are flagged: a couple may well agree."""
FEWEST_RATED, USUAL_ALIKE = 20, 0.5
"""Answers of a source with rated questions, below which nothing is said; the share that is all alike where fewer than
50 others tell it: satisfied people often give one rating throughout."""
LEAST_ALIKE, FEWEST_OTHERS, CHANCE = 0.8, 50, 0.001
FEWEST_PLACED, SHARE_AT_ONE_PLACE = 10, 0.8
PLACE_DEGREES = 0.0005
"""Some 55 metres: a house and its neighbours."""
FEWEST_FLOOD, A_LINK_OPENED = 30, 2
"""Answers that a link may bring on a day without anybody following it, and for each time that it was followed."""
MOST_VISITS = 60
"""Answers of one visitor on a day: ten hours with ten minutes each."""


class Flag(StrEnum):
    """Why answers are worth a second look."""

    FAST = "fast"
    ALIKE = "alike"
    SAME = "same"
    PLACE = "place"
    NIGHT = "night"
    DEVICE = "device"
    FLOOD = "flood"


AT_ONCE = frozenset({Flag.SAME, Flag.DEVICE, Flag.FLOOD})
"""Count for no target until somebody has looked: whoever sends one answer a hundred times reaches nobody."""


class FlagState(StrEnum):
    """What was decided about one flag of one submission."""

    WAITING = "waiting"
    CLEARED = "cleared"  # nothing is wrong with it
    CONFIRMED = "confirmed"  # it stays in the results and counts for no target
    OUT = "out"  # it is in no result


class Standing(IntEnum):
    """What a submission counts for, all of its flags together."""

    COUNTS = 0
    ASIDE = 1
    OUT = 2


def standing(flags: Iterable[tuple[Flag, FlagState]]) -> Standing:
    """The strictest of what its flags ask for; what was cleared asks for nothing."""
    return max((_asked(flag, state) for flag, state in flags), default=Standing.COUNTS)


def _asked(flag: Flag, state: FlagState) -> Standing:
    if state is FlagState.OUT:
        return Standing.OUT
    aside = state is FlagState.CONFIRMED or (state is FlagState.WAITING and flag in AT_ONCE)
    return Standing.ASIDE if aside else Standing.COUNTS


def pattern_of(answers: Mapping[str, Any], source: str, day: date, secret: str) -> int:
    """The same for the same answers, words included, of one source on one day; a number of 64 bits."""
    content = msgspec.json.encode(answers, order="deterministic")
    return _number(f"{source} {day} ".encode() + content, secret)


def place_of(location: str, source: str, day: date, secret: str) -> int | None:
    """The same within some 55 metres, for one source on one day; None for what is no place.

    What it is made of is not kept, and without the secret nobody can try places out: it tells nothing but that two
    places are one.
    """
    try:
        latitude, longitude = (floor(float(part) / PLACE_DEGREES) for part in location.split()[:2])
    except (ValueError, OverflowError):
        return None
    return _number(f"{source} {day} {latitude} {longitude}".encode(), secret)


def _number(content: bytes, secret: str) -> int:
    keyed = hmac.digest(secret.encode(), b"alike " + content, "sha256")
    return int.from_bytes(keyed[:8], signed=True)


def copies_among_new(before: int, new: int) -> int:
    """How many of the new ones of a pattern are copies: all but the first, once there are enough of them."""
    if before + new < COPIES:
        return 0
    return new if before else new - 1


class Rated(NamedTuple):
    """Submissions with enough rated questions, and those of them that give one rating throughout."""

    alike: int
    all: int


def stands_out(own: Rated, others: Rated) -> bool:
    """Whether a source gives one rating throughout more often than chance would let it, given the other sources.

    By Chernoff's bound (1952): P(X ≥ qn) ≤ exp(−n D(q‖p)) for n draws with chance p.
    """
    if own.all < FEWEST_RATED or own.alike < LEAST_ALIKE * own.all:
        return False
    usual = (others.alike + 1) / (others.all + 2) if others.all >= FEWEST_OTHERS else USUAL_ALIKE
    share = own.alike / own.all
    return share > usual and exp(-own.all * _divergence(share, usual)) < CHANCE


def _divergence(share: float, usual: float) -> float:
    """Of Kullback and Leibler, between two shares."""
    rest = (1 - share) * log((1 - share) / (1 - usual)) if share < 1 else 0.0
    return share * log(share / usual) + rest


def crowded_place(places: Mapping[int, int]) -> int | None:
    """The place at which nearly all answers of a source were given on a day; None where there is none."""
    total = sum(places.values())
    if total < FEWEST_PLACED:
        return None
    place, most = max(places.items(), key=lambda one: (one[1], one[0]))
    return place if most >= SHARE_AT_ONE_PLACE * total else None


def allowed(opened: int, *, by_visits: bool) -> int:
    """How many answers a source may bring on a day; `opened` is how often its link was followed since the day before.

    Whoever visits people has no link that these follow.
    """
    return MOST_VISITS if by_visits else max(FEWEST_FLOOD, A_LINK_OPENED * opened)
