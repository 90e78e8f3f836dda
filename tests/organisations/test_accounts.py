"""The page of accounts: who can sign in, what they may do everywhere, and who no longer can."""

import asyncio

import pytest

from participation.accounts.queries import PAGE_SIZE, account_by_email, account_by_id, audit_entries
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import disable_account, enable_account
from participation.errors import NotFound, Rejected
from participation.organisations.queries import account_cards, actor_by_id, grants_of
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import disable, grant, revoke
from tests.factories import an_account, an_actor, an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

PATH = "/en/manage/settings/accounts"


async def test_accounts_are_listed_with_what_they_may_do() -> None:
    """Settings lead to a list by name, with grants for everything and for offices, and with who is disabled."""
    office = await an_office("Dinas Pekerjaan Umum")
    await staff(Role.ADMIN)
    await staff(Role.PLANNER, office.id, email="budi@kota.go.id")
    gone = await an_account("ani@kota.go.id", name="Ani")
    await disable_account(PROGRAM, gone.id)
    async with browser() as client:
        await sign_in(client)
        assert f'href="{PATH}"' in (await client.get("/en/manage/settings")).text
        shown = (await client.get(PATH)).text
    assert shown.index("ani@kota.go.id") < shown.index("budi@kota.go.id")
    assert "Administrator, everywhere" in shown
    assert f'Planner, <a href="/en/manage/settings/offices/{office.id}">Dinas Pekerjaan Umum</a>' in shown
    assert f'action="{PATH}/{gone.id}/enable"' in shown
    assert f'href="{PATH}/{gone.id}/disable"' not in shown


async def test_letting_somebody_work_everywhere_and_taking_it_back() -> None:
    """An unknown address becomes an account with a grant for everything; what is wrong is said at its field."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        wrong = await post(client, PATH, email="budi@kota.go.id", person="", role="editor")
        assert wrong.status_code == 422
        assert 'id="person-error"' in wrong.text
        assert 'value="budi@kota.go.id"' in wrong.text
        assert await account_by_email("budi@kota.go.id") is None
        assert 'id="role-error"' in (await post(client, PATH, email="b@c.id", person="B", role="owner")).text
        given = await post(client, PATH, email="budi@kota.go.id", person="Budi", role="editor")
        assert given.status_code == 303
        account = await account_by_email("budi@kota.go.id")
        assert account is not None
        [held] = await grants_of(account.id)
        assert (held.role, held.scope_kind, held.scope_id) == ("editor", "everything", 0)
        await post(client, f"{PATH}/grants/{held.id}/revoke")
        assert await grants_of(account.id) == ()


async def test_the_last_administrator_stays() -> None:
    """The last grant that administers everything is kept, and one of a disabled account does not count."""
    admin = await staff(Role.ADMIN)
    other = await staff(Role.ADMIN, email="budi@kota.go.id")
    await disable_account(PROGRAM, other.id or 0)
    async with browser() as client:
        await sign_in(client)
        refused = await post(client, f"{PATH}/grants/{admin.grants[0].id}/revoke")
        assert refused.status_code == 422
        assert "This is the last administrator." in refused.text
        assert (await post(client, f"{PATH}/grants/{other.grants[0].id}/revoke")).status_code == 303
    assert len(await grants_of(admin.id or 0)) == 1


async def test_disabling_asks_first_and_signs_out() -> None:
    """The page to confirm says what happens; then every session ends, until the account is enabled again."""
    await staff(Role.ADMIN)
    office = await an_office()
    leaver = await staff(Role.PLANNER, office.id, email="budi@kota.go.id")
    async with browser() as client, browser() as theirs:
        await sign_in(client)
        await sign_in(theirs, "budi@kota.go.id")
        asked = await client.get(f"{PATH}/{leaver.id}/disable")
        assert "cannot sign in any more" in asked.text
        assert (await theirs.get("/en/manage")).status_code == 200
        done = await post(client, f"{PATH}/{leaver.id}/disable")
        assert "The account is disabled." in (await client.get(done.headers["location"])).text
        assert (await theirs.get("/en/manage")).status_code == 303
        assert (await sign_in(theirs, "budi@kota.go.id")).status_code == 422
        await post(client, f"{PATH}/{leaver.id}/enable")
        assert (await sign_in(theirs, "budi@kota.go.id")).status_code == 303
        assert (await theirs.get("/en/manage/surveys")).status_code == 200
    assert [entry.action for entry in (await audit_entries(None))[:2]] == ["enable", "disable"]


async def test_nobody_disables_the_own_account_or_one_that_is_not_there() -> None:
    """One's own account, and an unknown one, cannot be disabled; nothing changes."""
    admin = await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        refused = await post(client, f"{PATH}/{admin.id}/disable")
        assert refused.status_code == 422
        assert "This is your own account." in refused.text
        assert (await client.get(f"{PATH}/999/disable")).status_code == 404
        assert (await post(client, f"{PATH}/999/disable")).status_code == 404
        assert (await post(client, f"{PATH}/999/enable")).status_code == 404
    account = await account_by_id(admin.id or 0)
    assert account is not None
    assert not account.disabled


async def test_two_administrators_do_not_disable_each_other() -> None:
    """Of two who disable each other in the same moment one stays, time and again, and keeps the grant."""
    first, second = [await staff(Role.ADMIN, email=f"{name}@kota.go.id") for name in ("ani", "budi")]
    for _ in range(8):
        outcomes = await asyncio.gather(
            disable(first, second.id or 0), disable(second, first.id or 0), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes if outcome] == [Rejected]
        left = [actor for one in (first, second) if (actor := await actor_by_id(one.id or 0))]
        assert len(left) == 1
        for one in (first, second):
            await enable_account(PROGRAM, one.id or 0)
    await disable(first, second.id or 0)
    with pytest.raises(Rejected):
        await revoke(first, first.grants[0].id)


async def test_an_account_that_is_not_there_is_not_enabled() -> None:
    """The use case says so by itself."""
    with pytest.raises(NotFound):
        await enable_account(PROGRAM, 999)


async def test_a_search_finds_names_and_addresses() -> None:
    """Every word has to occur in the name or the address; signs of patterns stand for themselves."""
    for email, name in [("sari@kota.go.id", "Sari Dewi"), ("budi_p@kota.go.id", "Budi 100% Putra")]:
        await an_account(email, name=name)

    async def found(text: str) -> list[str]:
        return [card.account.email.partition("@")[0] for card in (await account_cards(text)).cards]

    assert await found("dewi SARI") == ["sari"]
    assert await found("kota") == ["budi_p", "sari"]
    assert await found("100%") == ["budi_p"]
    assert await found("i_p") == ["budi_p"]
    assert await found("%") == ["budi_p"]
    assert await found("dewi putra") == []


async def test_every_account_is_on_exactly_one_page() -> None:
    """Page by page, namesakes included, each comes once and in the order of names."""
    emails = [f"p{number:02}@kota.go.id" for number in range(PAGE_SIZE + 5)]
    for number, email in enumerate(emails):
        account = await an_account(email, name=f"Sari {number % 3}")
        await grant(PROGRAM, account.id, Role.EDITOR, ScopeKind.EVERYTHING)
    first = await account_cards()
    rest = await account_cards("", first.next_after)
    cards = [*first.cards, *rest.cards]
    assert rest.next_after is None
    assert len(first.cards) == PAGE_SIZE
    assert sorted(card.account.email for card in cards) == emails
    assert [card.account.name for card in cards] == sorted(card.account.name for card in cards)
    assert {len(card.grants) for card in cards} == {1}


async def test_an_office_administrator_does_not_see_accounts() -> None:
    """The list and its link belong to who administers everything."""
    await staff(Role.ADMIN, (await an_office()).id)
    async with browser() as client:
        await sign_in(client)
        assert PATH not in (await client.get("/en/manage/settings")).text
        assert (await client.get(PATH)).status_code == 403
    assert not an_actor((Role.ADMIN, ScopeKind.OFFICE, 1)).allowed("manage_platform")  # type: ignore[arg-type]
