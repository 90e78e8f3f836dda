"""Reads of the severe lane, for inspectors alone."""

from typing import Any

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable

from participation.feedback.queries import NO_OFFICE
from participation.organisations.permissions import Actor, Permission
from participation.sentiment.schemas import SevereCard, SevereView
from participation.sentiment.tables import CaseState, SevereCase

PAGE_SIZE = 30
_NOTHING = WhereRaw("1 = 0")
_EVERYTHING = WhereRaw("1 = 1")

_comment: Any = SevereCase.comment
_CARD = (
    SevereCase.id,
    SevereCase.kinds,
    SevereCase.state,
    SevereCase.found_on,
    _comment.office.name.as_alias("office_name"),
    _comment.service.name.as_alias("service_name"),
    SevereCase.inspector.name.as_alias("inspector_name"),
)
_VIEW = (
    *_CARD,
    SevereCase.notes,
    SevereCase.revision,
    _comment.text.as_alias("text"),
    _comment.said_on.as_alias("said_on"),
    _comment.channel.as_alias("channel"),
    _comment.area.name.as_alias("area_name"),
)


async def severe_cases(
    actor: Actor, state: str = "", kind: str = "", before: int | None = None
) -> list[SevereCard]:
    """A page of the cases that this inspector may see, the newest first; without a word of what was said."""
    where = within(actor)
    if state:
        where &= SevereCase.state == state
    if kind:
        where &= SevereCase.kinds.like(f"%{kind}%")
    if before is not None:
        where &= SevereCase.id < before
    rows = (
        await SevereCase.select(*_CARD)
        .where(where)
        .order_by(SevereCase.id, ascending=False)
        .limit(PAGE_SIZE)
        .output(load_json=True)
    )
    return [SevereCard(**_row(row)) for row in rows]


async def severe_case(case_id: int) -> SevereView | None:
    """A case with what was said, as it was written: whoever is in danger may have named the place in it."""
    row = await SevereCase.select(*_VIEW).where(SevereCase.id == case_id).first().output(load_json=True)
    return SevereView(**_row(row)) if row else None


async def case_office(case_id: int) -> int | None:
    """The office that a case speaks of, for guards; NO_OFFICE where it speaks of none."""
    row = await SevereCase.select(_comment.office.as_alias("office")).where(SevereCase.id == case_id).first()
    return (row["office"] or NO_OFFICE) if row else None


async def new_count(actor: Actor) -> int:
    """How many cases that this inspector may see nobody has looked at."""
    return int(await SevereCase.count().where(within(actor), SevereCase.state == CaseState.NEW))


async def cases_after(actor: Actor, last: int) -> list[int]:
    """The ids of new cases behind `last` that this inspector may see."""
    where = within(actor) & (SevereCase.id > last) & (SevereCase.state == CaseState.NEW)
    rows = await SevereCase.select(SevereCase.id).where(where).order_by(SevereCase.id)
    return [row["id"] for row in rows]


def within(actor: Actor) -> Combinable:
    """Cases of the offices that a grant reaches, but for those that this person works for."""
    reached, own = actor.offices(Permission.READ_SEVERE), actor.offices(Permission.READ_OFFICE)
    office = _comment.office
    if own is None:
        return _NOTHING
    where: Combinable = _EVERYTHING if reached is None else office.is_in(list(reached) or [NO_OFFICE])
    if own:
        where &= office.is_null() | office.not_in(list(own))
    return where


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "state": CaseState(row["state"]), "kinds": row["kinds"].split()}
