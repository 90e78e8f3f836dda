"""Comments of which somebody told the sentiment: what an adapted model learns from. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

NEGATIVE: Final = 0
NEUTRAL: Final = 1
POSITIVE: Final = 2
"""Numbers of `model.LABELS`."""
LOW, HIGH = 1 / 3, 2 / 3


@dataclass(frozen=True, slots=True)
class Told:
    """A redacted comment with what its writer told by a rating, or staff by a correction: its sentiment, or element."""

    text: str
    voice: str
    """Equal for copies."""
    said_on: date
    label: int
    """Place in `model.LABELS`, or in `elements.CLASSES`."""
    clean: bool
    """Whether a person judged the text itself."""


def label_of_rating(rating: int, maximum: int) -> int | None:
    """The side that a rating from 1 to `maximum` takes: lowest or highest third of the scale; None between."""
    share = (rating - 1) / (maximum - 1) if maximum > 1 else 0.5
    return NEGATIVE if share <= LOW else POSITIVE if share >= HIGH else None
