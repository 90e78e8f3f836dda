"""Reading on a Dask cluster: the same results, and plain words where it cannot be."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from participation.cli import participation
from participation.errors import Unavailable
from participation.feedback.schemas import CommentFilter
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.downloads import as_json
from participation.improvements.making import compose_unstored
from participation.sentiment import cluster as cluster_module
from participation.sentiment import readers as readers_module
from participation.sentiment.analysis import analyse_comments
from participation.sentiment.cluster import cluster
from participation.sentiment.reader import shipped_version
from participation.sentiment.readers import Batch, Models
from participation.sentiment.tables import CommentAnalysis
from tests.factories import LAMP_COMPLAINTS, PRAISE, QUEUE_COMPLAINTS, some_comments

DAY = date(2026, 11, 2)
BATCH = Batch(Models(shipped_version()), ["baik"])


@pytest.fixture
async def two_workers() -> AsyncIterator[Any]:
    """A scheduler on a port of its own and two workers, as threads: they start in a second."""
    async with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2,
        threads_per_worker=2,
        processes=False,
        protocol="tcp://",
        dashboard_address=None,
        worker_dashboard_address=None,
        asynchronous=True,
    ) as local:
        yield local


@pytest.mark.usefixtures("database")
async def test_a_cluster_finds_what_one_process_finds(
    two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every stored row is the same, and the report made of them the same to the byte."""
    monkeypatch.setattr("participation.sentiment.analysis.PAGE", 7)
    await some_comments([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS, *PRAISE, "", "👍", "x" * 9_000], DAY)
    await analyse_comments()
    alone, report = await _stored(), await _report()
    await CommentAnalysis.delete(force=True)
    async with cluster(two_workers.scheduler_address) as readers:
        assert readers.at_once == 8
        assert await analyse_comments(readers=readers) == len(alone)
    assert await _stored() == alone
    assert await _report() == report


async def _stored() -> list[dict[str, Any]]:
    rows = await CommentAnalysis.select().order_by(CommentAnalysis.comment)
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


async def _report() -> bytes:
    made = await compose_unstored(CommentFilter(), None, None)
    return as_json(await briefing_of(msgspec.structs.replace(made, created_at=None), public=False))


async def test_a_worker_with_other_models_is_refused(two_workers: Any) -> None:
    """Another release on a worker is said, with both versions."""
    async with cluster(two_workers.scheduler_address) as readers:
        with pytest.raises(Unavailable, match="Install the same release"):
            await readers.read(Batch(Models("older-models"), ["baik"]))


async def test_a_cluster_without_workers_is_no_waiting(
    two_workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all workers are gone, before or while it reads, the command ends with what to do."""
    monkeypatch.setattr(cluster_module, "WORKER_SECONDS", 0.2)
    monkeypatch.setattr(cluster_module, "LOOK_SECONDS", 0.1)
    async with cluster(two_workers.scheduler_address) as readers:
        two_workers.scale(0)
        await two_workers
        with pytest.raises(Unavailable, match="no worker that is alive"):
            await readers.read(BATCH)
    with pytest.raises(Unavailable, match="no worker that is alive"):
        async with cluster(two_workers.scheduler_address):
            pass


@pytest.mark.parametrize(
    ("fault", "words"), [(RuntimeError, "lost its workers"), (ImportError, "cannot read")]
)
async def test_what_a_worker_fails_with_is_told_without_its_words(
    two_workers: Any, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], words: str
) -> None:
    """The kind of error is named; what it says may quote a comment and is not repeated."""

    def fail(models: Models) -> None:
        raise fault("rahasia")

    monkeypatch.setattr(readers_module, "_opened", fail)
    async with cluster(two_workers.scheduler_address) as readers:
        with pytest.raises(Unavailable, match=words) as told:
            await readers.read(BATCH)
    assert "rahasia" not in str(told.value)
    assert fault.__name__ in str(told.value)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "tcp://", "http://127.0.0.1:1"])
async def test_an_address_that_does_not_answer_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody there, or no address at all: a sentence with the address in it."""
    monkeypatch.setattr(cluster_module, "ANSWER_SECONDS", 1)
    with pytest.raises(Unavailable, match="No Dask scheduler answers at"):
        async with cluster(address):
            pass


async def test_missing_certificates_are_named() -> None:
    """A scheduler behind TLS is reached with certificates alone: that it does not answer would mislead."""
    with pytest.raises(Unavailable, match=r"distributed\.comm\.tls"):
        async with cluster("tls://127.0.0.1:1"):
            pass


@pytest.mark.parametrize("address", ["nonsense", "tls://127.0.0.1:1"])
def test_where_nobody_answers_nothing_is_left_open(address: str, recwarn: pytest.WarningsRecorder) -> None:
    """The sentence is the last that the command says: no warning of Python's follows it."""

    async def reach() -> None:
        async with cluster(address):
            pass

    with pytest.raises(Unavailable):
        asyncio.run(reach())
    gc.collect()
    assert [str(told.message) for told in recwarn if told.category is RuntimeWarning] == []


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_address_is_refused(empty: str) -> None:
    """A variable that was not set must not lead to hours of reading on one machine."""
    result = CliRunner().invoke(participation, ["analyse", "--dask", empty])
    assert result.exit_code == 2
    assert "--dask is empty. Write the address" in result.output


async def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask comes only where it is asked for; the command says how."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match="participation\\[dask\\]"):
        async with cluster("tcp://127.0.0.1:1"):
            pass
