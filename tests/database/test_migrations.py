"""Migrations run on both databases, once, and a database of another version is refused."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from participation.accounts.tables import AuditEntry
from participation.database import (
    CONSTRAINT_ERRORS,
    DB,
    DatabaseEngine,
    bind,
    check_version,
    migrate,
    missing_migrations,
    open_engine,
)
from participation.database.migrations import known_migrations, steps
from participation.errors import ConfigurationError, DatabaseTooNew
from participation.files.tables import StoredFile
from participation.jobs.tables import JobRun
from participation.messages.tables import Message
from participation.surveys.tables import SubmissionFile, SubmissionIdentifier

MIGRATE = """
import asyncio, sys
from participation.database import migrate, open_engine

async def main():
    engine = open_engine(sys.argv[1])
    await engine.start_connection_pool()
    print(len(await migrate(engine)))
    await engine.close_connection_pool()

asyncio.run(main())
"""


@pytest.fixture
async def empty_database(empty_database_url: str) -> AsyncIterator[DatabaseEngine]:
    engine = bind(open_engine(empty_database_url))
    await engine.start_connection_pool()
    yield engine
    await engine.close_connection_pool()
    DB.bind(None)


async def test_running_twice_does_nothing_the_second_time(empty_database: DatabaseEngine) -> None:
    """The first run makes every table, the second finds nothing to do."""
    missing = await missing_migrations()
    assert await migrate(empty_database) == missing
    assert await migrate(empty_database) == []
    await check_version()
    assert await Message.count() == 0


async def test_two_processes_at_once(empty_database_url: str) -> None:
    """Two processes that start on a new database share the work; each migration runs once, none fails."""
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", MIGRATE, empty_database_url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=dict(os.environ),
        )
        for _ in range(2)
    ]
    outputs = [await process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    engine = bind(open_engine(empty_database_url))
    await engine.start_connection_pool()
    applied = await Migration.select(Migration.app_name, Migration.name)
    await engine.close_connection_pool()
    assert sum(int(output) for output, _ in outputs) == len(applied)
    assert len({tuple(row.values()) for row in applied}) == len(applied)


async def test_a_newer_database_is_refused(fresh_database: DatabaseEngine) -> None:
    """A migration this version does not know stops both the start and a migration run, by its name."""
    await Migration.insert(Migration(app_name="surveys", name="9999_from_the_future"))
    with pytest.raises(DatabaseTooNew, match="surveys/9999_from_the_future"):
        await check_version()
    with pytest.raises(DatabaseTooNew):
        await migrate(fresh_database)


async def test_missing_migrations_are_named(empty_database: DatabaseEngine) -> None:
    """A database that lacks some says which command to run."""
    with pytest.raises(ConfigurationError, match="participation migrate"):
        await check_version()


async def test_a_failing_migration_leaves_nothing(
    empty_database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables of a migration that fails are gone again, and it runs when it is mended."""
    with monkeypatch.context() as broken:
        broken.setattr(Migration, "insert", lambda *rows: (_ for _ in ()).throw(KeyError))
        with pytest.raises(KeyError):
            await migrate(empty_database)
    first = (await missing_migrations())[0]
    assert (await migrate(empty_database))[0] == first


async def test_migrations_make_what_the_tables_say() -> None:
    """No table was changed without a migration: Piccolo finds no difference."""
    for config in Finder().get_app_configs():
        changes = await AutoMigrationManager(auto_input="y").get_alter_statements(config)
        assert [statement for change in changes for statement in change.statements] == [], config.app_name


async def test_what_may_stand_only_once(database: DatabaseEngine) -> None:
    """A unique index over several columns refuses the second row: job claims rest on it."""
    run = {
        "job": "a",
        "slot": JobRun.started_at.default(),
        "lease_until": JobRun.started_at.default(),
        "owner": "b",
    }
    await JobRun.insert(JobRun(**run))
    with pytest.raises(CONSTRAINT_ERRORS):
        await JobRun.insert(JobRun(**run))


async def test_the_audit_trail_is_append_only(database: DatabaseEngine) -> None:
    """The database itself refuses to change or erase an entry."""
    await AuditEntry.insert(AuditEntry(action="sign in", subject_kind="account"))
    with pytest.raises(CONSTRAINT_ERRORS):
        await AuditEntry.update({AuditEntry.action: "nothing"}, force=True)
    with pytest.raises(CONSTRAINT_ERRORS):
        await AuditEntry.delete(force=True)
    assert await AuditEntry.select(AuditEntry.action).output(as_list=True) == ["sign in"]


async def test_what_hung_on_submissions_gets_random_keys(empty_database: DatabaseEngine) -> None:
    """Rows with serial keys come through with all they held, and files still go along with them."""
    order = await missing_migrations()
    await migrate(empty_database, target=order[: order.index(("surveys", "0070_serial_keys_go"))])
    ids = [str(uuid4()) for _ in range(3)]
    await empty_database.execute("INSERT INTO office (name) VALUES ('Dinas')")
    await empty_database.execute("INSERT INTO survey (office, slug) SELECT id, 'survei' FROM office")
    await empty_database.execute(
        "INSERT INTO survey_version (survey, number, document) SELECT id, 1, '{}' FROM survey"
    )
    for each in ids:
        for statement in (
            f"INSERT INTO stored_file (id, content) VALUES ('{each}', '')",
            f"INSERT INTO receipt (id, digest, kind) VALUES ('{each}', '{each}', 'submission')",
            "INSERT INTO submission (id, survey, version, receipt, answers) "
            f"SELECT '{each}', survey, id, '{each}', '{{}}' FROM survey_version",
            f"INSERT INTO submission_identifier (submission, answers) VALUES ('{each}', '\"{each}\"')",
            f"INSERT INTO submission_file (submission, file) VALUES ('{each}', '{each}')",
        ):
            await empty_database.execute(statement)
    await migrate(empty_database)
    kept = await SubmissionIdentifier.select()
    files = await SubmissionFile.select()
    assert {(str(row["submission"]), row["answers"].strip('"')) for row in kept} == {(i, i) for i in ids}
    assert {(str(row["submission"]), str(row["file"])) for row in files} == {(i, i) for i in ids}
    assert {row["id"].version for row in (*kept, *files)} == {4}
    await SubmissionFile.delete().where(SubmissionFile.submission == UUID(ids[0]))
    assert await StoredFile.count() == 2


def test_migrations_are_known_without_importing_them() -> None:
    """What a web process reads at its start is what running them would find."""
    assert set(known_migrations()) == {step.key for step in steps()}
    assert len(known_migrations()) == len(set(known_migrations()))
