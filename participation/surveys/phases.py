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
