"""What happens once and for ever because its day has come: a clock is believed once it has said so for a day."""

from datetime import datetime, timedelta

from piccolo.columns import Timestamptz
from piccolo.columns.combination import And, Where

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.database import transaction
from participation.pilots.result_queries import analyses_come, without_result
from participation.pilots.tables import Pilot

BELIEVED_AFTER = timedelta(hours=20)
"""From one night's run to that of the next one, which may start a little earlier; from a midnight still that day."""


async def keep_due(
    found_at: Timestamptz, field: str, waiting: Where | And, due: list[int], moment: datetime
) -> int:
    """Keeps of the waiting trials that are due since when they are; forgets it where the clock was ahead, how often.

    `found_at` is a column of Pilot, `field` what the audit trail calls it by.
    """
    refuted = found_at.is_not_null() & (Pilot.id.not_in(due or [0]) | (found_at > moment))
    async with transaction():
        forgotten = (
            await Pilot.update({found_at: None}).where(waiting & refuted).returning(Pilot.id, Pilot.office)
        )
        for row in forgotten:
            await record(PROGRAM, "distrust", "pilot", row["id"], office=row["office"], fields=[field])
        await Pilot.update({found_at: moment}).where(Pilot.id.is_in(due or [0]) & found_at.is_null())
    return len(forgotten)


async def believed(found_at: Timestamptz, due: list[int], moment: datetime) -> dict[int, datetime]:
    """Those of the trials that are due which were found so a day before, with the moment when that was enough."""
    rows = (
        await Pilot.select(Pilot.id, found_at)
        .where(Pilot.id.is_in(due or [0]), found_at <= moment - BELIEVED_AFTER)
        .order_by(Pilot.id)
    )
    return {row["id"]: row[found_at._meta.name] + BELIEVED_AFTER for row in rows}


async def find_due_analyses(moment: datetime) -> int:
    """Keeps of which trials the day of the analysis has come; how often that is taken back as the clock was ahead."""
    due = await analyses_come(moment)
    return await keep_due(Pilot.analysis_due_at, "analysis_on", await without_result(), due, moment)


async def due_analyses(moment: datetime) -> list[tuple[str, datetime]]:
    """Trials without a result whose day of the analysis has come for certain, with the moment when it was certain."""
    found = await believed(Pilot.analysis_due_at, await analyses_come(moment), moment)
    return [(str(pilot), since) for pilot, since in found.items()]
