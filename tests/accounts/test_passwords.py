"""Passwords, and changing one's own."""

import pytest

from participation.accounts.passwords import (
    LONGEST_PASSWORD,
    hash_password,
    one_time_password,
    password_problem,
    verify_password,
)
from participation.accounts.queries import account_by_id, audit_entries
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import disable_account, finish_reset, issue_password, start_reset
from participation.accounts.tables import Account
from participation.accounts.throttle import LIMITS
from participation.errors import Gone, NotFound, Rejected
from participation.organisations.roles import Role
from tests.factories import PASSWORD, an_account, an_office, browser, password_hash, post, sign_in, staff

NEW = "tangga biru makan awan"


@pytest.mark.parametrize("password", ["", "pendek", "a" * 20, "ababababab", "x" * 257])
def test_a_weak_password_is_refused(password: str) -> None:
    """Too short, too long and repeating passwords are told what is wrong with them."""
    assert password_problem(password) is not None


@pytest.mark.parametrize("password", [PASSWORD, "sandi yang panjang", "ꦱꦤ꧀ꦢꦶꦏꦸꦕꦶꦁꦧꦶꦫꦸ", "abcd" * 64])
def test_length_is_what_counts(password: str) -> None:
    """No mixture of signs is asked for."""
    assert password_problem(password) is None


async def test_only_the_right_password_matches() -> None:
    """A hash is argon2id with a salt of its own, and nothing but its password matches it."""
    stored = await hash_password(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != await hash_password(PASSWORD)
    assert await verify_password(stored, PASSWORD)
    assert not await verify_password(stored, PASSWORD + " ")
    assert not await verify_password("", "")
    assert not await verify_password("no hash", PASSWORD)


async def test_a_very_long_password_is_not_hashed_whole() -> None:
    """A megabyte typed as a password costs no more than the longest one that is taken."""
    stored = await hash_password("abcd" * 64)
    assert await verify_password(stored, "abcd" * 64)
    assert len("abcd" * 64) == LONGEST_PASSWORD


def test_one_time_passwords_differ_and_are_acceptable() -> None:
    """A one-time password can be read aloud, passes the rule, and never comes twice."""
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(password_problem(password) is None and "l" not in password for password in made)


@pytest.mark.usefixtures("database")
async def test_changing_the_password_ends_every_other_session() -> None:
    """Who changes the password stays in; whoever else was signed in is out."""
    await staff(Role.EDITOR, (await an_office()).id)
    async with browser() as here, browser() as elsewhere:
        await sign_in(here)
        await sign_in(elsewhere)
        before = here.cookies["session"]
        answer = await post(here, "/en/manage/account/password", old=PASSWORD, new=NEW)
        assert answer.status_code == 303
        assert here.cookies["session"] != before
        assert (await here.get("/en/manage/services")).status_code == 200
        assert (await elsewhere.get("/en/manage/services")).status_code == 303
        again = await post(elsewhere, "/en/manage/sign-in", email="sari@kota.go.id", password=NEW)
        assert again.status_code == 303
    latest = (await audit_entries(None))[0]
    assert (latest.action, latest.fields) == ("change_password", ["password"])


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("salah sama sekali", NEW, "old"), (PASSWORD, "pendek", "new"), (PASSWORD, PASSWORD, "new")],
)
async def test_a_change_that_is_refused_changes_nothing(old: str, new: str, field: str) -> None:
    """A wrong present password, a weak new one and the same one again are each refused beside their field."""
    account = await an_account()
    async with browser() as client:
        await sign_in(client)
        answer = await post(client, "/en/manage/account/password", old=old, new=new)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await account_by_id(account.id) == account


@pytest.mark.usefixtures("database")
async def test_guessing_the_present_password_is_throttled() -> None:
    """Whoever finds a browser signed in has as few tries as at the door, and the right one is not tried either."""
    await an_account()
    async with browser() as client:
        await sign_in(client)
        path = "/en/manage/account/password"
        wrong = [await post(client, path, old=f"salah {number}", new=NEW) for number in range(LIMITS["pair"])]
        assert {answer.status_code for answer in wrong} == {422}
        refused = await post(client, path, old=PASSWORD, new=NEW)
    assert refused.status_code == 429
    assert "retry-after" in refused.headers


@pytest.mark.usefixtures("database")
async def test_a_right_password_forgets_the_wrong_ones() -> None:
    """Who remembers it after a few tries is not counted against."""
    await an_account()
    async with browser() as client:
        await sign_in(client)
        path = "/en/manage/account/password"
        for number in range(LIMITS["pair"] - 1):
            await post(client, path, old=f"salah {number}", new=NEW)
        assert (await post(client, path, old=PASSWORD, new="pendek")).status_code == 422
        assert (await post(client, path, old=PASSWORD, new=NEW)).status_code == 303


@pytest.mark.usefixtures("database")
async def test_a_password_issued_by_others_is_good_once() -> None:
    """It replaces the old one, ends sessions and mailed links, has to be changed, and is in the audit trail."""
    account = await an_account()
    started = await start_reset(account.email)
    assert started is not None
    issued = one_time_password()
    async with browser() as client:
        await sign_in(client)
        made = await issue_password(PROGRAM, " Sari@kota.go.id", issued)
        assert made.must_change_password
        assert (await client.get("/en/manage/account")).status_code == 303
        assert (await sign_in(client)).status_code == 422
        signed_in = await post(client, "/en/manage/sign-in", email=account.email, password=issued)
        assert signed_in.status_code == 303
        assert (await client.get("/en/manage")).headers["location"] == "/en/manage/account"
    with pytest.raises(Gone):
        await finish_reset(started[1], NEW)
    latest = (await audit_entries(None))[0]
    assert (latest.actor_name, latest.action, latest.fields) == (
        "participation",
        "issue_password",
        ["password"],
    )


@pytest.mark.usefixtures("database")
async def test_no_password_is_issued_for_who_may_not_sign_in() -> None:
    """An unknown address and a disabled account are told apart, for the administrator at the server."""
    account = await an_account()
    await disable_account(PROGRAM, account.id)
    with pytest.raises(Rejected):
        await issue_password(PROGRAM, account.email, one_time_password())
    with pytest.raises(NotFound):
        await issue_password(PROGRAM, "budi@kota.go.id", one_time_password())
    assert (await Account.select().first() or {})["password_hash"] == password_hash()


@pytest.mark.usefixtures("database")
async def test_a_one_time_password_opens_nothing_but_its_own_change() -> None:
    """Whoever signed in with a one-time password is led to change it; then everything else opens."""
    await staff(Role.ADMIN)
    await Account.update({Account.must_change_password: True}, force=True)
    async with browser() as client:
        await sign_in(client)
        led = await client.get("/en/manage/services")
        assert (led.status_code, led.headers["location"]) == (303, "/en/manage/account")
        assert (await client.get("/en/manage")).headers["location"] == "/en/manage/account"
        assert "one-time password" in (await client.get("/en/manage/account")).text
        assert (await post(client, "/en/manage/settings/offices/new", name="Dinas")).status_code == 403
        await post(client, "/en/manage/account/password", old=PASSWORD, new=NEW)
        assert (await client.get("/en/manage/services")).status_code == 200
