"""When a survey takes answers. Windows are half-open: open at `opens_at`, no longer at `closes_at`. Pure."""

from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """What a citizen meets at a survey's address."""

    HIDDEN = "hidden"  # a draft: nobody may know
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"


def phase_of(state: str, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Phase:
    """`state` is a SurveyState; the times are aware, None where the window has no such end."""
    if state == "draft":
        return Phase.HIDDEN
    if state == "closed" or (closes_at is not None and now >= closes_at):
        return Phase.CLOSED
    if opens_at is not None and now < opens_at:
        return Phase.SCHEDULED
    return Phase.OPEN


def was_open(
    opens_at: datetime | None, closes_at: datetime | None, closed_at: datetime | None, moment: datetime
) -> bool:
    """Whether a survey took answers at a moment; `closed_at` is when staff closed it by hand."""
    ends = [end for end in (closes_at, closed_at) if end is not None]
    return (opens_at is None or moment >= opens_at) and all(moment < end for end in ends)
