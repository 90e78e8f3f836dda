"""Staff pages about answers that arrived too late."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.surveys.late_queries import late_view
from participation.surveys.late_service import count_late, leave_out_late
from participation.surveys.queries import survey_office
from participation.surveys.queued_schemas import Apart
from participation.surveys.result_queries import published_results
from participation.surveys.service import survey_or_not_found
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

reads_this = Requires(Permission.READ_OFFICE, "survey_id", survey_office)
publishes_this = Requires(Permission.PUBLISH_SURVEYS, "survey_id", survey_office)


@get("/surveys/{survey_id:int}/late", guards=[reads_this])
async def late_page(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template:
    return await _page(request, survey_id, EMPTY_FORM, 200)


@post("/surveys/{survey_id:int}/late/count", guards=[publishes_this], status_code=303)
async def count_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Redirect:
    why = _why(await read_form(request))
    counted = await count_late(request.user, survey_id, why)
    if counted.full:
        say(
            request,
            mark(
                "%(taken)s late answers count now. %(full)s still wait: their groups have enough answers. Raise "
                "the quota to let them in, or leave them out."
            ),
            taken=counted.taken,
            full=counted.full,
        )
    else:
        say(request, mark("%(taken)s late answers count now."), taken=counted.taken)
    return _back(survey_id)


@post("/surveys/{survey_id:int}/late/leave-out", guards=[publishes_this], status_code=200)
async def leave_out_submit(request: Request[Any, Any, Any], survey_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        reason, seen = form.text(_reason(form)), form.whole("seen") or 0
        left = await leave_out_late(request.user, survey_id, reason, seen, _why(form))
    except Rejected as rejection:
        refused = Form(form.fields, {_reason(form): rejection.errors["reason"]})
        return await _page(request, survey_id, refused, rejection.status)
    say(request, mark("%(left)s late answers are left out and erased. Their senders read why."), left=left)
    return _back(survey_id)


async def _page(request: Request[Any, Any, Any], survey_id: int, form: Form, status: int) -> Template:
    survey = await survey_or_not_found(survey_id)
    published = await published_results(survey_id)
    return page(
        request,
        "surveys/late.html",
        status,
        survey=survey,
        late=await late_view(survey_id),
        revoked=await late_view(survey_id, Apart.REVOKED),
        form=form,
        is_final=published is not None and published.final,
        may_decide=request.user.allowed(Permission.PUBLISH_SURVEYS, survey.office),
    )


def _why(form: Form) -> Apart:
    return Apart.REVOKED if form.text("why") == Apart.REVOKED else Apart.LATE


def _reason(form: Form) -> str:
    """The field of the reason: both decisions may stand on the page."""
    return "reason" if _why(form) is Apart.LATE else "revoked_reason"


def _back(survey_id: int) -> Redirect:
    return Redirect(url(f"/manage/surveys/{survey_id}/late"), status_code=303)


LATE_ROUTES = [late_page, count_submit, leave_out_submit]
