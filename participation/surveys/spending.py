"""What guards a submission, within the transaction that stores it: a ballot to spend, places in groups to take."""

from collections.abc import Iterable
from uuid import UUID

from participation.database import exclusive, transaction
from participation.errors import Conflict, Gone
from participation.surveys.tables import Ballot, QuotaCell
from participation.web.i18n import mark

SPENT = mark(
    "This right to answer was used already: each invitation counts once, and answers that were sent stay as they "
    "are. If it was not you, please tell the office that asks."
)
FULL = mark(
    "Thank you for your time. We already have enough answers from people in your situation, so yours were not stored."
)


class QuotaFull(Conflict):
    """Enough people of this group have answered; nothing was stored and no ballot was spent."""


async def spend(survey: int, ballots: tuple[UUID, ...], cells: tuple[int, ...]) -> None:
    """Spends the ballot, of which these are the possible ids, and takes a place in every cell, or does nothing.

    The ballot's row goes altogether: nothing is left to lie beside the answers. Raises Gone, QuotaFull.
    """
    async with transaction():
        if ballots and not await _spent(survey, ballots):
            raise Gone(SPENT)
        if len(await _counted(cells)) < len(cells):
            raise QuotaFull(FULL)


async def take_turns(surveys: Iterable[int]) -> None:
    """Until the transaction around it ends, places of these surveys are taken by this process alone.

    In one order everywhere, so that two processes wait for each other, never in a ring.
    """
    for survey in sorted(set(surveys)):
        async with exclusive(f"quotas of survey {survey}"):
            continue


async def _spent(survey: int, ballots: tuple[UUID, ...]) -> bool:
    gone = (
        await Ballot.delete()
        .where(Ballot.id.is_in(list(ballots)), Ballot.survey == survey)
        .returning(Ballot.id)
    )
    return bool(gone)


async def _counted(cells: tuple[int, ...]) -> list[int]:
    if not cells:
        return []
    rows = (
        await QuotaCell.update({QuotaCell.counted: QuotaCell.counted + 1})
        .where(QuotaCell.id.is_in(list(cells)), QuotaCell.counted < QuotaCell.wanted)
        .returning(QuotaCell.id)
    )
    return [row["id"] for row in rows]
