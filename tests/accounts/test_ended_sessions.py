"""A form of somebody whose session has ended comes back, and is sent again after signing in."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest

from participation.accounts.tables import SentForm, StoredSession
from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.organisations.tables import Office
from tests.factories import browser, post, sign_in, staff

NEW = "/manage/settings/offices/new"
WRITTEN = {
    "name": 'Dinas "Sosial" <Kota>',
    "zone": "Asia/Jakarta",
    "contact_phone": "baris satu\r\nbaris dua",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator whose session has ended while a form was open."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        await StoredSession.delete(force=True)
        yield client


def hidden(page: str) -> dict[str, str]:
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}


@pytest.mark.parametrize(
    ("language", "said"), [("", "Anda sudah tidak masuk"), ("/en", "You are not signed in")]
)
async def test_what_was_typed_is_sent_after_signing_in(
    client: httpx.AsyncClient, language: str, said: str
) -> None:
    """The answer holds it for the same address and stores nothing; signed in elsewhere, one button sends it."""
    ended = await post(client, f"{language}{NEW}?from=menu", **WRITTEN)
    assert ended.status_code == 401
    assert said in ended.text
    assert f'<form method="post" action="{language}{NEW}?from=menu">' in ended.text
    kept = hidden(ended.text)
    assert kept == {**WRITTEN, "_csrf_token": client.cookies["csrf"]}
    assert "<Kota>" not in ended.text
    assert ended.headers["cache-control"] == "no-store"
    assert (await Office.count(), await StoredSession.count(), await SentForm.count()) == (0, 0, 0)
    assert (await client.post(f"{language}{NEW}", data=kept)).status_code == 401
    await sign_in(client)
    sent = await client.post(f"{language}{NEW}", data=kept)
    assert sent.status_code == 303
    assert await Office.select(Office.name).output(as_list=True) == [WRITTEN["name"]]


async def test_only_a_form_of_our_own_pages_comes_back(client: httpx.AsyncClient) -> None:
    """What another site sends, or knows no token, is not put on a page to be sent with the token of this browser."""
    foreign = {"origin": "https://elsewhere.example"}
    token = {"_csrf_token": client.cookies["csrf"]}
    answers = [
        await client.post(NEW, data={**WRITTEN, "_csrf_token": "f" * 128}),
        await client.post(NEW, data=WRITTEN),
        await client.post(NEW, data={**WRITTEN, **token}, headers=foreign),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not any("Sosial" in answer.text for answer in answers)
    del client.cookies["csrf"]
    stranger = await client.post(NEW, data={**WRITTEN, **token})
    assert stranger.status_code == 303
    assert "Sosial" not in stranger.text


async def test_passwords_do_not_come_back(client: httpx.AsyncClient) -> None:
    """They lead to signing in, as does a form in which nothing was typed, and one with files."""
    secret = {"old": "rahasia-lama-1", "new": "rahasia-baru-2"}
    changed = await post(client, "/manage/account/password", **secret)
    nothing = await post(client, "/manage/sign-out")
    files = {"file": ("kode.csv", b"kode;nama")}
    data = {"_csrf_token": client.cookies["csrf"], **WRITTEN}
    imported = await client.post("/manage/areas/import", data=data, files=files)
    for answer in (changed, nothing, imported):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/manage/sign-in")
        assert not any(typed in answer.text + str(answer.headers) for typed in (*secret.values(), "Sosial"))


async def test_a_wrong_password_is_told_as_ever(client: httpx.AsyncClient) -> None:
    """Signing in needs nobody signed in: its form is answered by its own page."""
    wrong = await post(client, "/en/manage/sign-in", email="sari@kota.go.id", password="salah-sekali")
    assert wrong.status_code == 422
    assert "Send it again" not in wrong.text
