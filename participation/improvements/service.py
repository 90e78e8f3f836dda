"""Use cases of what follows from a report: publish it, take it back, decide actions and tell of them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now, today
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.improvements.action_queries import action_by_id, is_written_down
from participation.improvements.queries import improvement_by_id, report_office, within
from participation.improvements.schemas import ActionView, ActionWrite
from participation.improvements.tables import (
    Action,
    ActionState,
    ActionStep,
    Improvement,
    ImprovementReport,
    Quote,
)
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import office_by_id, office_staff
from participation.services.queries import service_office
from participation.web.i18n import mark

LONGEST_TITLE = 200
LONGEST_ANSWER = 5_000
FARTHEST = timedelta(days=3_652)
"""From today a day of an action: beyond it somebody mistyped a year."""
FIELDS = ("owner", "title", "answer", "state", "due_on", "public", "improvement", "service")
CHANGED = mark(
    "Somebody saved this action while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)


async def publish_report(actor: Actor, report_id: int, quotes: Collection[int]) -> None:
    """Opens a report to the public, with those of its quotes that this person could read and ticked.

    Raises NotFound, and Conflict when it is public already.
    """
    async with transaction():
        office = await _office_of(report_id)
        published = (
            await ImprovementReport.update(
                {ImprovementReport.published_at: now(), ImprovementReport.published_by: actor.id}
            )
            .where(ImprovementReport.id == report_id, ImprovementReport.published_at.is_null())
            .returning(ImprovementReport.id)
        )
        if not published:
            raise Conflict(mark("This report is public already. Take it back first to choose other quotes."))
        await _untick(report_id)
        await Quote.update({Quote.public: True, Quote.ticked_by: actor.id, Quote.ticked_at: now()}).where(
            Quote.id.is_in(await _readable(actor, report_id, quotes) or [0])
        )
        await record(actor, "publish", "report", report_id, office=office, fields=["published_at", "quotes"])


async def unpublish_report(actor: Person, report_id: int) -> None:
    """Takes a report back from the public; its quotes have to be ticked anew. Raises NotFound."""
    async with transaction():
        office = await _office_of(report_id)
        await ImprovementReport.update(
            {ImprovementReport.published_at: None, ImprovementReport.published_by: None}
        ).where(ImprovementReport.id == report_id)
        await _untick(report_id)
        await record(
            actor, "unpublish", "report", report_id, office=office, fields=["published_at", "quotes"]
        )


async def _readable(actor: Actor, report_id: int, quotes: Collection[int]) -> list[int]:
    """Of these, the quotes of the report that this person may read."""
    rows = await Quote.select(Quote.id).where(
        Quote.id.is_in(list(quotes) or [0]),
        Quote.improvement.is_in(_improvements_of(report_id)),
        within(actor.offices(Permission.READ_OFFICE)),
    )
    return [row["id"] for row in rows]


async def _untick(report_id: int) -> None:
    await Quote.update({Quote.public: False, Quote.ticked_by: None, Quote.ticked_at: None}).where(
        Quote.improvement.is_in(_improvements_of(report_id))
    )


def _improvements_of(report_id: int) -> Any:
    return Improvement.select(Improvement.id).where(Improvement.report == report_id)


async def _office_of(report_id: int) -> int:
    office = await report_office(report_id)
    if office is None:
        raise NotFound(mark("There is no such report."))
    return office


async def create_action(actor: Actor, wanted: ActionWrite) -> ActionView:
    """Raises Rejected naming fields, Forbidden for an office that is not the actor's to plan for."""
    await _check(actor, wanted)
    action = Action(office=wanted.office, **_values(wanted))
    async with transaction():
        await action.save()
        await _step(action.id, wanted)
        await record(actor, "create", "action", action.id, office=wanted.office, fields=["title"])
    return await _action(action.id)


async def update_action(actor: Actor, action_id: int, wanted: ActionWrite) -> ActionView:
    """The office stays. Raises as create_action; Conflict when it has another revision than the one seen."""
    present = await _action(action_id)
    await _check(actor, wanted, present)
    async with transaction():
        values: dict[Any, Any] = {getattr(Action, name): value for name, value in _values(wanted).items()}
        updated = (
            await Action.update({**values, Action.revision: wanted.revision + 1, Action.updated_at: now()})
            .where(Action.id == action_id, Action.revision == wanted.revision)
            .returning(Action.id)
        )
        if not updated:
            raise Conflict(CHANGED)
        if _moves(present, wanted):
            await _step(action_id, wanted)
        changed = [name for name in FIELDS if getattr(present, name) != getattr(wanted, name)]
        await record(actor, "update", "action", action_id, office=present.office, fields=changed)
    return await _action(action_id)


def _moves(present: ActionView, wanted: ActionWrite) -> bool:
    """Whether citizens are to know of a change: of its state or day, and of other words once they could read them."""
    words = (wanted.title.strip(), wanted.answer.strip())
    reworded = present.public and (present.title, present.answer) != words
    return reworded or (present.state, present.due_on) != (wanted.state, wanted.due_on)


async def _step(action_id: int, wanted: ActionWrite) -> None:
    await ActionStep.insert(ActionStep(action=action_id, state=wanted.state, due_on=wanted.due_on))


def _values(wanted: ActionWrite) -> dict[str, Any]:
    values = {name: getattr(wanted, name) for name in FIELDS}
    return {**values, "title": wanted.title.strip(), "answer": wanted.answer.strip()}


async def _check(actor: Actor, wanted: ActionWrite, present: ActionView | None = None) -> None:
    """`present` is the action as it stands; the improvement that it answers may be in a report of another office."""
    errors = {
        **_text_problems(wanted),
        **_public_problems(wanted, told=present is not None and present.public),
    }
    answered = present.improvement if present else None
    if await office_by_id(wanted.office) is None:
        errors["office"] = Problem(mark("Choose the office that acts."))
    else:
        actor.must(Permission.PLAN, wanted.office)
    if present is None and await is_written_down(wanted):
        # sent again after a way back, it would stand in public twice, and for ever
        errors["title"] = Problem(
            mark(
                "Your office has written down this action already, for the same day. Change it in the list of "
                "actions, or write here what is different."
            )
        )
    if wanted.owner is not None and wanted.owner not in dict(await office_staff([wanted.office])):
        errors["owner"] = Problem(mark("Choose somebody who works for this office, or nobody yet."))
    if wanted.improvement not in (None, answered) and not await _may_answer(actor, wanted.improvement):
        errors["improvement"] = Problem(mark("There is no such improvement in your offices."))
    if wanted.due_on is not None and abs(wanted.due_on - today()) > FARTHEST:
        errors["due_on"] = Problem(mark("Write a day within ten years."))
    if wanted.service is not None and await service_office(wanted.service) != wanted.office:
        errors["service"] = Problem(mark("Choose one of the services of this office, or none."))
    if errors:
        raise Rejected(mark("The action was not saved."), errors=errors)


def _text_problems(wanted: ActionWrite) -> dict[str, Problem]:
    errors = {}
    if not wanted.title.strip():
        errors["title"] = Problem(mark("Write what will be done, in one line."))
    for name, longest in (("title", LONGEST_TITLE), ("answer", LONGEST_ANSWER)):
        if len(getattr(wanted, name)) > longest:
            errors[name] = Problem(mark("Shorten this text to %(longest)s characters."), {"longest": longest})
    if not wanted.answer.strip() and (wanted.public or wanted.state is ActionState.DECLINED):
        errors["answer"] = Problem(
            mark("Write an answer to citizens: what will change and when, or why nothing can be done.")
        )
    return errors


def _public_problems(wanted: ActionWrite, *, told: bool) -> dict[str, Problem]:
    """What citizens were promised does not vanish: docs/decisions/0036."""
    if wanted.public:
        return {}
    if told:
        return {
            "public": Problem(
                mark(
                    "Citizens have been told of this action, so it stays public. If it will not be done, "
                    "choose “cannot be done yet” and write why."
                )
            )
        }
    if wanted.state is ActionState.DECLINED:
        return {"public": Problem(mark("Show it to everyone: citizens must read why it cannot be done yet."))}
    return {}


async def _may_answer(actor: Actor, improvement: int | None) -> bool:
    found = await improvement_by_id(improvement) if improvement is not None else None
    return found is not None and actor.allowed(Permission.PLAN, found.office)


async def _action(action_id: int) -> ActionView:
    action = await action_by_id(action_id)
    if action is None:
        raise NotFound(mark("There is no such action."))
    return action
