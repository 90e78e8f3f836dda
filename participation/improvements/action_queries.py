"""Reads of actions: what offices do about improvements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from piccolo.custom_types import Combinable
from piccolo.query.functions.aggregate import Count

from participation.improvements.continuity_queries import same_topics
from participation.improvements.queries import EVERY
from participation.improvements.schemas import ActionStepView, ActionView, ActionWrite, OverdueOffice
from participation.improvements.tables import Action, ActionState, ActionStep

PAGE_SIZE = 20
OPEN_STATES = [ActionState.PLANNED.value, ActionState.WORKING.value]

_improvement: Any = Action.improvement
_VIEW = (
    *(
        getattr(Action, name)
        for name in ActionView.__struct_fields__
        if name
        not in {
            "office_name",
            "improvement_label",
            "report",
            "report_published",
            "service_name",
            "owner_name",
        }
    ),
    Action.office.name.as_alias("office_name"),
    Action.service.name.as_alias("service_name"),
    Action.owner.name.as_alias("owner_name"),
    _improvement.label.as_alias("improvement_label"),
    _improvement.report.as_alias("report"),
    _improvement.report.published_at.as_alias("report_published"),
)


async def actions(
    offices: frozenset[int] | None, state: str = "", before: int | None = None, late_on: date | None = None
) -> list[ActionView]:
    """Actions of these offices (None: of all), the newest first, a page at a time; narrowed as public_actions."""
    return await _views(_of_offices(offices) & _standing(state, late_on), before)


async def public_actions(
    before: int | None = None,
    limit: int = PAGE_SIZE,
    office: int | None = None,
    state: str = "",
    late_on: date | None = None,
) -> list[ActionView]:
    """What citizens are told, the newest first; of one office, in one state, or late on a day where these are given."""
    where = Action.public.eq(True) & _standing(state, late_on)
    if office is not None:
        where &= Action.office == office
    return await _views(where, before, limit)


async def acting_offices() -> list[tuple[int, str]]:
    """Offices that told of an action, by name."""
    rows = (
        await Action.select(Action.office, Action.office.name.as_alias("name"))
        .where(Action.public.eq(True))
        .group_by(Action.office, Action.office.name)
        .order_by(Action.office.name)
    )
    return [(row["office"], row["name"]) for row in rows]


async def steps_of(actions: Sequence[int]) -> dict[int, list[ActionStepView]]:
    """The histories of actions, each from the beginning."""
    rows = (
        await ActionStep.select(
            ActionStep.action, ActionStep.state, ActionStep.due_on, ActionStep.happened_at
        )
        .where(ActionStep.action.is_in(list(actions) or [0]))
        .order_by(ActionStep.id)
    )
    found: dict[int, list[ActionStepView]] = {}
    for row in rows:
        step = ActionStepView(ActionState(row["state"]), row["due_on"], row["happened_at"])
        found.setdefault(row["action"], []).append(step)
    return found


async def overdue_by_office(
    offices: frozenset[int] | None, today: date, *, only_public: bool = False
) -> list[OverdueOffice]:
    """Offices with open actions whose day has passed, those with most of them first."""
    late = _late(today)
    if only_public:
        late &= Action.public.eq(True)
    rows = (
        await Action.select(Action.office, Action.office.name.as_alias("name"), Count(alias="count"))
        .where(_of_offices(offices) & late)
        .group_by(Action.office, Action.office.name)
    )
    found = [OverdueOffice(row["office"], row["name"], row["count"]) for row in rows]
    return sorted(found, key=lambda one: (-one.count, one.name))


async def actions_for(improvements: Sequence[int], office: int | None = None) -> dict[int, list[ActionView]]:
    """Actions by improvement: those decided for it, and for the same topic in reports before and after it.

    Those that everybody may know of, and all of `office`, whose report it is.
    """
    topics = await same_topics(improvements)
    known = sorted({one for topic in topics.values() for one in topic})
    told = Action.public.eq(True) if office is None else Action.public.eq(True) | (Action.office == office)
    found = await _views(Action.improvement.is_in(known or [0]) & told, None, limit=None)
    return {
        improvement: shown
        for improvement, topic in topics.items()
        if (shown := [action for action in found if action.improvement in topic])
    }


async def unit_actions(office: int, service: int | None) -> list[ActionView]:
    """Every action of an office, or of one service, in the order of their days."""
    where = Action.office == office if service is None else Action.service == service
    found = await _views(where, None, limit=None)
    return sorted(found, key=lambda action: (action.due_on is None, action.due_on or date.max, action.id))


async def is_written_down(wanted: ActionWrite) -> bool:
    """Whether the office has the same line already, for the same improvement and day."""
    return await Action.exists().where(
        Action.office == wanted.office,
        Action.title == wanted.title.strip(),
        Action.improvement == wanted.improvement,
        Action.due_on == wanted.due_on,
    )


async def action_by_id(action_id: int) -> ActionView | None:
    found = await _views(Action.id == action_id, None)
    return found[0] if found else None


async def action_office(action_id: int) -> int | None:
    """The office that an action belongs to, for guards."""
    row = await Action.select(Action.office).where(Action.id == action_id).first()
    return row["office"] if row else None


async def _views(where: Combinable, before: int | None, limit: int | None = PAGE_SIZE) -> list[ActionView]:
    query = Action.select(*_VIEW).where(where).order_by(Action.id, ascending=False)
    if before is not None:
        query = query.where(Action.id < before)
    if limit is not None:
        query = query.limit(limit)
    return [_view(row) for row in await query.output(load_json=True)]


def _view(row: dict[str, Any]) -> ActionView:
    row["state"] = ActionState(row["state"])
    row["report_published"] = row["report_published"] is not None
    return ActionView(**row)


def _standing(state: str, late_on: date | None) -> Combinable:
    where: Combinable = Action.state == state if state else EVERY
    return where & _late(late_on) if late_on else where


def _late(today: date) -> Combinable:
    late: Combinable = (Action.due_on < today) & Action.state.is_in(OPEN_STATES)
    return late


def _of_offices(offices: frozenset[int] | None) -> Combinable:
    return EVERY if offices is None else Action.office.is_in(list(offices) or [0])
