"""Signing in and out, and a person's own account."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.accounts.messages import send_reset_link
from participation.accounts.schemas import AccountView, Credentials
from participation.accounts.service import change_password, finish_reset, sign_in, start_reset
from participation.accounts.sessions import start_session
from participation.accounts.throttle import count_attempt
from participation.errors import Rejected
from participation.organisations.guards import signed_in
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.network import network_of
from participation.web.templates import page, say
from participation.web.urls import is_local, url

PUBLIC = {"exclude_from_auth": True}


@get("/sign-in", opt=PUBLIC)
async def sign_in_page(request: Request[Any, Any, Any]) -> Template:
    return page(request, "accounts/sign_in.html", form=EMPTY_FORM, next=request.query_params.get("next", ""))


@post("/sign-in", opt=PUBLIC, status_code=200)
async def sign_in_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    credentials = Credentials(form.text("email"), form.value("password"))
    try:
        account = await sign_in(credentials, network_of(request), _secret(request))
    except Rejected as rejection:
        form = form.with_errors(rejection)
        return page(request, "accounts/sign_in.html", 422, form=form, next=form.value("next"))
    await _start(request, account)
    target = form.value("next")
    return Redirect(target if is_local(target) else url("/manage"), status_code=303)


@post("/sign-out", guards=[signed_in], status_code=303)
async def sign_out(request: Request[Any, Any, Any]) -> Redirect:
    request.clear_session()
    return Redirect(url("/"), status_code=303)


@get("/account", guards=[signed_in])
async def account_page(request: Request[Any, Any, Any]) -> Template:
    return page(request, "accounts/account.html", form=EMPTY_FORM)


@post("/account/password", guards=[signed_in], status_code=200)
async def password_submit(request: Request[Any, Any, Any]) -> Template | Redirect:
    form = await read_form(request)
    try:
        account = await change_password(
            request.user.id, form.value("old"), form.value("new"), network_of(request), _secret(request)
        )
    except Rejected as rejection:
        return page(request, "accounts/account.html", 422, form=form.with_errors(rejection))
    await _start(request, account)
    say(request, mark("Your password is changed. Every other device is signed out."))
    return Redirect(url("/manage"), status_code=303)


@get("/reset", opt=PUBLIC)
async def reset_page(request: Request[Any, Any, Any]) -> Template:
    return page(request, "accounts/reset.html", form=EMPTY_FORM, sent=False)


@post("/reset", opt=PUBLIC, status_code=200)
async def reset_submit(request: Request[Any, Any, Any]) -> Template:
    """Says the same, and as fast, whether or not there is such an account: the mail is written afterwards."""
    form = await read_form(request)
    email = form.text("email")
    await count_attempt(email.lower(), network_of(request), _secret(request))
    shown = page(request, "accounts/reset.html", form=form, sent=True)
    shown.background = BackgroundTask(_mail_reset_link, email, request.app.state.settings.base_url)
    return shown


async def _mail_reset_link(email: str, base_url: str) -> None:
    started = await start_reset(email)
    if started is not None:
        await send_reset_link(*started, base_url=base_url)


@get("/reset/{token:str}", opt=PUBLIC)
async def new_password_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Template:
    return page(request, "accounts/new_password.html", form=EMPTY_FORM, token=token)


@post("/reset/{token:str}", opt=PUBLIC, status_code=200)
async def new_password_submit(request: Request[Any, Any, Any], token: FromPath[str]) -> Template | Redirect:
    form = await read_form(request)
    try:
        await finish_reset(token, form.value("new"))
    except Rejected as rejection:
        shown: Form = form.with_errors(rejection)
        return page(request, "accounts/new_password.html", 422, form=shown, token=token)
    return Redirect(url("/manage/sign-in"), status_code=303)


async def _start(request: Request[Any, Any, Any], account: AccountView) -> None:
    await start_session(request, {"account": account.id, "epoch": account.session_epoch})


def _secret(request: Request[Any, Any, Any]) -> bytes:
    return bytes(request.app.state.settings.secret_key, "utf-8")


router = Router(
    path="/",
    route_handlers=[
        sign_in_page,
        sign_in_submit,
        sign_out,
        account_page,
        password_submit,
        reset_page,
        reset_submit,
        new_password_page,
        new_password_submit,
    ],
)
