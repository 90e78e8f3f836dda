"""Errors as people and programs meet them: a friendly page, or RFC 9457 problem details under /api."""

import logging
import secrets
import traceback
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.response import Redirect, Template
from litestar.types import ExceptionHandlersMap

from participation.database import VALUE_ERRORS
from participation.errors import (
    AgreementNeeded,
    NotAdmitted,
    NotSignedIn,
    ParticipationError,
    PasswordChangeNeeded,
    Problem,
    Rejected,
    Unavailable,
)
from participation.web.forms import Form
from participation.web.i18n import mark, translate
from participation.web.program_advice import ADVICE_FOR_PROGRAMS
from participation.web.templates import page
from participation.web.urls import split_language, url

logger = logging.getLogger(__name__)

LARGEST_ID = 2**31 - 1
"""PostgreSQL's serial columns end here; SQLite's go on for longer than anybody counts."""

TITLES = {
    400: mark("We could not read that"),
    401: mark("Please sign in"),
    403: mark("You may not do this"),
    404: mark("We could not find this page"),
    405: mark("This does not work here"),
    409: mark("This has changed meanwhile"),
    410: mark("This is no longer here"),
    413: mark("That was too much at once"),
    422: mark("Something still needs your attention"),
    429: mark("Please wait a moment"),
    500: mark("Something broke on our side"),
    503: mark("We are very busy right now"),
}
ADVICE = {
    400: mark("The address or the form is not complete. Go back, and send it again."),
    403: mark(
        "The page was open for too long, or it belongs to another site. Open it again, and send it again."
    ),
    404: mark("The address may have a typing error, or the page has moved. Start from the home page."),
    405: mark("Go back to the page you came from and try again."),
    413: mark(
        "Nothing was stored. What you wrote is still on the page before: go back, shorten it and send it again."
    ),
    500: mark("What you sent may not have been stored. Please try again in a few minutes."),
    503: mark("Nothing was lost. Please try again in a moment."),
}
LARGE_FILES = mark(
    "Nothing was stored: the files are larger than we take at once. What you wrote is still on the page before: go "
    "back, choose a smaller file or fewer files, and send it again."
)


def on_platform_error(request: Request[Any, Any, Any], error: ParticipationError) -> Response[Any] | Template:
    if isinstance(error, NotSignedIn) and not wants_problem(request):
        return to_sign_in(request)
    if isinstance(error, PasswordChangeNeeded) and request.method == "GET":
        return Redirect(url("/manage/account"), status_code=303)
    if isinstance(error, AgreementNeeded) and request.method == "GET":
        return Redirect(url(error.path), status_code=303)
    headers = {}
    if retry_after := getattr(error, "retry_after", None):
        headers["retry-after"] = str(retry_after)
    errors = error.errors if isinstance(error, Rejected) else {}
    more = error.path if isinstance(error, NotAdmitted) else ""
    return answer(request, error.status, translate(error.message, error.parameters), headers, errors, more)


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any] | Template:
    if isinstance(error, NotAuthorizedException) and not wants_problem(request):
        return to_sign_in(request)
    if error.status_code >= 500:
        return on_unexpected(request, error)
    status = error.status_code if error.status_code in TITLES else 400
    headers, errors = dict(error.headers or {}), _fields(error) if wants_problem(request) else {}
    return answer(request, status, _advice(request, status), headers, errors)


def _advice(request: Request[Any, Any, Any], status: int) -> str:
    if wants_problem(request):
        return translate((ADVICE | ADVICE_FOR_PROGRAMS).get(status, ""))
    large = status == 413 and request.content_type[0] == "multipart/form-data"
    return translate(LARGE_FILES if large else ADVICE.get(status, ""))


def _fields(error: HTTPException) -> dict[str, Problem]:
    """Which fields of a program's request could not be read, and what was expected; never what they held."""
    extra = error.extra if isinstance(error.extra, list) else []
    return {
        str(each["key"]): Problem(each["message"])
        for each in extra
        if isinstance(each, dict) and {"key", "message"} <= each.keys()
    }


def on_unstorable(request: Request[Any, Any, Any], _: Exception) -> Response[Any] | Template:
    """What no column can hold, bytes that are no text, lists in lists without an end: asking again will not help.

    Where the number in the path is the one that no column can hold, nothing can be there.
    """
    status = 404 if _names_no_row(request) else 400
    return answer(request, status, _advice(request, status))


def _names_no_row(request: Request[Any, Any, Any]) -> bool:
    return any(isinstance(value, int) and abs(value) > LARGEST_ID for value in request.path_params.values())


def on_impossible_file(request: Request[Any, Any, Any], _: Exception) -> Response[Any] | Template:
    """For static files: a name that no file can have, too long, with a NUL or with a file as its folder."""
    return answer(request, 404, translate(ADVICE[404]))


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any] | Template:
    """Logs where it broke under a number that the person can tell us; never what was sent."""
    number = secrets.token_hex(4)
    # the exception's own text may quote what somebody wrote: its kind and its place are enough to find it
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error(
        "error %s: %s in %s %s\n%s", number, type(error).__name__, request.method, _route(request), place
    )
    advice = f"{translate(ADVICE[500])} {translate(mark('Error number: %(number)s'), {'number': number})}"
    return answer(request, 500, advice)


def answer(
    request: Request[Any, Any, Any],
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    errors: dict[str, Problem] | None = None,
    more: str = "",
) -> Response[Any] | Template:
    """The error in the form that the sender reads; `more` is the path of a page that says what follows from it."""
    title = translate(TITLES.get(status, TITLES[500]))
    if wants_problem(request):
        return problem_details(status, title, detail, headers, errors or {})
    shown = page(
        request,
        "web/error.html",
        status,
        title=title,
        detail=detail,
        errors=errors or {},
        more=more,
        form_again=_form_again(request, status),
    )
    shown.headers.update(headers or {})
    return shown


def _form_again(request: Request[Any, Any, Any], status: int) -> bool:
    """Whether a citizen's form can be opened anew where it was sent to. Not to shorten a text: Back still has it."""
    here = split_language(request.url.path)[1]
    return (
        request.method == "POST"
        and status in {400, 403, 422}
        and not here.startswith(("/manage", "/partners"))
    )


def try_again_page(
    request: Request[Any, Any, Any],
    form: Form,
    outage: Unavailable,
    template: str = "web/try_again.html",
) -> Template:
    """All that was sent, to be sent again with one button: nothing of it could be stored or even checked."""
    message = translate(outage.message, outage.parameters)
    shown = page(request, template, outage.status, form=form, message=message)
    shown.headers["retry-after"] = str(outage.retry_after)
    return shown


def problem_details(
    status: int, title: str, detail: str, headers: dict[str, str] | None, errors: dict[str, Problem]
) -> Response[bytes]:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or HTTPStatus(status).phrase,
    }
    if errors:
        content["errors"] = {
            name: translate(problem.message, problem.parameters) for name, problem in errors.items()
        }
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )


def wants_problem(request: Request[Any, Any, Any]) -> bool:
    path = request.scope["path"]
    return path.startswith("/api/") or path.endswith((".json", "/metrics", "/healthz", "/readyz"))


def to_sign_in(request: Request[Any, Any, Any]) -> Redirect:
    target = "/manage"
    if request.method == "GET":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return Redirect(url("/manage/sign-in"), query_params={"next": url(target)}, status_code=303)


def _route(request: Request[Any, Any, Any]) -> str:
    """The route's template, since a real path may hold a code."""
    return str(request.scope.get("path_template", "?"))


def exception_handlers() -> ExceptionHandlersMap:
    return {
        ParticipationError: on_platform_error,
        HTTPException: on_http_error,
        **dict.fromkeys((*VALUE_ERRORS, RecursionError, UnicodeError), on_unstorable),
        Exception: on_unexpected,
    }
