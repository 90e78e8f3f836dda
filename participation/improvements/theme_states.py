"""What became of a theme since the report before. Pure."""

from enum import StrEnum

from participation.improvements.evidence_trend import CLEAR


class ThemeState(StrEnum):
    BORN = "born"
    STEADY = "steady"
    GROWN = "grown"
    SHRUNK = "shrunk"
    SPLIT = "split"  # came out of a theme that goes on beside it
    MERGED = "merged"  # took up a theme that is not there any more
    RETURNED = "returned"  # was not in the report before
    RETIRED = "retired"  # is not in this one


UNRANKED = "unranked"
"""Of a theme that the report before ranked: this one does not, though people speak of it."""


def movement(change: float, chance: float | None) -> ThemeState:
    """Whether a share of voices has changed, and which way; steady where chance alone could do it (evidence_trend.py).

    `chance` is None where there is nothing to compare with.
    """
    if chance is None or chance > CLEAR or not change:
        return ThemeState.STEADY
    return ThemeState.GROWN if change > 0 else ThemeState.SHRUNK
