"""What the audit trail says of what citizens were refused: that it happened on a day, not to whom nor how often.

A line for each attempt would let anybody fill a trail that is never erased, and would tell when somebody came.
"""

from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from participation.accounts.queries import is_recorded_since
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.pilots.schemas import PublishedPilot
from participation.pilots.waves import office_day


class Refusal(StrEnum):
    """An act of the audit trail."""

    LATE = "refuse_late"  # an application after the close
    OUTDATED = "refuse_outdated"  # one whose sender read an earlier protocol
    AGAIN = "refuse_again"  # one from a page that sent another before, or whose first copy was deleted
    ADDRESS = "refuse_address"  # one more with an address that stands in many
    LINK = "refuse_link"  # a link that is forged, expired or of another trial


async def note_refusal(pilot: PublishedPilot, refusal: Refusal) -> None:
    """Leaves a line, the first time on a day of the office."""
    zone = ZoneInfo(pilot.document.zone)
    midnight = datetime.combine(office_day(pilot.document, now()), time(), zone)
    if await is_recorded_since(midnight, refusal, "pilot", pilot.id):
        return
    async with transaction(), exclusive(f"refusals of pilot {pilot.id}"):
        if not await is_recorded_since(midnight, refusal, "pilot", pilot.id):
            await record(PROGRAM, refusal, "pilot", pilot.id, office=pilot.office)
