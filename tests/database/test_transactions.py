"""Transactions mean the same on SQLite and PostgreSQL."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context

import pytest
from piccolo.engine.exceptions import TransactionError

from participation.database import CONSTRAINT_ERRORS, DatabaseEngine, exclusive, transaction
from participation.messages.tables import Suppression

pytestmark = pytest.mark.usefixtures("database")


async def add(digest: str) -> None:
    await Suppression.insert(Suppression(address_digest=digest, channel="email", reason="asked"))


async def add_and_fail(digest: str) -> None:
    async with transaction():
        await add(digest)
        raise KeyError


async def digests() -> list[str]:
    return (
        await Suppression.select(Suppression.address_digest)
        .order_by(Suppression.address_digest)
        .output(as_list=True)
    )


async def test_commits_at_the_end() -> None:
    """What a transaction wrote is there for everyone once it has ended."""
    async with transaction():
        await add("a")
    assert await digests() == ["a"]


async def test_reads_its_own_writes_and_shows_them_to_nobody() -> None:
    """Before the commit only the transaction itself sees what it wrote."""
    async with transaction():
        await add("a")
        seen_inside = await digests()
        seen_outside = await _in_another_context(digests)
    assert (seen_inside, seen_outside) == (["a"], [])


async def _in_another_context(function: Callable[[], Coroutine[None, None, list[str]]]) -> list[str]:
    """As another request would run it: a task that inherits nothing."""
    return await asyncio.get_running_loop().create_task(function(), context=Context())


async def test_an_exception_rolls_back() -> None:
    """An exception that leaves the block undoes everything, and goes on as it was."""
    with pytest.raises(KeyError):
        await add_and_fail("a")
    assert await digests() == []


async def test_a_caught_inner_failure_undoes_only_the_inner_writes() -> None:
    """A nested transaction is a savepoint."""
    async with transaction():
        await add("before")
        with pytest.raises(KeyError):
            await add_and_fail("inner")
        await add("after")
    assert await digests() == ["after", "before"]


async def test_a_refused_row_in_a_savepoint_leaves_the_rest_usable() -> None:
    """A constraint error caught around a nested transaction does not spoil the outer one."""
    async with transaction():
        await add("a")
        with pytest.raises(CONSTRAINT_ERRORS):
            async with transaction():
                await add("a")
        await add("b")
    assert await digests() == ["a", "b"]


async def test_a_savepoint_that_succeeds_goes_when_the_outer_fails() -> None:
    """What a nested transaction wrote is kept only if the outer one commits."""

    async def fail_outside() -> None:
        async with transaction():
            async with transaction():
                await add("inner")
            raise KeyError

    with pytest.raises(KeyError):
        await fail_outside()
    assert await digests() == []


async def test_a_failed_statement_is_never_committed_in_silence(database: DatabaseEngine) -> None:
    """Where a failed statement has spoilt the transaction (PostgreSQL), the end says so; else it commits."""
    await add("there")
    try:
        async with transaction():
            await add("before")
            with pytest.raises(CONSTRAINT_ERRORS):
                await add("there")
    except TransactionError:
        assert await digests() == ["there"]
    else:
        assert await digests() == ["before", "there"]


async def test_a_failing_commit_frees_everything(fresh_database: DatabaseEngine) -> None:
    """A foreign key that is found broken at COMMIT leaves no row, no context and no connection behind."""
    await _deferred_tables(fresh_database)
    for _ in range(30):  # more than any pool has connections
        with pytest.raises(CONSTRAINT_ERRORS):
            async with transaction():
                await fresh_database.execute("INSERT INTO child (parent) VALUES (1)")
        assert not fresh_database.transaction_exists()
    await add("afterwards")
    assert await fresh_database.execute("SELECT parent FROM child") == []


async def _deferred_tables(database: DatabaseEngine) -> None:
    await database.run_ddl("CREATE TABLE parent (id integer PRIMARY KEY)")
    await database.run_ddl(
        "CREATE TABLE child (parent integer REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
    )


async def test_cancellation_rolls_back_and_frees_the_writer() -> None:
    """A request that is given up half-way writes nothing and keeps nobody waiting."""
    begun = asyncio.Event()

    async def wait_inside() -> None:
        async with transaction():
            await add("a")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait_inside())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), transaction():
        await add("b")
    assert await digests() == ["b"]


@pytest.mark.parametrize("steps", range(0, 300, 30))
async def test_cancellation_at_any_moment_leaves_whole_transactions(steps: int) -> None:
    """Wherever the cancellation falls, both rows are there or none, and work goes on."""
    task = asyncio.create_task(_add_two())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(5), transaction():
        await add("c")
    assert await digests() in (["c"], ["a", "b", "c"])


async def _add_two() -> None:
    async with transaction():
        await add("a")
        await add("b")


async def test_a_task_may_not_use_the_transaction_it_inherited() -> None:
    """A child task is refused with the reason instead of mixing its queries into its parent's."""
    async with transaction():
        with pytest.raises(TransactionError, match="another task's transaction"):
            await asyncio.create_task(digests())
        await add("a")
    assert await digests() == ["a"]


async def test_a_task_outlives_the_transaction_it_was_started_in() -> None:
    """A background task started inside a transaction works by itself once that has ended."""
    released = asyncio.Event()

    async def later() -> None:
        await released.wait()
        async with transaction():
            await add("later")

    async with transaction():
        task = asyncio.create_task(later())
    released.set()
    await task
    assert await digests() == ["later"]


async def test_eighty_at_once_lose_nothing() -> None:
    """Concurrent transactions that read and then write all succeed, and none builds on what has changed."""
    await add("0")

    async def increase() -> None:
        async with transaction(), exclusive("counter"):
            count = int((await digests())[0])
            await Suppression.update({Suppression.address_digest: str(count + 1)}, force=True)

    await asyncio.gather(*(increase() for _ in range(80)))
    assert await digests() == ["80"]


async def test_exclusive_needs_a_transaction() -> None:
    """A lock that nothing would hold is refused."""
    with pytest.raises(RuntimeError, match="transaction"):
        async with exclusive("counter"):
            pass
