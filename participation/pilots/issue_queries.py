"""Reads of the log of what went wrong in a trial."""

from typing import Any
from uuid import UUID

from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.issue_schemas import IssueView
from participation.pilots.issue_tables import PilotIssue

_VIEW = tuple(getattr(PilotIssue, name) for name in IssueView.__struct_fields__ if name != "ticket")


async def issues_of(pilot: int) -> list[IssueView]:
    """All reports of a trial: what waits in front, what is urgent before the rest, the oldest first."""
    rows = (
        await PilotIssue.select(*_VIEW, PilotIssue.receipt)
        .where(PilotIssue.pilot == pilot)
        .order_by(PilotIssue.reported_on, PilotIssue.id)
    )
    people = await Enrollment.select(Enrollment.receipt, Enrollment.ticket).where(
        Enrollment.receipt.is_in([row["receipt"] for row in rows] or [UUID(int=0)])
    )
    tickets = {row["receipt"]: row["ticket"] for row in people}
    found = [_view(row, tickets.get(row["receipt"], "")) for row in rows]
    return sorted(found, key=lambda issue: (issue.handled_on is not None, not issue.urgent))


async def issue_in(pilot: int, issue: UUID) -> IssueView | None:
    row = await PilotIssue.select(*_VIEW).where(PilotIssue.id == issue, PilotIssue.pilot == pilot).first()
    return _view(row) if row else None


async def issues_under(receipt: UUID) -> list[IssueView]:
    """What a participant has reported, the latest first."""
    rows = (
        await PilotIssue.select(*_VIEW)
        .where(PilotIssue.receipt == receipt)
        .order_by(PilotIssue.reported_on, PilotIssue.id, ascending=False)
    )
    return [_view(row) for row in rows]


async def open_issues(pilot: int) -> int:
    """How many reports wait for the office."""
    return int(await PilotIssue.count().where(PilotIssue.pilot == pilot, PilotIssue.handled_on.is_null()))


async def receipt_of(enrollment: UUID) -> UUID | None:
    """On which everything hangs that a participant gave; None once they had it deleted."""
    row = await Enrollment.select(Enrollment.receipt).where(Enrollment.id == enrollment).first()
    return row["receipt"] if row else None


async def issue_with_key(key: str) -> str | None:
    """What was reported from the page with this key."""
    row = await PilotIssue.select(PilotIssue.text).where(PilotIssue.key == key).first()
    return row["text"] if row else None


def _view(row: dict[str, Any], ticket: str = "") -> IssueView:
    known = {name: row[name] for name in IssueView.__struct_fields__ if name in row}
    return IssueView(**known, ticket=ticket)
