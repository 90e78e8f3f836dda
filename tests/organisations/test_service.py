"""Offices, grants and the name of the platform."""

import asyncio
from typing import Any

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import disable_account
from participation.database import DatabaseEngine
from participation.errors import Conflict, Forbidden, NotFound, Rejected
from participation.organisations.queries import (
    UNNAMED_SITE,
    actor_by_id,
    grants_in,
    grants_of,
    office_by_slug,
    offices,
    site,
)
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import OfficeCreate, OfficeUpdate, SiteUpdate
from participation.organisations.service import create_office, grant, revoke, update_office, update_site
from participation.organisations.tables import Member
from tests.factories import an_account, an_actor, an_office, staff

pytestmark = pytest.mark.usefixtures("database")


def details(**changes: object) -> dict[str, object]:
    return {
        "name": "Dinas Kependudukan",
        "home_area": None,
        "zone": "Asia/Makassar",
        "contact_email": "",
        "contact_phone": "",
        **changes,
    }


def changed(**changes: object) -> OfficeUpdate:
    """The details of an office as it was made."""
    return OfficeUpdate(**{**details(**changes), "revision": 1})


async def test_creates_an_office_with_a_readable_address() -> None:
    """A new office is found by its slug; a second of the same name gets a number."""
    first = await create_office(PROGRAM, OfficeCreate(" Dinas Pekerjaan Umum "))
    second = await create_office(PROGRAM, OfficeCreate("Dinas Pekerjaan Umum"))
    assert (first.name, first.slug, first.zone) == (
        "Dinas Pekerjaan Umum",
        "dinas-pekerjaan-umum",
        "Asia/Jakarta",
    )
    assert second.slug == "dinas-pekerjaan-umum-2"
    assert await office_by_slug("dinas-pekerjaan-umum") == first
    assert await offices(frozenset({second.id})) == [second]
    assert await offices(frozenset()) == []


async def test_offices_of_one_name_made_at_once_have_two_addresses(database: DatabaseEngine) -> None:
    """Two people who create the same office in the same moment both succeed."""
    made = await asyncio.gather(*[create_office(PROGRAM, OfficeCreate("Dinas")) for _ in range(4)])
    assert sorted(office.slug for office in made) == ["dinas", "dinas-2", "dinas-3", "dinas-4"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"home_area": 999}, "home_area"),
        ({"contact_phone": "0" * 41}, "contact_phone"),
        ({"contact_email": "x" * 255}, "contact_email"),
        ({"contact_email": "dinas"}, "contact_email"),
    ],
)
async def test_says_which_field_is_wrong(changes: dict[str, object], field: str) -> None:
    """What no office can have is named beside its field, on both databases alike, and nothing is stored."""
    office = await an_office()
    with pytest.raises(Rejected) as rejection:
        await update_office(PROGRAM, office.id, changed(**changes))
    assert list(rejection.value.errors) == [field]
    with pytest.raises(Rejected):
        await create_office(PROGRAM, OfficeCreate(**details(**changes)))
    assert await offices() == [office]


async def test_an_update_records_what_changed() -> None:
    """The audit trail names the fields that are different now, and no others."""
    office = await an_office()
    await update_office(PROGRAM, office.id, changed())
    latest = (await audit_entries(frozenset({office.id})))[0]
    assert (latest.action, latest.fields) == ("update", ["zone"])
    with pytest.raises(NotFound):
        await update_office(PROGRAM, office.id + 1, changed())


async def test_who_saw_an_older_office_is_told() -> None:
    """Of two who open an office and save it, the second overwrites nothing unseen."""
    office = await an_office()
    await update_office(PROGRAM, office.id, changed(contact_phone="0811"))
    with pytest.raises(Conflict):
        await update_office(PROGRAM, office.id, changed(contact_phone="0812"))
    assert [(one.contact_phone, one.revision) for one in await offices()] == [("0811", 2)]


async def test_a_grant_given_twice_is_one_grant() -> None:
    """A grant makes its holder a member of the office, once."""
    office, account = await an_office(), await an_account()
    for _ in range(2):
        await grant(PROGRAM, account.id, Role.EDITOR, ScopeKind.OFFICE, office.id)
    assert [(given.role, given.scope_id) for given in await grants_of(account.id)] == [("editor", office.id)]
    assert [member.email for member in await grants_in(office.id)] == ["sari@kota.go.id"]
    assert await grants_in(None) == []
    assert await Member.count() == 1


async def test_nobody_gives_more_than_they_administer() -> None:
    """The administrator of an office gives grants there, not elsewhere, not for everything, not to partners."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    account = await an_account()
    admin = an_actor((Role.ADMIN, ScopeKind.OFFICE, own.id))
    planner = an_actor((Role.PLANNER, ScopeKind.EVERYTHING, 0))
    await grant(admin, account.id, Role.ADMIN, ScopeKind.OFFICE, own.id)
    for actor, kind, scope in [
        (admin, ScopeKind.OFFICE, foreign.id),
        (admin, ScopeKind.EVERYTHING, 0),
        (admin, ScopeKind.PARTNER, own.id),
        (planner, ScopeKind.OFFICE, own.id),
    ]:
        with pytest.raises(Forbidden):
            await grant(actor, account.id, Role.EDITOR, kind, scope)
    assert len(await grants_of(account.id)) == 1


async def test_a_grant_for_nobody_is_refused() -> None:
    """There is no grant without an account."""
    with pytest.raises(NotFound):
        await grant(PROGRAM, 999, Role.EDITOR, ScopeKind.EVERYTHING)


async def test_a_grant_taken_back_is_gone() -> None:
    """Taking a grant back leaves the account without it, and is recorded."""
    office = await an_office()
    editor = await staff(Role.EDITOR, office.id)
    await revoke(an_actor((Role.ADMIN, ScopeKind.OFFICE, office.id)), editor.grants[0].id)
    assert await grants_of(editor.id or 0) == ()
    assert (await audit_entries(None))[0].action == "revoke"
    with pytest.raises(NotFound):
        await revoke(an_actor((Role.ADMIN, ScopeKind.EVERYTHING, 0)), editor.grants[0].id)


async def test_nobody_takes_back_a_foreign_grant() -> None:
    """The administrator of one office cannot weaken another."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    editor = await staff(Role.EDITOR, foreign.id)
    with pytest.raises(Forbidden):
        await revoke(an_actor((Role.ADMIN, ScopeKind.OFFICE, own.id)), editor.grants[0].id)
    assert len(await grants_of(editor.id or 0)) == 1


async def test_the_last_administrator_stays() -> None:
    """Two administrators who remove each other in the same moment leave one."""
    one = await staff(Role.ADMIN, email="satu@kota.go.id")
    two = await staff(Role.ADMIN, email="dua@kota.go.id")
    outcomes = await asyncio.gather(
        revoke(one, two.grants[0].id), revoke(two, one.grants[0].id), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Rejected"]
    left = [await actor_by_id(actor.id or 0) for actor in (one, two)]
    assert sum(len(actor.grants) for actor in left if actor) == 1


async def test_a_disabled_account_acts_no_more() -> None:
    """Nobody is an actor with an account that was disabled or is not there."""
    editor = await staff(Role.EDITOR)
    await disable_account(PROGRAM, editor.id or 0)
    assert await actor_by_id(editor.id or 0) is None
    assert await actor_by_id(999) is None


async def test_the_platform_has_a_name() -> None:
    """Before anybody set one there is a neutral name; setting it twice keeps one row."""
    assert await site() == UNNAMED_SITE
    for operator in ("Kota Satu", "Kota Dua"):
        await update_site(PROGRAM, SiteUpdate(name={"id": "Suara"}, operator=operator))
    assert (await site()).operator == "Kota Dua"
    assert (await site()).name == {"id": "Suara"}
    assert [entry.fields for entry in await audit_entries(None)] == [["operator"], ["name", "operator"]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": {"en": "Voice"}}, "name.id"),
        ({"operator": ""}, "operator"),
        ({"operator": "x" * 201}, "operator"),
        ({"contact_email": "kota"}, "contact_email"),
        ({"contact_phone": "0" * 41}, "contact_phone"),
        ({"data_protection_contact": "x" * 255}, "data_protection_contact"),
    ],
)
async def test_says_which_setting_is_wrong(changes: dict[str, Any], field: str) -> None:
    """What the platform cannot be called is named beside its field: nothing is cut off or left out unsaid."""
    with pytest.raises(Rejected) as rejection:
        await update_site(PROGRAM, SiteUpdate(**{"name": {"id": "Suara"}, "operator": "Kota", **changes}))
    assert list(rejection.value.errors) == [field]
    assert await site() == UNNAMED_SITE
