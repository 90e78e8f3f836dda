"""Staff pages: the Monday page, reports, and publishing them."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.clock import today
from participation.errors import Conflict, NotFound
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.chart_queries import chart_names
from participation.improvements.manage_actions import router as actions_router
from participation.improvements.manage_schedules import router as schedules_router
from participation.improvements.manage_themes import router as themes_router
from participation.improvements.manage_unit_reports import router as unit_reports_router
from participation.improvements.paper import compose_paper
from participation.improvements.paper_method import idle, left_out
from participation.improvements.printing import MEDIA_TYPES
from participation.improvements.queries import (
    PAGE_SIZE,
    leading_report,
    report_by_id,
    report_office,
    reports,
)
from participation.improvements.report_routes import Format, chart_addresses, report_chart, report_file
from participation.improvements.schedule_queries import schedules
from participation.improvements.schemas import ReportView
from participation.improvements.service import publish_report, unpublish_report
from participation.improvements.theme_queries import small_parts
from participation.improvements.theme_wording import THEME_STATE_KINDS, THEME_STATE_LABELS
from participation.improvements.typed import numbers
from participation.improvements.wording import STATE_KINDS, STATE_LABELS
from participation.organisations.guards import Requires, with_own_password
from participation.organisations.permissions import Permission
from participation.pilots.result_wording import REASONS, VERDICT_KINDS, VERDICTS
from participation.web.filters import passed_over
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.panels import filled
from participation.web.templates import page, say
from participation.web.urls import url

anywhere = Requires(Permission.READ_OFFICE)
read_this = Requires(Permission.READ_OFFICE, "report_id", report_office)
plan_this = Requires(Permission.PLAN, "report_id", report_office)


@get("/", guards=[with_own_password])
async def overview(request: Request[Any, Any, Any]) -> Template:
    """What every package brings for this person, who may have no grant yet."""
    panels = request.app.state.panels
    return page(
        request,
        "improvements/overview.html",
        today=today(),
        main_panels=await filled(panels.overview_main, request.user),
        side_panels=await filled(panels.overview_side, request.user),
    )


@get("/improvements", guards=[anywhere])
async def reports_page(
    request: Request[Any, Any, Any],
    schedule: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Template:
    reach = request.user.offices(Permission.READ_OFFICE)
    known, older = await schedules(reach), whole_number(before)
    chosen = next((one.id for one in known if one.id == whole_number(schedule)), None)
    found = await reports(reach, chosen, older)
    newest = await leading_report(reach) if chosen is None and older is None else None
    return page(
        request,
        "improvements/reports.html",
        found=found,
        newest=newest,
        schedules=[(one.id, one.name) for one in known],
        filters=Form.of({"schedule": chosen}),
        passed_over=passed_over({mark("Schedule"): (schedule, chosen)}),
        more=found[-1].id if len(found) == PAGE_SIZE else None,
    )


@get("/improvements/{report_id:int}", guards=[read_this])
async def report_page(
    request: Request[Any, Any, Any], report_id: FromPath[int], written_as: Format = ""
) -> Template | Response[Any]:
    """The page; with `?format=` and pdf, xlsx, csv or json, the same as a file."""
    report = await _report(request, report_id)
    if written_as in MEDIA_TYPES:
        return await report_file(await briefing_of(report, public=False), written_as)
    return await _page(request, report)


@get("/improvements/{report_id:int}/charts/{file_name:str}", guards=[read_this])
async def chart_file(report_id: FromPath[int], file_name: FromPath[str]) -> Response[bytes]:
    return await report_chart(report_id, file_name)


@get("/improvements/{report_id:int}/publish", guards=[plan_this])
async def publish_page(request: Request[Any, Any, Any], report_id: FromPath[int]) -> Template:
    """Nothing is ticked: a person reads each quote and ticks those that may be public."""
    report = await _report(request, report_id)
    return page(request, "improvements/publish.html", report=report, decided=[left_out(report), idle(report)])


@post("/improvements/{report_id:int}/publish", guards=[plan_this], status_code=200)
async def publish_submit(request: Request[Any, Any, Any], report_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await publish_report(request.user, report_id, numbers(form, "quote"))
    except Conflict as conflict:
        return await _page(request, await _report(request, report_id), conflict.status, conflict.message)
    say(request, mark("The report is public, with the quotes you ticked."))
    return Redirect(url(f"/manage/improvements/{report_id}"), status_code=303)


@post("/improvements/{report_id:int}/unpublish", guards=[plan_this], status_code=303)
async def unpublish_submit(request: Request[Any, Any, Any], report_id: FromPath[int]) -> Redirect:
    await unpublish_report(request.user, report_id)
    say(request, mark("The report is no longer public."))
    return Redirect(url(f"/manage/improvements/{report_id}"), status_code=303)


async def _page(
    request: Request[Any, Any, Any], report: ReportView, status: int = 200, conflict: str = ""
) -> Template:
    briefing = await briefing_of(report, public=False)
    return page(
        request,
        "improvements/report.html",
        status,
        report=report,
        paper=compose_paper(briefing),
        charts=chart_addresses(await chart_names(report.id), f"/manage/improvements/{report.id}"),
        actions=briefing.actions,
        services=briefing.services,
        trials=briefing.trials,
        verdicts=VERDICTS,
        verdict_kinds=VERDICT_KINDS,
        reasons=REASONS,
        may_plan=request.user.allowed(Permission.PLAN, report.office),
        small_parts=await small_parts(report),
        planned=request.user.offices(Permission.PLAN),
        today=briefing.today,
        theme_labels=THEME_STATE_LABELS,
        theme_kinds=THEME_STATE_KINDS,
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        conflict=conflict,
        quotes_left_out=request.user.offices(Permission.READ_OFFICE) is not None
        and sum(len(improvement.quotes) for improvement in report.improvements) < report.figures.quotes,
    )


async def _report(request: Request[Any, Any, Any], report_id: int) -> ReportView:
    """With the words of those offices alone whose comments this person may read."""
    report = await report_by_id(report_id, request.user.offices(Permission.READ_OFFICE))
    if report is None:
        raise NotFound(mark("There is no such report."))
    return report


router = Router(
    path="/",
    route_handlers=[
        overview,
        reports_page,
        report_page,
        chart_file,
        publish_page,
        publish_submit,
        unpublish_submit,
        actions_router,
        schedules_router,
        themes_router,
        unit_reports_router,
    ],
)
