"""Staff pages of the severe lane: for inspectors, and for nobody of the office that a comment speaks of."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.errors import Conflict, Problem, Rejected
from participation.feedback.severe import SevereKind
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.sentiment.schemas import SevereView, SevereWrite
from participation.sentiment.severe_queries import PAGE_SIZE, case_office, severe_cases
from participation.sentiment.severe_service import decide_case, look_at_case
from participation.sentiment.severe_wording import KIND_LABELS, STATE_KINDS, STATE_LABELS
from participation.sentiment.tables import CaseState
from participation.web.filters import passed_over
from participation.web.forms import Form, read_form, whole_number
from participation.web.i18n import mark, translate
from participation.web.templates import page, say
from participation.web.urls import url

inspects = Requires(Permission.READ_SEVERE)
inspects_this = Requires(Permission.READ_SEVERE, "case_id", case_office)
WORDS = {"kind_labels": KIND_LABELS, "state_labels": STATE_LABELS, "state_kinds": STATE_KINDS}


class Part(NamedTuple):
    """The part of the list that somebody looks at, as the address of each of its cases keeps it."""

    state: str
    kind: str
    before: int | None

    def address(self, path: str = "/manage/severe", **changes: object) -> str:
        """The list of this part, or another path that leads back to it, with some of it changed."""
        query = urlencode({name: value for name, value in {**self._asdict(), **changes}.items() if value})
        return url(path) + (f"?{query}" if query else "")


def _part(request: Request[Any, Any, Any]) -> Part:
    """A filter that makes no sense does not narrow; the list says so."""
    state, kind, before = (request.query_params.get(name, "") for name in Part._fields)
    return Part(
        state if state in set(CaseState) else "",
        kind if kind in set(SevereKind) else "",
        whole_number(before),
    )


@get("/severe", guards=[inspects])
async def severe_page(request: Request[Any, Any, Any]) -> Template:
    """From the beginning where nothing is behind the page before any more, as all of it is decided."""
    part = _part(request)
    state, kind = (request.query_params.get(name, "") for name in ("state", "kind"))
    found = await severe_cases(request.user, *part)
    if part.before and not found:
        part = part._replace(before=None)
        found = await severe_cases(request.user, *part)
    return page(
        request,
        "sentiment/severe.html",
        found=found,
        part=part,
        filters=Form.of({"state": part.state, "kind": part.kind}),
        passed_over=passed_over({mark("State"): (state, part.state), mark("Kind"): (kind, part.kind)}),
        states=_options(STATE_LABELS),
        kinds=_options(KIND_LABELS),
        works_everywhere=request.user.offices(Permission.READ_OFFICE) is None,
        more=found[-1].id if len(found) == PAGE_SIZE else None,
        **WORDS,
    )


@get("/severe/{case_id:int}", guards=[inspects_this])
async def case_page(request: Request[Any, Any, Any], case_id: FromPath[int]) -> Template:
    case = await look_at_case(request.user, case_id)
    form = Form.of({"state": case.state, "notes": case.notes, "revision": case.revision})
    return _case_page(request, case, form)


@post("/severe/{case_id:int}", guards=[inspects_this], status_code=200)
async def case_submit(request: Request[Any, Any, Any], case_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await decide_case(request.user, case_id, _wanted(form))
    except Rejected as rejection:
        case = await look_at_case(request.user, case_id)
        return _case_page(request, case, form.with_errors(rejection), 422)
    except Conflict as conflict:
        case = await look_at_case(request.user, case_id)
        form = Form({**form.fields, "revision": [str(case.revision)]})
        return _case_page(request, case, form, 409, conflict.message)
    say(request, mark("The case is saved."))
    return Redirect(_part(request).address(), status_code=303)


def _wanted(form: Form) -> SevereWrite:
    """Raises Rejected for what no control of ours sends."""
    typed = form.text("state")
    if typed not in set(CaseState):
        raise Rejected(
            mark("The case was not saved."), errors={"state": Problem(mark("Choose how this case stands."))}
        )
    return SevereWrite(CaseState(typed), form.text("notes"), form.whole("revision") or 0)


def _case_page(
    request: Request[Any, Any, Any], case: SevereView, form: Form, status: int = 200, conflict: str = ""
) -> Template:
    return page(
        request,
        "sentiment/severe_case.html",
        status,
        case=case,
        part=_part(request),
        form=form,
        states=_options(STATE_LABELS),
        conflict=conflict,
        **WORDS,
    )


def _options(labels: dict[Any, str]) -> list[tuple[str, str]]:
    return [(value.value, translate(label)) for value, label in labels.items()]


router = Router(path="/", route_handlers=[severe_page, case_page, case_submit])
