"""Staff pages: all accounts, grants for everything, and accounts that are disabled."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from participation.accounts.queries import account_by_id
from participation.accounts.schemas import AccountView
from participation.accounts.service import enable_account
from participation.errors import NotFound, Rejected
from participation.organisations.guards import Requires
from participation.organisations.permissions import Permission
from participation.organisations.queries import account_cards
from participation.organisations.roles import ScopeKind
from participation.organisations.schemas import Newcomer
from participation.organisations.service import disable, let_in, revoke
from participation.organisations.wording import ROLE_LABELS, ROLE_NAMES
from participation.web.forms import EMPTY_FORM, Form, read_form, whole_number
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

PATH = "/manage/settings/accounts"

platform = Requires(Permission.MANAGE_PLATFORM)


@get("/", guards=[platform])
async def accounts_page(
    request: Request[Any, Any, Any], q: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Template:
    return await _accounts_page(request, EMPTY_FORM, q.strip(), whole_number(after))


@post("/", guards=[platform], status_code=200)
async def let_in_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    """Lets somebody work in all offices."""
    form = await read_form(request)
    newcomer = Newcomer(form.text("email"), form.text("person"), form.text("role"))
    try:
        await let_in(request.user, newcomer, ScopeKind.EVERYTHING)
    except Rejected as rejection:
        return await _accounts_page(request, form.with_errors(rejection), status=422)
    say(
        request,
        mark("The grant is given. A new account chooses its password through “Forgotten your password?”."),
    )
    return Redirect(url(PATH), status_code=303)


@post("/grants/{grant_id:int}/revoke", guards=[platform], status_code=303)
async def take_back_submit(request: Request[Any, Any, Any], grant_id: FromPath[int]) -> Redirect:
    await revoke(request.user, grant_id)
    say(request, mark("The grant is taken back."))
    return Redirect(url(PATH), status_code=303)


@get("/{account_id:int}/disable", guards=[platform])
async def disable_page(request: Request[Any, Any, Any], account_id: FromPath[int]) -> Template:
    return page(request, "organisations/disable.html", person=await _account(account_id))


@post("/{account_id:int}/disable", guards=[platform], status_code=303)
async def disable_submit(request: Request[Any, Any, Any], account_id: FromPath[int]) -> Redirect:
    await disable(request.user, account_id)
    say(request, mark("The account is disabled. Nobody can sign in with it."))
    return Redirect(url(PATH), status_code=303)


@post("/{account_id:int}/enable", guards=[platform], status_code=303)
async def enable_submit(request: Request[Any, Any, Any], account_id: FromPath[int]) -> Redirect:
    await enable_account(request.user, account_id)
    say(request, mark("The account is enabled. Its owner can sign in again."))
    return Redirect(url(PATH), status_code=303)


async def _accounts_page(
    request: Request[Any, Any, Any], form: Form, q: str = "", after: int | None = None, status: int = 200
) -> Template:
    return page(
        request,
        "organisations/accounts.html",
        status,
        form=form,
        filters=Form.of({"q": q}),
        found=await account_cards(q, after),
        roles=list(ROLE_LABELS.items()),
        role_names=ROLE_NAMES,
    )


async def _account(account_id: int) -> AccountView:
    account = await account_by_id(account_id)
    if account is None:
        raise NotFound(mark("There is no such account."))
    return account


router = Router(
    path="/settings/accounts",
    route_handlers=[
        accounts_page,
        let_in_submit,
        take_back_submit,
        disable_page,
        disable_submit,
        enable_submit,
    ],
)
