"""Partner organisations: who works there, and what was granted to all of them."""

import asyncio

import pytest

from participation.accounts.queries import account_by_email, audit_entries
from participation.accounts.schemas import PROGRAM
from participation.errors import Conflict, Forbidden, NotFound, Rejected
from participation.organisations.partner_service import (
    create_partner,
    remove_partner,
    rename_partner,
    set_partners,
)
from participation.organisations.permissions import Permission
from participation.organisations.queries import actor_by_id, partners_granted, partners_of
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from tests.factories import an_account, an_actor, an_office, browser, post, sign_in, staff
from tests.owned_objects import a_campaign

pytestmark = pytest.mark.usefixtures("database")


async def test_an_administrator_lets_people_of_a_partner_in() -> None:
    """From the page of the office to a new account with one grant, and back again; what is wrong is said."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    async with browser() as client:
        await sign_in(client)
        place = f"/en/manage/settings/offices/{office.id}"
        assert f'href="{place}/partners"' in (await client.get(place)).text
        assert "No partner organisation works" in (await client.get(f"{place}/partners")).text
        unnamed = await post(client, f"{place}/partners", name=" ")
        made = await post(client, f"{place}/partners", name="Yayasan Air")
        twice = await post(client, f"{place}/partners", name="yayasan air")
        partner = made.headers["location"]
        unknown = await post(client, f"{partner}/people", email="ani@air.example", person="")
        let_in = await post(client, f"{partner}/people", email="ani@air.example", person="Ani")
        shown = (await client.get(partner)).text
        account = await account_by_email("ani@air.example")
        assert account is not None
        actor = await actor_by_id(account.id)
        assert actor is not None
        taken = await post(client, f"{partner}/people/{actor.grants[0].id}/revoke")
        assert "Nobody of this organisation" in (await client.get(partner)).text
    assert [answer.status_code for answer in (unnamed, made, twice)] == [422, 303, 422]
    assert "in the list already" in twice.text
    assert (unknown.status_code, let_in.status_code, taken.status_code) == (422, 303, 303)
    assert 'id="person-error"' in unknown.text
    assert "ani@air.example" in shown
    assert [(one.role, one.scope_kind) for one in actor.grants] == [("partner_manager", "partner")]
    entries = await audit_entries(frozenset({office.id}))
    assert [one.action for one in entries[:3]] == ["revoke", "grant", "create"]


async def test_everybody_of_a_partner_has_what_it_was_granted() -> None:
    """Those who came before the grant and those who come after it; nobody once it is taken back."""
    office = (await an_office()).id
    air, api = [await create_partner(PROGRAM, office, name) for name in ("Yayasan Air", "Yayasan Api")]
    early, late, other = [await an_account(f"{name}@air.example") for name in ("a", "b", "c")]
    await grant(PROGRAM, early.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, air)
    await set_partners(PROGRAM, office, ScopeKind.PILOT, 7, frozenset({air}))
    await grant(PROGRAM, late.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, air)
    await grant(PROGRAM, other.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, api)

    async def reach() -> list[frozenset[int] | None]:
        actors = [await actor_by_id(account.id) for account in (early, late, other)]
        return [actor.offices(Permission.FOLLOW_PILOTS) for actor in actors if actor]

    assert await reach() == [frozenset({7}), frozenset({7}), frozenset()]
    await set_partners(PROGRAM, office, ScopeKind.PILOT, 7, frozenset({api}))
    assert await reach() == [frozenset(), frozenset(), frozenset({7})]
    acts = [(one.action, one.subject_kind, one.note) for one in (await audit_entries(None))[:2]]
    assert acts == [("unshare", "pilot", str(air)), ("share", "pilot", str(api))]


async def test_another_role_for_a_partner_opens_no_trial() -> None:
    """What a partner was granted is seen in the role that an account has there."""
    office = (await an_office()).id
    air = await create_partner(PROGRAM, office, "Yayasan Air")
    account = await an_account()
    await grant(PROGRAM, account.id, Role.ENUMERATOR, ScopeKind.PARTNER, air)
    await set_partners(PROGRAM, office, ScopeKind.PILOT, 7, frozenset({air}))
    actor = await actor_by_id(account.id)
    assert actor is not None
    assert not actor.allowed(Permission.FOLLOW_PILOTS, 7)


async def test_partners_of_another_office_are_refused() -> None:
    """Nothing is changed when one of those chosen is no partner of the office."""
    own, foreign = [(await an_office(name)).id for name in ("Sendiri", "Asing")]
    air = await create_partner(PROGRAM, own, "Yayasan Air")
    api = await create_partner(PROGRAM, foreign, "Yayasan Api")
    with pytest.raises(Rejected):
        await set_partners(PROGRAM, own, ScopeKind.PILOT, 7, frozenset({air, api}))
    assert await partners_granted(ScopeKind.PILOT, 7) == frozenset()


async def test_only_the_office_of_a_partner_lets_people_in() -> None:
    """An administrator of another office, and a planner of the same one, give no grant for it."""
    own, foreign = [(await an_office(name)).id for name in ("Sendiri", "Asing")]
    air = await create_partner(PROGRAM, own, "Yayasan Air")
    account = await an_account()
    for role, office in ((Role.ADMIN, foreign), (Role.PLANNER, own)):
        actor = an_actor((role, ScopeKind.OFFICE, office))
        with pytest.raises(Forbidden):
            await grant(actor, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, air)


async def test_two_who_add_the_same_partner_make_one() -> None:
    """The second is told that it is in the list."""
    office = (await an_office()).id
    outcomes = await asyncio.gather(
        *(create_partner(PROGRAM, office, "Yayasan Air") for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Rejected) for outcome in outcomes) == 3
    assert len(await partners_of(office)) == 1


async def test_a_partner_is_renamed() -> None:
    """What it was granted stays; its own name in other letters is no double, that of another one is."""
    office = await an_office()
    air = await create_partner(PROGRAM, office.id, "Yayasan Air")
    await create_partner(PROGRAM, office.id, "Yayasan Api")
    await set_partners(PROGRAM, office.id, ScopeKind.PILOT, 7, frozenset({air}))
    await staff(Role.ADMIN, office.id)
    path = f"/en/manage/settings/partners/{air}"
    async with browser() as client:
        await sign_in(client)
        assert 'value="Yayasan Air"' in (await client.get(path)).text
        double = await post(client, f"{path}/name", name="yayasan api")
        done = await post(client, f"{path}/name", name=" YAYASAN AIR ")
    assert (double.status_code, "in the list already" in double.text) == (422, True)
    assert done.status_code == 303
    assert [partner.name for partner in await partners_of(office.id)] == ["YAYASAN AIR", "Yayasan Api"]
    assert await partners_granted(ScopeKind.PILOT, 7) == {air}
    entry = (await audit_entries(frozenset({office.id})))[0]
    assert (entry.action, entry.subject_kind, entry.subject_id, entry.fields) == (
        "rename", "partner", str(air), ["name"],
    )  # fmt: skip


async def test_a_partner_that_sees_nothing_is_removed() -> None:
    """Not while a pilot is open to it; with it go the grants of its people, each on record."""
    office = await an_office()
    air = await create_partner(PROGRAM, office.id, "Yayasan Air")
    person = await an_account("a@air.example")
    await grant(PROGRAM, person.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, air)
    await set_partners(PROGRAM, office.id, ScopeKind.PILOT, 7, frozenset({air}))
    await staff(Role.ADMIN, office.id)
    path = f"/en/manage/settings/partners/{air}"
    async with browser() as client:
        await sign_in(client)
        held = await client.get(path)
        early = await post(client, f"{path}/remove")
        await set_partners(PROGRAM, office.id, ScopeKind.PILOT, 7, frozenset())
        free = await client.get(path)
        done = await post(client, f"{path}/remove")
        gone = await client.get(path)
    assert "1 pilot is open to it." in held.text
    assert f'action="{path}/remove"' not in held.text
    assert (early.status_code, "still open to this organisation" in early.text) == (409, True)
    assert f'action="{path}/remove"' in free.text
    assert (done.status_code, gone.status_code) == (303, 404)
    assert await partners_of(office.id) == []
    actor = await actor_by_id(person.id)
    assert actor is not None
    assert actor.grants == ()
    acts = [(one.action, one.subject_kind) for one in (await audit_entries(frozenset({office.id})))[:2]]
    assert acts == [("remove", "partner"), ("revoke", "account")]


async def test_nobody_is_let_into_a_partner_that_is_gone() -> None:
    """Its number may come again, so no grant may wait for it."""
    office = (await an_office()).id
    air = await create_partner(PROGRAM, office, "Yayasan Air")
    account = await an_account()
    await remove_partner(PROGRAM, air)
    with pytest.raises(NotFound):
        await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, air)
    with pytest.raises(NotFound):
        await rename_partner(PROGRAM, air, "Yayasan Udara")
    with pytest.raises(NotFound):
        await remove_partner(PROGRAM, air)


async def test_a_partner_with_campaigns_keeps_its_name() -> None:
    """What it did stays, so it is not removed, and its people lose nothing by the try."""
    office = (await an_office()).id
    air = await create_partner(PROGRAM, office, "Yayasan Air")
    account = await an_account()
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, air)
    await a_campaign(office)
    with pytest.raises(Conflict, match="has campaigns"):
        await remove_partner(PROGRAM, air)
    actor = await actor_by_id(account.id)
    assert actor is not None
    assert len(actor.grants) == 1
