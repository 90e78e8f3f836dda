"""How planners' decisions change a ranking: what is pinned stands first, what is excluded is listed apart. Pure."""

from collections.abc import Sequence

import msgspec

from participation.improvements.priorities import Ranked


class Exclusion(msgspec.Struct, frozen=True):
    """A theme that planners keep out of the ranking, with the reason that everybody reads."""

    label: str
    reason: str
    rank: int  # that the default weights would give it, had nobody decided anything
    voices: int
    comments: int
    theme: int | None = None  # in reports of before it was kept: by name alone


class Idle(msgspec.Struct, frozen=True):
    """A decision that changes nothing in a report: its theme is not there, not ranked, or became part of another."""

    label: str
    reason: str
    first: bool  # whether planners put the theme first; else they leave it out


class Order(msgspec.Struct, frozen=True):
    """Places as they are printed, and those that are not."""

    ranked: list[Ranked]
    excluded: list[Ranked]


def ordered(places: Sequence[Ranked], pinned: Sequence[str], excluded: Sequence[str]) -> Order:
    """`pinned` and `excluded` hold a reason or "" for each position that a place may have."""
    kept = [place for place in places if not excluded[place.position]]
    return Order(
        ranked=sorted(kept, key=lambda place: not pinned[place.position]),
        excluded=[place for place in places if excluded[place.position]],
    )


def ranks(places: Sequence[Ranked]) -> dict[int, int]:
    """Position → its rank, from 1."""
    return {place.position: rank for rank, place in enumerate(places, 1)}
