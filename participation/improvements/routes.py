"""Public pages: what people said, and what is done about it."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.clock import today
from participation.errors import NotFound
from participation.improvements.action_queries import (
    PAGE_SIZE,
    acting_offices,
    public_actions,
    steps_of,
)
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.chart_queries import chart_names
from participation.improvements.measuring_queries import measured
from participation.improvements.paper import compose_paper
from participation.improvements.printing import MEDIA_TYPES
from participation.improvements.queries import PAGE_SIZE as REPORTS_PAGE
from participation.improvements.queries import public_report, published_reports
from participation.improvements.report_routes import (
    Format,
    chart_addresses,
    report_chart,
    report_file,
)
from participation.improvements.schemas import ReportView
from participation.improvements.theme_wording import THEME_STATE_KINDS, THEME_STATE_LABELS
from participation.improvements.wording import (
    LATE,
    STATE_KINDS,
    STATE_LABELS,
    asked_state,
    state_options,
)
from participation.pilots.result_wording import REASONS, VERDICT_KINDS, VERDICTS
from participation.web.filters import passed_over
from participation.web.forms import Form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page


@get("/improvements")
async def improvements_page(
    request: Request[Any, Any, Any],
    before: FromQuery[str] = "",
    actions_before: FromQuery[str] = "",
) -> Template:
    """Reports and actions, the newest first; each list goes on by itself."""
    reports = await published_reports(whole_number(before))
    actions = await public_actions(whole_number(actions_before))
    return page(
        request,
        "improvements/public.html",
        reports=reports,
        actions=actions,
        today=today(),
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        more_reports=reports[-1].id if len(reports) == REPORTS_PAGE else None,
        more_actions=actions[-1].id if len(actions) == PAGE_SIZE else None,
    )


@get("/improvements/{report_id:int}")
async def public_report_page(
    request: Request[Any, Any, Any], report_id: FromPath[int], written_as: Format = ""
) -> Template | Response[Any]:
    """The page; with `?format=` and pdf, xlsx, csv or json, the same as a file."""
    report = await published(report_id)
    briefing = await briefing_of(report, public=True)
    if written_as in MEDIA_TYPES:
        return await report_file(briefing, written_as)
    return page(
        request,
        "improvements/public_report.html",
        report=report,
        paper=compose_paper(briefing),
        charts=chart_addresses(await chart_names(report.id), f"/improvements/{report.id}"),
        actions=briefing.actions,
        services=briefing.services,
        trials=briefing.trials,
        verdicts=VERDICTS,
        verdict_kinds=VERDICT_KINDS,
        reasons=REASONS,
        today=briefing.today,
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        theme_labels=THEME_STATE_LABELS,
        theme_kinds=THEME_STATE_KINDS,
    )


@get("/improvements/{report_id:int}/charts/{file_name:str}")
async def public_chart_file(report_id: FromPath[int], file_name: FromPath[str]) -> Response[bytes]:
    await published(report_id)
    return await report_chart(report_id, file_name)


@get("/actions")
async def public_actions_page(
    request: Request[Any, Any, Any],
    office: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Template:
    """A filter that makes no sense does not narrow, and the page says so."""
    acting = await acting_offices()
    typed = request.query_params.get("state", "")
    state, late_on = asked_state(typed, today())
    chosen = whole_number(office) if office in {str(number) for number, _ in acting} else None
    found = await public_actions(whole_number(before), office=chosen, state=state, late_on=late_on)
    return page(
        request,
        "improvements/public_actions.html",
        actions=found,
        filters=Form.of({"office": chosen or "", "state": LATE if late_on else state}),
        filtered=bool(chosen or state or late_on or before),
        passed_over=passed_over({mark("Office"): (office, chosen), mark("State"): (typed, state or late_on)}),
        offices=acting,
        states=state_options(),
        steps=await steps_of([action.id for action in found]),
        measured=await measured(found, only_public=True),
        today=today(),
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        more=found[-1].id if len(found) == PAGE_SIZE else None,
    )


async def published(report_id: int) -> ReportView:
    """A report that anyone may read. Raises NotFound for one that was not published, or was taken back."""
    report = await public_report(report_id)
    if report is None:
        raise NotFound(mark("There is no public report at this address. It may have been taken back."))
    return report


router = Router(
    path="/", route_handlers=[improvements_page, public_report_page, public_chart_file, public_actions_page]
)
