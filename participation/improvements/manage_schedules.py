"""Staff pages: when reports are made, of what, and for whom."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.areas.queries import area_by_id, area_options
from participation.clock import now
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.improvements.jobs import PUBLISH_DUE_REPORTS
from participation.improvements.priorities import WEIGHTS, per_cent_of
from participation.improvements.schedule_queries import (
    possible_subscribers,
    schedule_by_id,
    schedule_office,
    schedules,
    subscribers,
)
from participation.improvements.scheduling import (
    NOT_SAVED,
    create_schedule,
    request_report,
    set_active,
    update_schedule,
)
from participation.improvements.schemas import ScheduleView, ScheduleWrite
from participation.improvements.typed import numbers
from participation.improvements.wording import OWN, PART_LABELS, PRESET_LABELS, PRESETS, preset_of, when
from participation.jobs.queries import runs
from participation.jobs.schemas import RunView
from participation.jobs.slots import next_cron_slot
from participation.jobs.states import RunState
from participation.messages.queries import suppressed_among
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import office_by_id, offices
from participation.organisations.schemas import OfficeView
from participation.services.queries import services_of
from participation.surveys.queries import survey_by_id, surveys
from participation.texts import Text
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import ZONE_LABELS, mark, translate
from participation.web.templates import page, say, text_here
from participation.web.urls import url

read_anywhere = Requires(Permission.READ_OFFICE)
plan_anywhere = Requires(Permission.PLAN)
plan_this = Requires(Permission.PLAN, "schedule_id", schedule_office)
FIELDS = ("name", "zone", "days", "service", "area", "survey", "revision")
TWO_TIMES = mark(
    "Above, another time is chosen. Choose a time of your own there, or leave this field empty: a schedule has one."
)
WANTS_NO_MAIL = mark("wants no mail")


@get("/schedules", guards=[read_anywhere])
async def schedules_page(request: Request[Any, Any, Any]) -> Template:
    found = await schedules(request.user.offices(Permission.READ_OFFICE))
    moment = now()
    return page(
        request,
        "improvements/schedules.html",
        found=[(known, when(known.cron), _next(known, moment)) for known in found],
        may_plan=request.user.allowed(Permission.PLAN),
        offices=await offices(request.user.offices(Permission.PLAN)),
    )


def _next(schedule: ScheduleView, moment: Any) -> Any:
    return next_cron_slot(schedule.cron, schedule.zone, moment) if schedule.active else None


@get("/schedules/new", guards=[plan_anywhere])
async def new_schedule_page(request: Request[Any, Any, Any], office: FromQuery[str] = "") -> Template:
    """First the office, as what a report can be about depends on it; then the schedule."""
    reached = await offices(request.user.offices(Permission.PLAN))
    chosen = [known for known in reached if whole_number(office) in (None, known.id)]
    if len(chosen) != 1:
        return page(request, "improvements/schedule_office.html", offices=reached)
    form = Form.of({"when": "weekly", "zone": chosen[0].zone, "days": 28, "weight": per_cent_of(WEIGHTS)})
    return await _form_page(request, form, chosen[0], None)


@post("/schedules/new", guards=[plan_anywhere], status_code=200)
async def new_schedule_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    office = await _office(form.whole("office") or 0)
    request.user.must(Permission.PLAN, office.id)
    try:
        schedule = await create_schedule(request.user, _wanted(request, form, office.id, None))
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), office, None, 422)
    say(request, mark("The schedule is saved. Its first report is made at the next time it names."))
    return Redirect(url(f"/manage/schedules/{schedule.id}"), status_code=303)


@get("/schedules/{schedule_id:int}", guards=[plan_this])
async def schedule_page(request: Request[Any, Any, Any], schedule_id: FromPath[int]) -> Template:
    schedule = await _schedule(schedule_id)
    preset = preset_of(schedule.cron)
    values = {name: getattr(schedule, name) for name in FIELDS}
    own = {"when": preset, "cron": schedule.cron if preset == OWN else ""}
    wide = {"everywhere": not schedule.whole_office, "subscriber": await subscribers(schedule_id)}
    weights = {"weight": schedule.weights or per_cent_of(WEIGHTS)}
    form = Form.of({**values, **own, **wide, **weights})
    return await _form_page(request, form, await _office(schedule.office), schedule)


@post("/schedules/{schedule_id:int}", guards=[plan_this], status_code=200)
async def schedule_submit(request: Request[Any, Any, Any], schedule_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    schedule = await _schedule(schedule_id)
    office = await _office(schedule.office)
    try:
        await update_schedule(request.user, schedule_id, _wanted(request, form, office.id, schedule))
    except Rejected as rejection:
        return await _form_page(request, form.with_errors(rejection), office, schedule, 422)
    except Conflict as conflict:
        form = Form({**form.fields, "revision": [str((await _schedule(schedule_id)).revision)]})
        return await _form_page(request, form, office, schedule, 409, conflict.message)
    say(request, mark("The schedule is saved."))
    return Redirect(url(f"/manage/schedules/{schedule_id}"), status_code=303)


@post("/schedules/{schedule_id:int}/active", guards=[plan_this], status_code=303)
async def active_submit(request: Request[Any, Any, Any], schedule_id: FromPath[int]) -> Redirect:
    """Pauses a schedule or lets it go on."""
    active = (await read_form(request)).ticked("active")
    await set_active(request.user, schedule_id, active)
    say(request, mark("The schedule goes on.") if active else mark("The schedule is paused."))
    return Redirect(url(f"/manage/schedules/{schedule_id}"), status_code=303)


@post("/schedules/{schedule_id:int}/report", guards=[plan_this], status_code=303)
async def report_submit(request: Request[Any, Any, Any], schedule_id: FromPath[int]) -> Redirect:
    """Asks for a report now; a scheduler makes it."""
    asked = await request_report(request.user, schedule_id)
    said = mark("The report is being made. It stands under Improvements in a minute or two.")
    say(request, said if asked else mark("This report was asked for already and is being made."))
    return Redirect(url(f"/manage/schedules/{schedule_id}"), status_code=303)


def _wanted(
    request: Request[Any, Any, Any], form: Form, office: int, schedule: ScheduleView | None
) -> ScheduleWrite:
    """Who may not widen a schedule is not asked, and leaves it as wide as it is. Raises Rejected for two times."""
    preset, own = PRESETS.get(form.text("when")), form.text("cron")
    if preset and own and own != preset:
        raise Rejected(NOT_SAVED, errors={"cron": Problem(TWO_TIMES)})
    stays_wide = schedule is not None and not schedule.whole_office and not _may_widen(request)
    return ScheduleWrite(
        office=office,
        name=form.text("name"),
        cron=preset or own,
        zone=form.text("zone"),
        days=form.whole("days") or 0,
        whole_office=not (form.ticked("everywhere") or stays_wide),
        service=form.whole("service"),
        area=form.whole("area"),
        survey=form.whole("survey"),
        subscribers=numbers(form, "subscriber"),
        revision=form.whole("revision") or 0,
        weights=_weights(form),
    )


def _may_widen(request: Request[Any, Any, Any]) -> bool:
    return bool(request.user.allowed(Permission.MANAGE_PLATFORM))


def _weights(form: Form) -> dict[str, int]:
    """In per cent; empty where a form has none of them, or the usual ones. What is no number is below nothing."""
    if not form.texts("weight"):
        return {}
    typed = {name: form.whole(f"weight.{name}") for name in WEIGHTS}
    weights = {name: -1 if weight is None else weight for name, weight in typed.items()}
    return {} if weights == per_cent_of(WEIGHTS) else weights


async def _form_page(
    request: Request[Any, Any, Any],
    form: Form,
    office: OfficeView,
    schedule: ScheduleView | None,
    status: int = 200,
    conflict: str = "",
) -> Template:
    return page(
        request,
        "improvements/schedule.html",
        status,
        form=form,
        office=office,
        schedule=schedule,
        when=when(schedule.cron) if schedule else None,
        next_slot=_next(schedule, now()) if schedule else None,
        presets=[(name, translate(label)) for name, label in PRESET_LABELS],
        zones=_zones(form.value("zone")),
        services=[(one.id, text_here(one.name)) for one in await services_of([office.id])],
        surveys=await _surveys(office.id, schedule.survey if schedule else None),
        areas=await _areas(office, form.whole("area")),
        readers=await _readers(request, office.id),
        parts=PART_LABELS,
        usual=per_cent_of(WEIGHTS),
        may_widen=_may_widen(request),
        conflict=conflict,
        broken=await _broken(schedule) if schedule else None,
    )


async def _broken(schedule: ScheduleView) -> RunView | None:
    """The last run for its reports where that failed: planners wait for a report that will not come by itself."""
    last = (await runs(PUBLISH_DUE_REPORTS, subject=str(schedule.id)))[:1]
    return last[0] if last and last[0].state is RunState.FAILED else None


async def _readers(request: Request[Any, Any, Any], office: int) -> list[tuple[int, str]]:
    """Who asked for no more mail is marked: nothing is sent to them, whatever is ticked."""
    readers = await possible_subscribers(office)
    secret_keys = request.app.state.settings.secret_keys
    unwilling = await suppressed_among({reader.email for reader in readers}, secret_keys)
    marked = f" ({translate(WANTS_NO_MAIL)})"
    return [
        (reader.account, reader.name + marked if reader.email in unwilling else reader.name)
        for reader in readers
    ]


def _zones(chosen: str) -> list[tuple[str, str]]:
    known = {zone: f"{label} ({zone})" for zone, label in ZONE_LABELS.items()}
    return list((known if not chosen else {chosen: chosen, **known}).items())


async def _surveys(office: int, chosen: int | None) -> list[tuple[int, str]]:
    """The latest surveys of the office, and the one that is chosen."""
    titles: dict[int, Text] = {one.id: one.title for one in await surveys(frozenset({office}))}
    if chosen and chosen not in titles and (survey := await survey_by_id(chosen)):
        titles[survey.id] = survey.title
    return [(number, text_here(title)) for number, title in titles.items()]


async def _areas(office: OfficeView, chosen: int | None) -> list[tuple[int, str]]:
    """The office's own area, what lies in it, and the one that is chosen."""
    names: dict[int, str] = {}
    if office.home_area is not None:
        names[office.home_area] = (await area_by_id(office.home_area)).name
        names |= {option.id: option.name for option in await area_options(office.home_area)}
    if chosen and chosen not in names:
        try:
            names[chosen] = (await area_by_id(chosen)).name
        except NotFound:
            return list(names.items())
    return list(names.items())


async def _office(office_id: int) -> OfficeView:
    office = await office_by_id(office_id)
    if office is None:
        raise NotFound(mark("There is no such office."))
    return office


async def _schedule(schedule_id: int) -> ScheduleView:
    schedule = await schedule_by_id(schedule_id)
    if schedule is None:
        raise NotFound(mark("There is no such schedule."))
    return schedule


router = Router(
    path="/",
    route_handlers=[
        schedules_page,
        new_schedule_page,
        new_schedule_submit,
        schedule_page,
        schedule_submit,
        active_submit,
        report_submit,
    ],
)
