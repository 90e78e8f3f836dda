"""What became of a theme since the report before. Pure."""

from enum import StrEnum
from math import sqrt

CERTAIN = 1.96
"""Standard errors beyond which a change is not chance, 95 times of 100."""


class ThemeState(StrEnum):
    BORN = "born"
    STEADY = "steady"
    GROWN = "grown"
    SHRUNK = "shrunk"
    SPLIT = "split"  # came out of a theme that goes on beside it
    MERGED = "merged"  # took up a theme that is not there any more
    RETURNED = "returned"  # was not in the report before
    RETIRED = "retired"  # is not in this one


def movement(now: int, of_now: int, before: int, of_before: int) -> ThemeState:
    """Whether a share of voices has changed by more than chance: the test of two proportions."""
    if not of_now or not of_before:
        return ThemeState.STEADY
    pooled = (now + before) / (of_now + of_before)
    error = sqrt(pooled * (1 - pooled) * (1 / of_now + 1 / of_before))
    change = now / of_now - before / of_before
    if abs(change) <= CERTAIN * error:
        return ThemeState.STEADY
    return ThemeState.GROWN if change > 0 else ThemeState.SHRUNK
