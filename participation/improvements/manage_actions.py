"""Staff pages: what is done about improvements."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from participation.clock import today
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.improvements.action_queries import (
    PAGE_SIZE,
    action_by_id,
    action_office,
    actions,
    steps_of,
)
from participation.improvements.measuring_queries import measured
from participation.improvements.queries import Found, improvement_by_id
from participation.improvements.schemas import ActionView, ActionWrite
from participation.improvements.service import create_action, update_action
from participation.improvements.tables import ActionState
from participation.improvements.wording import LATE, STATE_KINDS, STATE_LABELS, asked_state, state_options
from participation.organisations.guards import Requires
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import office_staff, offices, staff_by_office
from participation.pilots.result_queries import results_about
from participation.pilots.result_wording import REASONS, VERDICT_KINDS, VERDICTS
from participation.services.queries import service_office, services_of
from participation.web.filters import passed_over
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import mark, translate
from participation.web.templates import page, say, text_here
from participation.web.urls import url

read_anywhere = Requires(Permission.READ_OFFICE)
plan_anywhere = Requires(Permission.PLAN)
plan_this = Requires(Permission.PLAN, "action_id", action_office)
FIELDS = (
    "office",
    "owner",
    "title",
    "answer",
    "state",
    "due_on",
    "public",
    "improvement",
    "service",
    "revision",
)

USUAL_TIME = timedelta(days=28)
"""Until an action is due, unless somebody writes another day."""

InState = Annotated[str, QueryParameter(name="state")]


@get("/actions", guards=[read_anywhere])
async def actions_page(
    request: Request[Any, Any, Any], in_state: InState = "", before: FromQuery[str] = ""
) -> Template:
    state, late_on = asked_state(in_state, today())
    found = await actions(request.user.offices(Permission.READ_OFFICE), state, whole_number(before), late_on)
    return page(
        request,
        "improvements/actions.html",
        found=found,
        filters=Form.of({"state": LATE if late_on else state}),
        passed_over=passed_over({mark("State"): (in_state, state or late_on)}),
        states=state_options(),
        today=today(),
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        may_plan=request.user.allowed(Permission.PLAN),
        more=found[-1].id if len(found) == PAGE_SIZE else None,
    )


@get("/actions/new", guards=[plan_anywhere])
async def new_action_page(request: Request[Any, Any, Any], improvement: FromQuery[str] = "") -> Template:
    found = await _improvement(request, whole_number(improvement))
    return await _form_page(request, Form.of(await _proposed(request.user, found)), None)


async def _proposed(actor: Actor, found: Found | None) -> dict[str, object]:
    """What a new action starts with: of an improvement all that can be known. What will be done, only people know:
    the name of the problem would stand in public as a promise."""
    if found is None:
        return {"state": ActionState.PLANNED}
    about = await service_office(found.service) if found.service is not None else None
    office = about if about is not None and actor.allowed(Permission.PLAN, about) else found.office
    colleagues = dict(await office_staff([office]))
    settled = actor.offices(Permission.PLAN) == frozenset({office})  # another office has other services
    return {
        "state": ActionState.PLANNED,
        "office": office,
        "improvement": found.id,
        "service": found.service if settled and about == office else None,
        "due_on": today() + USUAL_TIME,
        "owner": actor.id if actor.id in colleagues else None,
    }


@post("/actions/new", guards=[plan_anywhere], status_code=200)
async def new_action_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    try:
        action = await create_action(request.user, _wanted(form, form.whole("office") or 0))
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), None, 422)
    say(request, mark("The action is saved."))
    return Redirect(url(f"/manage/actions/{action.id}"), status_code=303)


@get("/actions/{action_id:int}", guards=[plan_this])
async def action_page(request: Request[Any, Any, Any], action_id: FromPath[int]) -> Template:
    action = await _action(action_id)
    return await _form_page(request, Form.of({name: getattr(action, name) for name in FIELDS}), action)


@post("/actions/{action_id:int}", guards=[plan_this], status_code=200)
async def action_submit(request: Request[Any, Any, Any], action_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    present = await _action(action_id)
    try:
        await update_action(request.user, action_id, _wanted(form, present.office))
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), present, 422)
    except Conflict as conflict:
        form = Form({**form.fields, "revision": [str((await _action(action_id)).revision)]})
        return await _form_page(request, form, present, 409, conflict.message)
    say(request, mark("The action is saved."))
    return Redirect(url(f"/manage/actions/{action_id}"), status_code=303)


def _wanted(form: Form, office: int) -> ActionWrite:
    """Raises Rejected for what no select of ours sends, and for a day that is none."""
    typed = form.text("state")
    if typed not in set(ActionState):
        raise Rejected(
            mark("The action was not saved."), errors={"state": Problem(mark("Choose how it stands."))}
        )
    return ActionWrite(
        office=office,
        title=form.text("title"),
        answer=form.text("answer"),
        state=ActionState(typed),
        due_on=_day(form.text("due_on")),
        public=form.ticked("public"),
        improvement=form.whole("improvement"),
        service=form.whole("service"),
        revision=form.whole("revision") or 0,
        owner=form.whole("owner"),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        problem = Problem(mark("Write the day as year, month and day, for example 2026-11-23."))
        raise Rejected(mark("The action was not saved."), errors={"due_on": problem}) from None


async def _form_page(
    request: Request[Any, Any, Any],
    form: Form,
    action: ActionView | None,
    status: int = 200,
    conflict: str = "",
) -> Template:
    acting = [(office.id, office.name) for office in await offices(request.user.offices(Permission.PLAN))]
    services = await services_of([action.office] if action else [office for office, _ in acting])
    service = form.whole("service")
    return page(
        request,
        "improvements/action.html",
        status,
        form=form,
        action=action,
        answered=await _improvement(request, form.whole("improvement")),
        offices=acting,
        services=[(service.id, text_here(service.name)) for service in services],
        colleagues=await _colleagues([(action.office, action.office_name)] if action else acting),
        steps=(await steps_of([action.id])).get(action.id, []) if action else [],
        measured=(await measured([action], only_public=False)).get(action.id) if action else None,
        trials=await results_about(service) if service else [],
        verdicts=VERDICTS,
        verdict_kinds=VERDICT_KINDS,
        reasons=REASONS,
        states=_states(),
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        conflict=conflict,
    )


async def _colleagues(acting: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Who may see to it; where the office is still to be chosen, with theirs: it has to be the one that acts."""
    names = dict(acting)
    people: dict[int, list[str]] = {}
    for account, name, office in await staff_by_office(list(names)):
        people.setdefault(account, [name]).append(names[office])
    return [(account, said[0] if len(names) == 1 else " · ".join(said)) for account, said in people.items()]


def _states() -> list[tuple[str, str]]:
    return [(state.value, translate(label)) for state, label in STATE_LABELS.items()]


async def _improvement(request: Request[Any, Any, Any], improvement: int | None) -> Found | None:
    """The improvement that an action answers, as far as this person may know of it."""
    found = await improvement_by_id(improvement) if improvement else None
    return found if found and request.user.allowed(Permission.PLAN, found.office) else None


async def _action(action_id: int) -> ActionView:
    action = await action_by_id(action_id)
    if action is None:
        raise NotFound(mark("There is no such action."))
    return action


router = Router(
    path="/",
    route_handlers=[actions_page, new_action_page, new_action_submit, action_page, action_submit],
)
