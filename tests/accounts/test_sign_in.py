"""Signing in and out."""

import httpx
import pytest

from participation.accounts import passwords
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import disable_account
from participation.accounts.tables import StoredSession
from participation.database import DatabaseEngine
from participation.organisations.roles import Role
from participation.organisations.tables import Grant
from tests.factories import PASSWORD, an_account, an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

HOME = "/en/manage/services"
SIGN_IN = "/en/manage/sign-in"


@pytest.fixture
async def editor(database: DatabaseEngine) -> None:
    await staff(Role.EDITOR, (await an_office()).id)


async def is_in(client: httpx.AsyncClient) -> bool:
    answer = await client.get(HOME)
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


@pytest.mark.usefixtures("editor")
async def test_the_right_password_opens_the_staff_pages() -> None:
    """Whoever knows the password is led on and is in, whatever the case of the address."""
    async with browser() as client:
        answer = await sign_in(client, " Sari@Kota.go.id ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/manage")
        assert await is_in(client)


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("sari@kota.go.id", "salah sama sekali"),
        ("nobody@kota.go.id", PASSWORD),
        ("", ""),
        ("a\x00b", "x\x00y"),
    ],
)
async def test_a_wrong_pair_says_the_same_for_every_address(email: str, password: str) -> None:
    """Who has an account is not to be learned; the address stays in the form and the password does not."""
    async with browser() as client:
        answer = await post(client, SIGN_IN, email=email, password=password)
        assert answer.status_code == 422
        assert "E-mail address and password do not match." in answer.text
        assert not password or password not in answer.text
        assert not await is_in(client)


@pytest.mark.usefixtures("editor")
async def test_an_unknown_address_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash is compared for an unknown address, too, so that time does not tell."""
    compared: list[str] = []
    monkeypatch.setattr(passwords, "_verify", lambda stored, _: bool(compared.append(stored)))
    async with browser() as client:
        await sign_in(client, "nobody@kota.go.id")
        await sign_in(client)
    assert [stored.startswith("$argon2id$") for stored in compared] == [True, True]


async def test_an_account_without_a_password_has_no_way_in() -> None:
    """An account that waits for its reset link opens with no password, the empty one included."""
    await an_account(password_hash="")
    async with browser() as client:
        for password in ("", PASSWORD):
            assert (
                await post(client, SIGN_IN, email="sari@kota.go.id", password=password)
            ).status_code == 422


@pytest.mark.usefixtures("editor")
async def test_a_planted_session_is_worth_nothing() -> None:
    """The session id is new after signing in; the one that came with the request opens nothing."""
    planted = "a" * 64
    async with browser() as client, browser() as attacker:
        client.cookies.set("session", planted, domain="testserver.local")
        attacker.cookies.set("session", planted, domain="testserver.local")
        await sign_in(client)
        first = client.cookies["session"]
        assert await is_in(client)
        assert not await is_in(attacker)
        await sign_in(client)
    assert len({planted, first, client.cookies["session"]}) == 3
    assert await StoredSession.count() == 1


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("base_url", "secure"), [("http://testserver.local", False), ("https://kota.local", True)]
)
async def test_cookies_are_kept_from_scripts_and_other_sites(base_url: str, secure: bool) -> None:
    """Both cookies are HttpOnly and SameSite, and Secure as soon as the platform is reached by https."""
    async with browser(base_url) as client:
        token = (await client.get(SIGN_IN)).headers["set-cookie"]
        session = (await sign_in(client)).headers["set-cookie"]
    for cookie, name in ((token, "csrf="), (session, "session=")):
        assert cookie.startswith(name)
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert ("Secure" in cookie) == secure


async def test_who_is_not_signed_in_gets_no_session() -> None:
    """Opening staff pages without an account stores no row, so that nobody can fill the table."""
    async with browser() as client:
        for path in (SIGN_IN, HOME, "/en/manage/reset"):
            answer = await client.get(path)
            assert "session=" not in answer.headers.get("set-cookie", "")
    assert not await StoredSession.exists()


@pytest.mark.parametrize("path", ["/manage/services?q=a%26b", "/en/manage/account"])
async def test_who_is_not_signed_in_comes_back_to_the_page(path: str) -> None:
    """The sign-in page leads on to the page that was asked for, in its language, with its query."""
    await staff(Role.EDITOR, (await an_office()).id)
    async with browser() as client:
        answer = await client.get(path)
        assert answer.status_code == 303
        form = await client.get(answer.headers["location"])
        wanted = httpx.URL(answer.headers["location"]).params["next"]
        assert f'value="{wanted.replace("&", "&amp;")}"' in form.text
        again = await post(client, SIGN_IN, email="sari@kota.go.id", password=PASSWORD, next=wanted)
    assert again.headers["location"] == path


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/services\\@evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "evil",
        "",
    ],
)
async def test_nobody_is_led_to_another_site(target: str) -> None:
    """A target that is no path of ours is ignored."""
    async with browser() as client:
        answer = await post(client, SIGN_IN, email="sari@kota.go.id", password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/manage")


@pytest.mark.usefixtures("editor")
async def test_a_form_without_our_token_is_refused() -> None:
    """Neither a missing nor a wrong token nor another site's form gets through, and the page says what to do."""
    async with browser() as client:
        await sign_in(client)
        fields = {"office": "1", "name.id": "Akta"}
        missing = await client.post("/en/manage/services/new", data=fields)
        wrong = await client.post("/en/manage/services/new", data={**fields, "_csrf_token": "a" * 128})
        foreign = await client.post(
            "/en/manage/services/new",
            data={**fields, "_csrf_token": client.cookies["csrf"]},
            headers={"origin": "https://evil.example"},
        )
    assert [missing.status_code, wrong.status_code, foreign.status_code] == [403, 403, 403]
    assert "Open it again" in missing.text


@pytest.mark.usefixtures("editor")
async def test_signing_out_ends_the_session_itself() -> None:
    """A copy of the cookie opens nothing after signing out."""
    async with browser() as client, browser() as copy:
        await sign_in(client)
        copy.cookies.set("session", client.cookies["session"], domain="testserver.local")
        assert await is_in(copy)
        answer = await post(client, "/en/manage/sign-out")
        assert answer.status_code == 303
        assert not await is_in(client)
        assert not await is_in(copy)
    assert not await StoredSession.exists()


async def test_a_disabled_account_is_out_at_once() -> None:
    """Disabling an account ends what its owner is doing, and lets them in no more."""
    actor = await staff(Role.EDITOR, (await an_office()).id)
    async with browser() as client:
        await sign_in(client)
        assert await is_in(client)
        await disable_account(PROGRAM, actor.id or 0)
        assert not await is_in(client)
        assert (await sign_in(client)).status_code == 422


async def test_a_grant_taken_back_counts_at_once() -> None:
    """What a person may do is read with every request, not kept in the session."""
    actor = await staff(Role.EDITOR, (await an_office()).id)
    async with browser() as client:
        await sign_in(client)
        assert await is_in(client)
        await Grant.delete().where(Grant.account == actor.id)
        assert (await client.get(HOME)).status_code == 403
