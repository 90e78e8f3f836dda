"""A new password by mail."""

import re
from datetime import timedelta

import pytest

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import disable_account, finish_reset, start_reset
from participation.accounts.tables import PasswordReset
from participation.clock import now
from participation.errors import Gone, Rejected
from participation.messages.tables import Message
from tests.factories import PASSWORD, an_account, browser, post, sign_in

pytestmark = pytest.mark.usefixtures("database")

NEW = "tangga biru makan awan"


async def a_token(email: str = "sari@kota.go.id") -> str:
    started = await start_reset(email)
    assert started is not None
    return started[1]


async def test_the_mailed_link_sets_a_password_once() -> None:
    """From the form over the mail to the new password; then the link is used up and old sessions are out."""
    await an_account(language="en")
    async with browser() as client, browser() as elsewhere:
        await sign_in(elsewhere)
        await post(client, "/en/manage/reset", email="Sari@kota.go.id")
        mails = await Message.select()
        assert [(mail["purpose"], mail["recipient"]) for mail in mails] == [
            ("password_reset", "sari@kota.go.id")
        ]
        found = re.search(r"http://testserver\.local(/en/manage/reset/\S+)", mails[0]["body"])
        assert found is not None
        link = found[1]
        assert (await client.get(link)).status_code == 200
        assert (await post(client, link, new=NEW)).status_code == 303
        again = await post(client, link, new="lain lagi sama sekali")
        assert again.status_code == 410
        assert "Ask for a new one." in again.text
        assert (await elsewhere.get("/en/manage/account")).status_code == 303
        signed_in = await post(client, "/en/manage/sign-in", email="sari@kota.go.id", password=NEW)
        assert signed_in.status_code == 303


async def test_an_unknown_address_gets_the_same_answer() -> None:
    """Page, status and headers are the same with and without an account; only the account gets a mail."""
    await an_account()
    async with browser() as client:
        known = await post(client, "/en/manage/reset", email="sari@kota.go.id")
        unknown = await post(client, "/en/manage/reset", email="nobody@kota.go.id")
    assert (known.status_code, known.text, known.headers) == (
        unknown.status_code,
        unknown.text,
        unknown.headers,
    )
    assert await Message.count() == 1


async def test_a_link_gets_old() -> None:
    """A link is good for two hours, and not after."""
    await an_account()
    token = await a_token()
    await PasswordReset.update({PasswordReset.expires_at: now() - timedelta(seconds=1)}, force=True)
    with pytest.raises(Gone):
        await finish_reset(token, NEW)


async def test_a_weak_password_does_not_use_up_the_link() -> None:
    """Who chose a weak password may choose again with the same link."""
    await an_account()
    token = await a_token()
    with pytest.raises(Rejected):
        await finish_reset(token, "pendek")
    await finish_reset(token, NEW)


async def test_a_new_password_makes_every_older_link_useless() -> None:
    """A link that was mailed earlier does not undo the choice."""
    await an_account()
    first, second = await a_token(), await a_token()
    await finish_reset(second, NEW)
    with pytest.raises(Gone):
        await finish_reset(first, PASSWORD)


async def test_a_guessed_link_is_refused() -> None:
    """A token that was never mailed is as good as an old one, and the table holds digests only."""
    await an_account()
    token = await a_token()
    with pytest.raises(Gone):
        await finish_reset("a" * 43, NEW)
    stored = await PasswordReset.select(PasswordReset.token_digest).output(as_list=True)
    assert token not in stored


async def test_a_disabled_account_gets_no_link() -> None:
    """Nobody comes back in by mail."""
    account = await an_account()
    await disable_account(PROGRAM, account.id)
    assert await start_reset("sari@kota.go.id") is None


async def test_asking_too_often_is_refused() -> None:
    """The form cannot be used to flood a mailbox."""
    await an_account()
    async with browser() as client:
        statuses = [
            (await post(client, "/en/manage/reset", email="sari@kota.go.id")).status_code for _ in range(9)
        ]
    assert statuses == [200] * 8 + [429]
    assert await Message.count() == 8
