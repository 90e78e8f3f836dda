"""Staff pages of pilots: list, create, write, preview, publish and amend, end."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.clock import now
from participation.errors import Conflict, Problem, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import offices
from participation.pilots.draft_queries import document_of
from participation.pilots.draw_service import commit_to_seed
from participation.pilots.phases import Phase
from participation.pilots.planning import Calculation, calculation
from participation.pilots.protocol import differences
from participation.pilots.queries import PAGE, pilot_office, pilots, published_pilot, versions
from participation.pilots.schemas import PilotCreate, PilotView, Protocol
from participation.pilots.service import (
    create_pilot,
    end_pilot,
    pilot_or_not_found,
    problems_of,
    publish_pilot,
)
from participation.pilots.shown import document_context
from participation.pilots.tables import PilotState
from participation.pilots.wording import PHASE_KINDS, PHASES, STATES
from participation.pilots.written_where import OFFICE, written_where
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads = Requires(Permission.READ_OFFICE)
reads_this = Requires(Permission.READ_OFFICE, "pilot_id", pilot_office)
plans = Requires(Permission.PLAN)
plans_this = Requires(Permission.PLAN, "pilot_id", pilot_office)


@get("/pilots", guards=[reads])
async def list_page(request: Request[Any, Any, Any], before: FromQuery[str] = "") -> Template:
    found = await pilots(request.user.offices(Permission.READ_OFFICE), whole_number(before))
    return page(
        request,
        "pilots/manage.html",
        found=found,
        phases=await _phases(found),
        phase_words=PHASES,
        phase_kinds=PHASE_KINDS,
        states=STATES,
        may_plan=request.user.allowed(Permission.PLAN),
        more=f"/manage/pilots?before={found[-1].id}" if len(found) == PAGE else "",
    )


async def _phases(found: Sequence[PilotView]) -> dict[int, Phase]:
    """Where those that were announced stand for citizens, by id."""
    moment = now()
    announced = [pilot for pilot in found if pilot.state == PilotState.ANNOUNCED]
    published = [(pilot.id, await published_pilot(pilot.slug)) for pilot in announced]
    return {pilot_id: seen.phase(moment) for pilot_id, seen in published if seen is not None}


@get("/pilots/new", guards=[plans])
async def new_page(request: Request[Any, Any, Any]) -> Template:
    return await _new_page(request, EMPTY_FORM)


@post("/pilots/new", guards=[plans], status_code=200)
async def new_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    wanted = PilotCreate(office=form.whole("office") or 0, title=form.texts("title"))
    try:
        pilot = await create_pilot(request.user, wanted)
    except Rejected as rejection:
        return await _new_page(request, form.with_errors(rejection), 422)
    say(
        request,
        mark("The pilot is created. Now write what it is about; nobody sees it before you publish it."),
    )
    return Redirect(url(f"/manage/pilots/{pilot.id}/programme"), status_code=303)


async def _new_page(request: Request[Any, Any, Any], form: Form, status: int = 200) -> Template:
    own = await offices(request.user.offices(Permission.PLAN))
    return page(request, "pilots/new.html", status, form=form, offices=[(one.id, one.name) for one in own])


@get("/pilots/{pilot_id:int}", guards=[reads_this])
async def pilot_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    published = await versions(pilot_id)
    draft = await document_of(pilot, {}, "", now())
    return page(
        request,
        "pilots/pilot.html",
        pilot=pilot,
        phases=await _phases([pilot]),
        phase_words=PHASES,
        phase_kinds=PHASE_KINDS,
        states=STATES,
        versions=published,
        changed=bool(published and differences(published[0].document, draft)),
        missing=await _missing(request, pilot),
        calculation=size_of(pilot, pilot.protocol),
        may_plan=request.user.allowed(Permission.PLAN, pilot.office),
    )


async def _missing(request: Request[Any, Any, Any], pilot: PilotView) -> list[tuple[Problem, str]]:
    """What stands between a draft and its publication, each with the form to write it; "" where one may not."""
    actor, problems = request.user, await problems_of(pilot, now())
    return [
        (
            problem,
            written_where(pilot, name)
            if actor.allowed(Permission.MANAGE_OFFICE if name == OFFICE else Permission.PLAN, pilot.office)
            else "",
        )
        for name, problem in problems.items()
    ]


def size_of(pilot: PilotView, protocol: Protocol) -> Calculation | None:
    """What the numbers of a protocol come to in this trial."""
    return calculation(pilot.programme.arms, pilot.programme.allocation, protocol)


def seen(form: Form, pilot: PilotView) -> Form:
    """The same fields; the next save replaces what this page shows to have come between."""
    return Form({**form.fields, "revision": [str(pilot.revision)]})


@get("/pilots/{pilot_id:int}/preview", guards=[reads_this])
async def preview_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    """The draft as citizens would read it."""
    pilot = await pilot_or_not_found(pilot_id)
    document = await document_of(pilot, {}, "", now())
    return page(request, "pilots/preview.html", pilot=pilot, **document_context(document))


@get("/pilots/{pilot_id:int}/publish", guards=[plans_this])
async def publish_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return await _publish_page(request, pilot, Form.of({"revision": pilot.revision}))


@post("/pilots/{pilot_id:int}/publish", guards=[plans_this], status_code=200)
async def publish_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        pilot = await publish_pilot(
            request.user, pilot_id, form.whole("revision") or 0, form.texts("reason"), now()
        )
    except Rejected as rejection:
        return await _publish_page(
            request, await pilot_or_not_found(pilot_id), form.with_errors(rejection), 422
        )
    except Conflict as conflict:
        pilot = await pilot_or_not_found(pilot_id)
        return await _publish_page(request, pilot, seen(form, pilot), 409, conflict)
    await commit_to_seed(pilot_id, request.app.state.settings.secret_key)
    say(request, mark("Version %(number)s of the protocol is published."), number=pilot.current_version)
    return Redirect(url(f"/manage/pilots/{pilot_id}"), status_code=303)


async def _publish_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    """What would be locked, and how it differs from what is."""
    published = await versions(pilot.id)
    draft = await document_of(pilot, {}, "", now())
    return page(
        request,
        "pilots/publish.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        over=await _is_over(pilot),
        missing=await _missing(request, pilot),
        changes=differences(published[0].document, draft) if published else [],
        calculation=size_of(pilot, pilot.protocol),
        **document_context(draft),
    )


@get("/pilots/{pilot_id:int}/end", guards=[plans_this])
async def end_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return await _end_page(request, pilot, Form.of({"revision": pilot.revision}))


@post("/pilots/{pilot_id:int}/end", guards=[plans_this], status_code=200)
async def end_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await end_pilot(request.user, pilot_id, form.whole("revision") or 0, form.texts("reason"), now())
    except (Rejected, Conflict) as refusal:
        pilot = await pilot_or_not_found(pilot_id)
        conflict = refusal if isinstance(refusal, Conflict) else None
        shown = form.with_errors(refusal) if isinstance(refusal, Rejected) else seen(form, pilot)
        return await _end_page(request, pilot, shown, refusal.status, conflict)
    say(request, mark("The pilot has ended. Its protocols stay public."))
    return Redirect(url(f"/manage/pilots/{pilot_id}"), status_code=303)


async def _end_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    over = await _is_over(pilot)
    return page(request, "pilots/end.html", status, pilot=pilot, form=form, conflict=conflict, over=over)


async def _is_over(pilot: PilotView) -> bool:
    """Whether its last day is past."""
    return (await _phases([pilot])).get(pilot.id) is Phase.OVER


router = Router(
    path="/",
    route_handlers=[
        list_page,
        new_page,
        new_submit,
        pilot_page,
        preview_page,
        publish_page,
        publish_submit,
        end_page,
        end_submit,
    ],
)
