"""Both engines under Piccolo's queries, and what they say when the database cannot be used."""

import asyncio
import sqlite3
from pathlib import Path
from traceback import format_exception
from typing import Any

import asyncpg
import pytest

from participation.database import DatabaseEngine, bind, open_engine, sqlite, transaction
from participation.database.postgres import PostgresEngine
from participation.database.sqlite import SQLiteEngine, only_reads
from participation.errors import ConfigurationError, Unavailable
from participation.messages.tables import Message, Suppression
from tests.conftest import opened


def message(purpose: str = "test") -> Message:
    return Message(purpose=purpose, recipient="a@example.org", subject="Subject", body="Body")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///relative.db", "relative.db"),
        ("sqlite:///var/with%20space.db", "var/with space.db"),
        ("sqlite:////srv/absolute.db", "/srv/absolute.db"),
    ],
)
def test_sqlite_urls(url: str, path: str) -> None:
    """Three slashes are relative, four absolute."""
    engine = open_engine(url)
    assert isinstance(engine, SQLiteEngine)
    assert engine.path == Path(path)


@pytest.mark.parametrize("url", ["postgres://u:p@host:5432/name", "postgresql:///name?host=/run/postgresql"])
def test_postgres_urls(url: str) -> None:
    """Both spellings of the scheme, and sockets."""
    assert isinstance(open_engine(url), PostgresEngine)


@pytest.mark.parametrize(
    "url",
    ["", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "sqlite://host/a.db", "mysql://[host/name"],
)
def test_other_urls_are_refused(url: str) -> None:
    """What cannot be a database of ours is refused with the two forms that can."""
    with pytest.raises(ConfigurationError, match="sqlite:///"):
        open_engine(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:sec/ret@h/n",
        "postgres://u:sec#ret@h/n",
        "postgres://u:sec?ret@h/n",
        "postgres://[secret/n",
    ],
)
async def test_a_postgres_url_that_cannot_be_read(url: str) -> None:
    """A special sign in a password, the usual mistake: the refusal says how to write it and quotes no part of it."""
    engine = open_engine(url)
    assert isinstance(engine, PostgresEngine)
    for connect in (engine.start_connection_pool, engine.connect):
        with pytest.raises(ConfigurationError, match="%40") as refused:
            await connect()
        assert "sec" not in "".join(format_exception(refused.value)).replace(url, "")


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  select 1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", False),
        ("INSERT INTO a VALUES (1)", False),
        ("PRAGMA user_version = 1", False),
    ],
)
def test_only_reads(sql: str, reads: bool) -> None:
    """Writes never go to a reader."""
    assert only_reads(sql) is reads


async def test_what_was_written_is_read_at_once(database: DatabaseEngine) -> None:
    """Whichever connections answer, a read that follows a write sees it."""

    async def write_and_read(number: int) -> bool:
        await Message.insert(message(str(number)))
        return await Message.exists().where(Message.purpose == str(number))

    assert all(await asyncio.gather(*(write_and_read(number) for number in range(40))))


async def test_upsert_and_returning(database: DatabaseEngine) -> None:
    """ON CONFLICT and RETURNING, on which claims and receipts rest, tell who came first."""

    def claim() -> object:
        row = Suppression(address_digest="a", channel="email", reason="asked")
        return (
            Suppression.insert(row)
            .on_conflict((Suppression.address_digest,), "DO NOTHING")
            .returning(Suppression.id)
        )

    first, second = await claim(), await claim()
    assert (len(first), len(second)) == (1, 0)


async def test_batches_page_through_a_query_with_arguments(database: DatabaseEngine) -> None:
    """A long result comes in pages, filtered, and holds up no other query."""
    await Message.insert(*(message("kept" if number % 2 else "left") for number in range(50)))
    async with await Message.select().where(Message.purpose == "kept").batch(batch_size=10) as batch:
        sizes = [(len(rows), await Message.count()) async for rows in batch]
    assert sizes == [(10, 50), (10, 50), (5, 50)]


async def test_a_failure_inside_a_batch_is_seen(database: DatabaseEngine) -> None:
    """Piccolo's own batches swallow what goes wrong in their block."""
    with pytest.raises(KeyError):
        async with await Message.select().batch():
            raise KeyError


async def test_values_come_back_as_they_went_in(database: DatabaseEngine) -> None:
    """JSON, times with zone and nulls mean the same on both databases."""
    sent = message()
    await Message.insert(sent)
    row = await Message.select().first()
    assert row is not None
    assert (row["created_at"], row["sent_at"], row["attempts"]) == (sent.created_at, None, 0)


async def test_a_closed_pool_is_unavailable(fresh_database: DatabaseEngine) -> None:
    """A query outside start and close gets the clear error, not the driver's."""
    await fresh_database.close_connection_pool()
    with pytest.raises(Unavailable):
        await Message.count()
    with pytest.raises(Unavailable):
        async with transaction():
            pass


async def test_sqlite_locked_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that never ends elsewhere makes ours unavailable, while reads go on, and then all is well."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    engine = bind(open_engine(f"sqlite:///{tmp_path / 'a.db'}"))
    await engine.start_connection_pool()
    await engine.run_ddl("CREATE TABLE a (b integer)")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        async with transaction():
            pass
    with pytest.raises(Unavailable):
        await engine.execute("INSERT INTO a VALUES (1)")
    assert await engine.execute("SELECT * FROM a") == []
    other.execute("ROLLBACK")
    async with transaction():
        await engine.execute("INSERT INTO a VALUES (2)")
    assert await engine.execute("SELECT * FROM a") == [{"b": 2}]
    other.close()
    await engine.close_connection_pool()


async def test_sqlite_full_disk(tmp_path: Path) -> None:
    """On a full disk nothing is half-saved, even if the failure is caught, and the next write may succeed."""
    engine = bind(open_engine(f"sqlite:///{tmp_path / 'a.db'}"))
    await engine.start_connection_pool()
    await engine.run_ddl("CREATE TABLE a (b text)")
    await engine.execute("PRAGMA max_page_count = 3")

    async def fill_and_go_on() -> None:
        async with transaction():
            await engine.execute("INSERT INTO a VALUES ('small')")
            with pytest.raises(Unavailable):
                await engine.execute("INSERT INTO a VALUES (?)", ["x" * 100_000])
            await engine.execute("INSERT INTO a VALUES ('after')")

    with pytest.raises(Unavailable):
        await fill_and_go_on()
    assert await engine.execute("SELECT * FROM a") == []
    await engine.execute("INSERT INTO a VALUES ('fits')")
    assert await engine.execute("SELECT * FROM a") == [{"b": "fits"}]
    await engine.close_connection_pool()


async def test_sqlite_opens_readers_when_they_are_needed(databases: Any) -> None:
    """Each reads the whole schema first: one that nobody waits for only takes time and memory."""
    async with opened(await databases.migrated_url("sqlite")) as engine:
        connections = engine._connections
        assert len(connections) == 1
        await Message.count()
        await Message.count()
        assert len(connections) == 2
        await asyncio.gather(*(Message.count() for _ in range(5 * sqlite.READERS)))
        assert len(connections) == 1 + sqlite.READERS


async def test_sqlite_readers_that_cannot_be_opened(databases: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is told, those who stood in line too; afterwards all is as before."""
    async with opened(await databases.migrated_url("sqlite")), asyncio.timeout(10):
        with monkeypatch.context() as patch:
            patch.setattr(sqlite, "connect", lambda path: sqlite3.connect(path / "below a file"))
            asked = (Message.count() for _ in range(5 * sqlite.READERS))
            answers = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(answer) for answer in answers} == {Unavailable}
        assert await Message.count() == 0


async def test_sqlite_file_that_was_removed(tmp_path: Path) -> None:
    """Writes to a deleted file would seem to succeed; they and reads are refused."""
    path = tmp_path / "a.db"
    engine = bind(open_engine(f"sqlite:///{path}"))
    await engine.start_connection_pool()
    await engine.run_ddl("CREATE TABLE a (b integer)")
    path.unlink()
    for sql in ("SELECT * FROM a", "INSERT INTO a VALUES (1)"):
        with pytest.raises(Unavailable):
            await engine.execute(sql)
    await engine.close_connection_pool()


@pytest.mark.parametrize("url", ["sqlite:////dev/null/a.db", "postgres://nobody@127.0.0.1:1/nothing"])
async def test_a_database_that_is_not_there(url: str) -> None:
    """A missing file's folder or server is Unavailable at the start."""
    with pytest.raises(Unavailable):
        await open_engine(url).start_connection_pool()


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Something else under the name is refused and left alone."""
    path = tmp_path / "a.db"
    path.write_bytes(b"not a database at all" * 100)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(Unavailable):
        await engine.start_connection_pool()
    assert path.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_value_that_does_not_fit_is_no_outage(database: PostgresEngine) -> None:
    """A wrong value is a mistake to be seen as one, not a reason to try again later."""
    with pytest.raises(asyncpg.DataError):
        await database.execute("SELECT $1::integer", ["text"])


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_postgres_comes_back_after_a_restart(fresh_database: PostgresEngine) -> None:
    """Connections that the server dropped cost at most one Unavailable each; the pool then works again."""
    await asyncio.gather(*(Message.count() for _ in range(5)))
    other = await fresh_database.connect()
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()
    outcomes = await asyncio.gather(*(Message.count() for _ in range(10)), return_exceptions=True)
    assert [outcome for outcome in outcomes if outcome != 0 and not isinstance(outcome, Unavailable)] == []
    assert await asyncio.gather(*(Message.count() for _ in range(10))) == [0] * 10
