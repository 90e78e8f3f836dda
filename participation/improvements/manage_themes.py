"""Staff pages: themes over time, and what planners decide about them."""

import re
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, NotFound, Rejected
from participation.improvements.schedule_queries import schedule_by_id, schedule_office
from participation.improvements.tables import DecisionKind
from participation.improvements.theme_queries import (
    appearances,
    decisions_on,
    theme_by_id,
    theme_office,
    themes_of,
)
from participation.improvements.theme_schemas import DecisionWrite, ThemeView
from participation.improvements.theme_service import decide, end_decision
from participation.improvements.theme_wording import (
    DECISION_EFFECTS,
    DECISION_LABELS,
    THEME_STATE_KINDS,
    THEME_STATE_LABELS,
)
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

read_schedule = Requires(Permission.READ_OFFICE, "schedule_id", schedule_office)
read_this = Requires(Permission.READ_OFFICE, "theme_id", theme_office)
plan_this = Requires(Permission.PLAN, "theme_id", theme_office)
STATES = {
    "theme_labels": THEME_STATE_LABELS,
    "theme_kinds": THEME_STATE_KINDS,
    "decision_labels": DECISION_LABELS,
}


@get("/schedules/{schedule_id:int}/themes", guards=[read_schedule])
async def themes_page(request: Request[Any, Any, Any], schedule_id: FromPath[int]) -> Template:
    schedule = await schedule_by_id(schedule_id)
    if schedule is None:
        raise NotFound(mark("There is no such schedule."))
    return page(
        request,
        "improvements/themes.html",
        schedule=schedule,
        found=await themes_of(schedule_id),
        may_plan=request.user.allowed(Permission.PLAN, schedule.office),
        **STATES,
    )


@get("/themes/{theme_id:int}", guards=[read_this])
async def theme_page(request: Request[Any, Any, Any], theme_id: FromPath[int]) -> Template:
    return await _page(request, await _theme(theme_id))


@post("/themes/{theme_id:int}/end", guards=[plan_this], status_code=200)
async def end_submit(request: Request[Any, Any, Any], theme_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await end_decision(request.user, theme_id, form.whole("decision") or 0, form.whole("revision") or 0)
    except Conflict as conflict:
        return await _page(request, await _theme(theme_id), conflict.status, conflict.message)
    say(request, mark("The decision is ended. The next report is made without it."))
    return Redirect(url(f"/manage/themes/{theme_id}"), status_code=303)


@get("/themes/{theme_id:int}/decisions/{kind:str}", guards=[plan_this])
async def decision_page(
    request: Request[Any, Any, Any], theme_id: FromPath[int], kind: FromPath[str]
) -> Template:
    theme = await _theme(theme_id)
    standing = theme.decision(_kind(kind))
    values = {"other": standing.other, "reason": standing.reason} if standing else {}
    if kind == DecisionKind.RENAME:
        values |= {"name": theme.name}
    return await _form_page(request, Form.of({**values, "revision": theme.revision}), theme, _kind(kind))


@post("/themes/{theme_id:int}/decisions/{kind:str}", guards=[plan_this], status_code=200)
async def decision_submit(
    request: Request[Any, Any, Any], theme_id: FromPath[int], kind: FromPath[str]
) -> Template | Redirect:
    form = await read_form(request)
    chosen = _kind(kind)
    try:
        await decide(request.user, theme_id, _wanted(form, chosen))
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), await _theme(theme_id), chosen, 422)
    except Conflict as conflict:
        theme = await _theme(theme_id)
        form = Form({**form.fields, "revision": [str(theme.revision)]})
        return await _form_page(request, form, theme, chosen, 409, conflict.message)
    say(request, mark("The decision is saved. It holds from the next report on."))
    return Redirect(url(f"/manage/themes/{theme_id}"), status_code=303)


def _wanted(form: Form, kind: DecisionKind) -> DecisionWrite:
    """Only what this kind of decision asks for, whatever else was sent."""
    named = kind in {DecisionKind.RENAME, DecisionKind.SPLIT}
    split = kind is DecisionKind.SPLIT
    return DecisionWrite(
        kind=kind,
        reason=form.text("reason"),
        name=form.text("name") if named else "",
        other=form.whole("other") if kind is DecisionKind.MERGE else None,
        words=[word for word in re.split(r"[\s,;]+", form.text("words").lower()) if word] if split else [],
        revision=form.whole("revision") or 0,
    )


def _kind(typed: str) -> DecisionKind:
    if typed not in set(DecisionKind):
        raise NotFound(mark("There is no such decision."))
    return DecisionKind(typed)


async def _page(
    request: Request[Any, Any, Any], theme: ThemeView, status: int = 200, conflict: str = ""
) -> Template:
    return page(
        request,
        "improvements/theme.html",
        status,
        theme=theme,
        decided=await decisions_on(theme.id),
        seen=await appearances(theme.id),
        may_plan=request.user.allowed(Permission.PLAN, theme.office),
        conflict=conflict,
        **STATES,
    )


async def _form_page(
    request: Request[Any, Any, Any],
    form: Form,
    theme: ThemeView,
    kind: DecisionKind,
    status: int = 200,
    conflict: str = "",
) -> Template:
    return page(
        request,
        "improvements/theme_decision.html",
        status,
        form=form,
        theme=theme,
        kind=kind,
        label=DECISION_LABELS[kind],
        effect=DECISION_EFFECTS[kind],
        others=await _others(theme) if kind is DecisionKind.MERGE else [],
        conflict=conflict,
    )


async def _others(theme: ThemeView) -> list[tuple[int, str]]:
    """What a theme can be merged into."""
    found = await themes_of(theme.schedule)
    return [
        (one.id, one.name) for one in found if one.id != theme.id and not one.decision(DecisionKind.MERGE)
    ]


async def _theme(theme_id: int) -> ThemeView:
    theme = await theme_by_id(theme_id)
    if theme is None:
        raise NotFound(mark("There is no such theme."))
    return theme


router = Router(
    path="/",
    route_handlers=[themes_page, theme_page, end_submit, decision_page, decision_submit],
)
