"""Reading comments on a Dask cluster, an extra. What travels there, and who may see it, docs/operations.md says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from participation.errors import ParticipationError, Unavailable
from participation.sentiment.reader import Found
from participation.sentiment.readers import Batch, Readers, read_batch

ANSWER_SECONDS = 10
"""How long a scheduler may take to answer."""
WORKER_SECONDS = 30.0
"""How long a cluster may be without any worker: one that is started again takes some seconds."""
LOOK_SECONDS = 1.0

NO_EXTRA = "Dask is not installed. Run: pip install 'participation[dask]'"
NO_ANSWER = (
    "No Dask scheduler answers at %(address)s. Look whether it runs, and whether the address is right."
)
NO_CERTIFICATES = "Dask has no certificates for %(address)s. Name them in its settings, distributed.comm.tls."
NO_WORKERS = (
    "The Dask cluster at %(address)s has no worker that is alive. What was read before is stored. "
    "Start workers and run the same command again."
)
LOST = (
    "The Dask cluster at %(address)s lost its workers over a part of the comments, or was stopped (%(reason)s). "
    "What was read before is stored. Run the same command again: it goes on with what is left."
)
NOT_INSTALLED = (
    "The workers of the Dask cluster cannot read comments (%(reason)s). "
    "Install the same release of participation on every machine of the cluster."
)


@asynccontextmanager
async def cluster(address: str) -> AsyncIterator[Readers]:
    """The workers of the cluster at this address. Raises Unavailable where there are none to reach."""
    try:
        from distributed import Client
    except ImportError:
        raise Unavailable(NO_EXTRA) from None
    client: Any = Client(address, asynchronous=True, timeout=ANSWER_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]

    async def read(batch: Batch) -> list[Found]:
        return await _read(client, address, batch)

    try:
        await _connect(client, address)
        threads = await _threads(client)
        if not threads:
            raise Unavailable(NO_WORKERS, {"address": address})
        yield Readers(read, at_once=2 * threads)
    finally:
        await client.close()


async def _connect(client: Any, address: str) -> None:
    try:
        await client
    except TypeError as error:  # what distributed raises where it has no context for TLS
        raise Unavailable(NO_CERTIFICATES, {"address": address}) from error
    except (OSError, ValueError, TimeoutError) as error:
        raise Unavailable(NO_ANSWER, {"address": address}) from error


async def _read(client: Any, address: str, batch: Batch) -> list[Found]:
    """The scheduler gives a batch whose worker dies to another one; where none is left this is no waiting."""
    future = client.submit(read_batch, batch, pure=False)
    reading = asyncio.ensure_future(future.result())
    try:
        await _expect_workers(client, address, reading)
        found: list[Found] = reading.result()
    except ParticipationError:
        raise
    except (ImportError, AttributeError) as error:
        raise Unavailable(NOT_INSTALLED, {"reason": type(error).__name__}) from None
    except Exception as error:  # whatever distributed raises when workers die or its scheduler goes away
        raise Unavailable(LOST, {"address": address, "reason": type(error).__name__}) from None
    else:
        return found
    finally:
        reading.cancel()
        future.release()


async def _expect_workers(client: Any, address: str, reading: "asyncio.Future[Any]") -> None:
    """Waits until something was read or a while is over. Raises Unavailable where nobody is there to read."""
    patience = WORKER_SECONDS
    while not reading.done() and patience > 0:
        await asyncio.wait([reading], timeout=LOOK_SECONDS)
        patience = WORKER_SECONDS if await _threads(client) else patience - LOOK_SECONDS
    if not reading.done():
        raise Unavailable(NO_WORKERS, {"address": address})


async def _threads(client: Any) -> int:
    """How many batches the workers that are alive read at a time."""
    scheduler = await client.scheduler.identity(n_workers=-1)
    return sum(worker["nthreads"] for worker in scheduler["workers"].values())
