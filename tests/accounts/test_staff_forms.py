"""Tokens of staff forms, before and after the secret key was changed."""

import re
from dataclasses import replace

import httpx
import pytest

from participation.app import create_app
from participation.organisations.queries import UNNAMED_SITE
from tests.factories import HOME, an_account, browser, post, settings, sign_in

pytestmark = pytest.mark.usefixtures("database")


def rotated() -> httpx.AsyncClient:
    """A browser at the same installation after its administrator put a new key before the old one."""
    app = create_app(replace(settings(), secret_keys=("n" * 32, *settings().secret_keys)))
    app.state.site = UNNAMED_SITE
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME)


async def test_a_new_secret_key_closes_no_form() -> None:
    """The page that was open is refused once; the next one brings a new token, and stays signed in."""
    await an_account()
    async with browser() as before, rotated() as client:
        await sign_in(before)
        client.cookies = before.cookies
        old = client.cookies["csrf"]
        assert (await post(client, "/en/manage/sign-out")).status_code == 403
        page = await client.get("/en/manage/account")
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
        assert token is not None
        assert token[1] == client.cookies["csrf"] != old
        assert (await post(client, "/en/manage/sign-out")).status_code == 303


async def test_a_token_stays_as_long_as_it_can_be_read() -> None:
    """A second page does not take the token away that the form of the first one holds."""
    async with browser() as client:
        await client.get("/en/manage/sign-in")
        again = await client.get("/en/manage/reset")
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("planted", ["", "x", "f" * 128])
async def test_a_planted_token_opens_no_form(planted: str) -> None:
    """Whoever can set a cookie for our name gets a form accepted only with a token that we signed."""
    await an_account()
    async with browser() as client:
        fields = {"email": "sari@kota.go.id", "_csrf_token": planted}
        headers = {"cookie": f"csrf={planted}"}
        refused = await client.post("/en/manage/sign-in", data=fields, headers=headers)
    assert refused.status_code == 403
