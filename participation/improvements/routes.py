"""Public pages: what people said, and what is done about it."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from participation.errors import NotFound
from participation.improvements.action_queries import PAGE_SIZE, actions_for, public_actions
from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.queries import PAGE_SIZE as REPORTS_PAGE
from participation.improvements.queries import public_report, published_reports
from participation.improvements.schemas import ReportView
from participation.improvements.wording import REPORT_WORDS, STATE_KINDS, STATE_LABELS
from participation.web.forms import whole_number
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
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
        more_reports=reports[-1].id if len(reports) == REPORTS_PAGE else None,
        more_actions=actions[-1].id if len(actions) == PAGE_SIZE else None,
    )


@get("/improvements/{report_id:int}")
async def public_report_page(request: Request[Any, Any, Any], report_id: FromPath[int]) -> Template:
    report = await published(report_id)
    return page(
        request,
        "improvements/public_report.html",
        report=report,
        actions=await actions_for([one.id for one in report.improvements], only_public=True),
        words=REPORT_WORDS,
        fewest=FEWEST_VOICES,
        state_labels=STATE_LABELS,
        state_kinds=STATE_KINDS,
    )


async def published(report_id: int) -> ReportView:
    """A report that anyone may read. Raises NotFound for one that was not published, or was taken back."""
    report = await public_report(report_id)
    if report is None:
        raise NotFound(mark("There is no public report at this address. It may have been taken back."))
    return report


router = Router(path="/", route_handlers=[improvements_page, public_report_page])
