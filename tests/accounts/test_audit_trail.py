"""Who did what, never edited and never erased."""

import pytest

from participation.accounts.queries import AUDIT_PAGE, audit_entries
from participation.accounts.schemas import PROGRAM, AccountCreate, Person
from participation.accounts.service import create_account, record
from participation.accounts.tables import Account, AuditEntry
from participation.database import CONSTRAINT_ERRORS, DatabaseEngine, transaction
from participation.errors import Rejected
from tests.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("database")


async def test_an_entry_names_who_what_and_which_fields() -> None:
    """An entry holds the actor's name, the act, its subject and the names of the fields, sorted."""
    await record(Person(7, "Sari"), "update", "service", 3, fields=["time", "cost"], office=2, note="why")
    [entry] = await audit_entries(frozenset({2}))
    assert (entry.actor_name, entry.action, entry.subject_kind, entry.subject_id) == (
        "Sari",
        "update",
        "service",
        "3",
    )
    assert (entry.fields, entry.note) == (["cost", "time"], "why")


async def test_no_entry_is_changed() -> None:
    """The database itself refuses to update an entry."""
    await record(PROGRAM, "create", "office", 1)
    with pytest.raises(CONSTRAINT_ERRORS):
        await AuditEntry.update({AuditEntry.action: "other"}, force=True)
    assert [entry.action for entry in await audit_entries(None)] == ["create"]


async def test_no_entry_is_erased() -> None:
    """The database itself refuses to delete an entry."""
    await record(PROGRAM, "create", "office", 1)
    with pytest.raises(CONSTRAINT_ERRORS):
        await AuditEntry.delete(force=True)
    assert len(await audit_entries(None)) == 1


@pytest.mark.parametrize("or_replace", ["OR REPLACE ", ""])
async def test_no_entry_is_replaced(database: DatabaseEngine, or_replace: str) -> None:
    """Nor does the database let another entry take the place of one, by REPLACE (on SQLite) or by an upsert."""
    await record(PROGRAM, "create", "office", 1)
    kept = await AuditEntry.select().first()
    assert kept is not None
    if database.engine_type == "postgres":
        or_replace = ""
    statement = (
        f"INSERT {or_replace}INTO audit_entry (id, happened_at, actor_name, action, subject_kind) "
        "VALUES ({}, {}, 'x', 'x', 'x')" + (" ON CONFLICT (id) DO UPDATE SET action = 'x'" * (not or_replace))
    )
    with pytest.raises(CONSTRAINT_ERRORS):
        await AuditEntry.raw(statement, kept["id"], kept["happened_at"])
    assert [entry.action for entry in await audit_entries(None)] == ["create"]


async def test_act_and_entry_happen_together_or_not_at_all() -> None:
    """When the act fails after it was recorded, neither is there."""

    async def create_and_fail() -> None:
        async with transaction():
            await create_account(PROGRAM, AccountCreate("sari@kota.go.id", "Sari"))
            raise KeyError

    with pytest.raises(KeyError):
        await create_and_fail()
    assert not await Account.exists()
    assert await audit_entries(None) == []


async def test_an_act_that_was_refused_leaves_no_entry() -> None:
    """Only what happened is recorded."""
    await create_account(PROGRAM, AccountCreate("sari@kota.go.id", "Sari"))
    for email in ("SARI@kota.go.id", "no address", "a@b, c@d", ""):
        with pytest.raises(Rejected):
            await create_account(PROGRAM, AccountCreate(email, "Sari"))
    assert len(await audit_entries(None)) == 1


async def test_an_entry_outlives_its_actor() -> None:
    """Deleting an account leaves what it did, with its name."""
    account = await create_account(PROGRAM, AccountCreate("sari@kota.go.id", "Sari"))
    await record(Person(account.id, "Sari"), "update", "site")
    await Account.delete().where(Account.id == account.id)
    assert (await audit_entries(None))[0].actor_name == "Sari"


async def test_values_are_never_kept() -> None:
    """Creating an account records the names of its fields, not its password or address."""
    await create_account(PROGRAM, AccountCreate("sari@kota.go.id", "Sari", PASSWORD))
    row = await AuditEntry.select().first()
    assert PASSWORD not in str(row)
    assert "sari@kota.go.id" not in str(row)


async def test_pages_of_the_offices_one_may_read() -> None:
    """The trail is read newest first, a page at a time, and only of one's own offices."""
    for number in range(AUDIT_PAGE + 5):
        await record(PROGRAM, "update", "service", number, office=1 + number % 2)
    first = await audit_entries(None)
    rest = await audit_entries(None, first[-1].id)
    assert [len(first), len(rest)] == [AUDIT_PAGE, 5]
    assert first[0].subject_id == str(AUDIT_PAGE + 4)
    assert {int(entry.subject_id) % 2 for entry in await audit_entries(frozenset({1}))} == {0}
    assert await audit_entries(frozenset()) == []
