"""A form whose sender is signed in no longer: shown again with all that was typed, to be sent after signing in.

The server keeps nothing of it: what a browser sent goes back to it, in the page that answers. That happens only to a
form with the token of its page, and sent again it passes all checks once more.
"""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import RequestEncodingType, ScopeType
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import AuthenticationResult
from litestar.security.session_auth.middleware import SessionAuthMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from participation.errors import NotSignedIn
from participation.web.forms import Form, read_form
from participation.web.i18n import mark
from participation.web.security import from_own_pages
from participation.web.templates import page

TOKEN = "_csrf_token"  # noqa: S105 (the name of the field)
PASSWORDS = frozenset({"password", "old", "new"})
"""Fields that are never sent back."""


class FormsGoOn(SessionAuthMiddleware):
    """Litestar's check of sessions, which leaves forms of nobody to the check of their token and to FormsComeBack.

    A form with files is not among them: nobody who is not signed in has those read.
    """

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        try:
            return await super().authenticate_request(connection)
        except NotAuthorizedException:
            if not _is_form_with_token(connection):
                raise
            return AuthenticationResult(user=None, auth=None)


def _is_form_with_token(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    content_type = connection.headers.get("content-type", "").partition(";")[0]
    return (
        connection.scope.get("method") == "POST"
        and content_type == RequestEncodingType.URL_ENCODED
        and "csrf" in connection.cookies
    )


class FormsComeBack:
    """Middleware for pages of signed-in people; stands behind the check of the form's token."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST" or _may_be_answered(scope):
            await self.app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = scope["litestar_app"].request_class(scope, receive)
        await from_own_pages(request, scope["route_handler"])
        form = _typed(await read_form(request))
        shown = page(request, "accounts/ended_session.html", 401, form=form)
        await shown.to_asgi_response(app=None, request=request)(scope, receive, send)


def _may_be_answered(scope: Scope) -> bool:
    return bool(scope.get("user") or scope["route_handler"].opt.get("exclude_from_auth"))


def _typed(form: Form) -> Form:
    """What goes back. Raises NotSignedIn where nothing was typed, and for passwords."""
    fields = {name: values for name, values in form.fields.items() if name != TOKEN}
    if not fields or PASSWORDS & fields.keys():
        raise NotSignedIn(mark("Please sign in."))
    return Form(fields)
