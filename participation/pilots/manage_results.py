"""Staff pages around a result: where it stands, figures handed in, looks before its day, the data behind it."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.areas.queries import area_names
from participation.clock import now
from participation.errors import Conflict, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.pilots.comparison import arms_of, outcomes_of
from participation.pilots.group_queries import groups_of
from participation.pilots.participant_data import archive
from participation.pilots.queries import pilot_office
from participation.pilots.result_queries import analysis_due, handed_in, looks, pilot_rows, result_of_pilot
from participation.pilots.result_service import (
    announced,
    hand_in_measures,
    look,
    note_export,
    seen_by,
)
from participation.pilots.result_wording import REASONS, VERDICT_KINDS, VERDICTS, arm_name, here
from participation.pilots.schemas import PilotView
from participation.pilots.service import pilot_or_not_found
from participation.pilots.tables import OutcomeKind
from participation.web.forms import EMPTY_FORM, LARGEST_UPLOAD_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads_this = Requires(Permission.READ_OFFICE, "pilot_id", pilot_office)
plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)
exports_this = Requires(Permission.EXPORT_ANSWERS, "pilot_id", pilot_office)


@get("/pilots/{pilot_id:int}/results", guards=[reads_this])
async def results_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    """Where the result stands. Before its day nothing here tells the arms apart."""
    pilot = await pilot_or_not_found(pilot_id)
    document = await announced(pilot)
    view = await result_of_pilot(pilot_id)
    return page(
        request,
        "pilots/manage_results.html",
        pilot=pilot,
        document=document,
        view=view,
        verdicts=VERDICTS,
        verdict_kinds=VERDICT_KINDS,
        reasons=REASONS,
        looks=await looks(pilot_id),
        due=analysis_due(document, now()),
        measured=any(one.kind == OutcomeKind.MEASURE for one in outcomes_of(document)),
        may_plan=request.user.allowed(Permission.PLAN, pilot.office),
        may_export=request.user.allowed(Permission.EXPORT_ANSWERS, pilot.office),
    )


@get("/pilots/{pilot_id:int}/measures", guards=[plans_this])
async def measures_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    return await _measures_page(request, await pilot_or_not_found(pilot_id), EMPTY_FORM)


@post(
    "/pilots/{pilot_id:int}/measures",
    guards=[plans_this],
    status_code=200,
    request_max_body_size=LARGEST_UPLOAD_FORM,
)
async def measures_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    pilot = await pilot_or_not_found(pilot_id)
    text = form.files.get("file", b"").decode("utf-8-sig", "replace") or form.text("lines")
    typed = Form({**form.fields, "lines": [text]})
    try:
        outcome = form.whole("outcome")
        count = await hand_in_measures(request.user, pilot_id, 99 if outcome is None else outcome, text)
    except Rejected as rejection:
        return await _measures_page(request, pilot, typed.with_errors(rejection), 422)
    except Conflict as conflict:
        return await _measures_page(request, pilot, typed, 409, conflict)
    say(request, mark("%(count)s figures are handed in."), count=count)
    return Redirect(url(f"/manage/pilots/{pilot_id}/measures"), status_code=303)


async def _measures_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    outcomes = outcomes_of(await announced(pilot))
    counted = await handed_in(pilot.id)
    measures = [
        (str(number), here(one.name), counted.get(number, 0))
        for number, one in enumerate(outcomes)
        if one.kind == OutcomeKind.MEASURE
    ]
    return page(
        request,
        "pilots/measures.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        measures=measures,
        offered=[(number, name) for number, name, _ in measures],
        done=await result_of_pilot(pilot.id) is not None,
    )


@get("/pilots/{pilot_id:int}/looks", guards=[plans_this])
async def look_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    return await _look_page(request, await pilot_or_not_found(pilot_id), EMPTY_FORM)


@post("/pilots/{pilot_id:int}/looks", guards=[plans_this], status_code=200)
async def look_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        seen = await look(request.user, pilot_id, form.text("reason"), now())
    except (Rejected, Conflict) as refusal:
        shown = form.with_errors(refusal) if isinstance(refusal, Rejected) else form
        conflict = refusal if isinstance(refusal, Conflict) else None
        return await _look_page(request, await pilot_or_not_found(pilot_id), shown, refusal.status, conflict)
    return Redirect(url(f"/manage/pilots/{pilot_id}/looks/{seen.id}"), status_code=303)


async def _look_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    await announced(pilot)
    return page(
        request,
        "pilots/look.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        done=await result_of_pilot(pilot.id) is not None,
    )


@get("/pilots/{pilot_id:int}/looks/{look_id:uuid}", guards=[plans_this])
async def seen_page(
    request: Request[Any, Any, Any], pilot_id: FromPath[int], look_id: FromPath[UUID]
) -> Template:
    """What one look showed, to whoever looked."""
    seen = await seen_by(request.user, pilot_id, look_id)
    pilot = await pilot_or_not_found(pilot_id)
    arms = [arm_name(arm) for arm in arms_of(await announced(pilot)).named]
    return page(request, "pilots/seen.html", pilot=pilot, seen=seen, arms=arms)


@post("/pilots/{pilot_id:int}/data.zip", guards=[exports_this], status_code=200)
async def data_download(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Response[bytes]:
    """The data behind the result, once that is public. Raises Conflict before."""
    pilot = await pilot_or_not_found(pilot_id)
    document = await announced(pilot)
    if await result_of_pilot(pilot_id) is None:
        raise Conflict(mark("The data are sealed until the result is published."))
    rows = await pilot_rows(pilot_id)
    areas = await area_names({row.area for row in rows})
    await note_export(request.user, pilot)
    content = archive(document, rows, areas, await groups_of(document))
    named = {"content-disposition": f'attachment; filename="{pilot.slug}.zip"'}
    return Response(content, media_type="application/zip", headers=named)


router = Router(
    path="/",
    route_handlers=[
        results_page,
        measures_page,
        measures_submit,
        look_page,
        look_submit,
        seen_page,
        data_download,
    ],
)
