"""Complete flows of a survey of the demonstration: GET the page, POST its ten answers, read the redirect.

    python -m benchmarks.answering [--database postgres://…] [--connections 32] [--seconds 10]

Starts `participation serve` on a database of its own, loads it from this process over keep-alive connections
and prints flows/s, latency, CPU time and memory of the web process, and what the page weighs. Then the same load goes
on while somebody signed in reads results of a survey with 100,000 submissions, filtered and crossed, and the memory
is printed once more. The load comes from the same machine: figures are those of one core for the server and one for
the load.
"""

import asyncio
import gzip
import os
import random
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from platform import machine, python_version
from urllib.parse import urlencode

import httpx
import psutil

from benchmarks.results import a_survey, fill, repeat_blocks
from benchmarks.serving import HOST, Platform, load_options
from participation.accounts.schemas import PROGRAM, AccountCreate
from participation.accounts.service import create_account
from participation.database import bind, open_engine
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.surveys.counting import count_submissions

SLUG = "kepuasan-puskesmas-kenanga"
FIRST_WINDOW = 14 * 1024
EMAIL, PASSWORD = "planner@office.example", "empat kata tanpa hubungan"
COUNTED = 100_000
"""Submissions of the survey whose results are read; the first block is written, then repeated."""
WRITTEN = 16_384
GROUP = 2_048
FILTERED = (
    "?question=service",
    "?question=service&by=age&channel=page&from=2026-03-01&to=2026-09-30&where=sex%3DP",
    "?question=needs&by=area",
    "?question=minutes&by=%40day",
    "?question=scale0&by=sex",
)
"""What is asked of them."""


@dataclass
class Measured:
    """Times in seconds."""

    flows: int = 0
    failures: int = 0
    latencies: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    processor_time: float = 0.0


class Connection:
    """A minimal HTTP/1.1 keep-alive client: the load must cost less than what it loads."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
        self._reader = reader
        self._writer = writer
        self._host = f"{HOST}:{port}"

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection(HOST, port), port)

    async def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
        """Status, head and body; the body is as it came over the wire."""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: gzip\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(head.encode() + b"\r\n" + body)
        received = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", received, re.IGNORECASE)
        content = await self._reader.readexactly(int(length[1])) if length else await self._chunks()
        return int(received[9:12]), received, content

    async def _chunks(self) -> bytes:
        parts = []
        while size := int(await self._reader.readline(), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        self._writer.close()


async def flows(
    connection: Connection, until: float, measured: Measured, fields: dict[str, list[str]]
) -> None:
    while time.perf_counter() < until:
        started = time.perf_counter()
        status, _, content = await connection.request("GET", f"/surveys/{SLUG}")
        page = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        key = re.search(rb'name="_key" value="([^"]+)"', page)
        answers = {name: random.choice(values) for name, values in fields.items()}
        body = urlencode({"_key": key[1].decode() if key else "", "_version": "1", **answers}).encode()
        posted, _, _ = await connection.request("POST", f"/surveys/{SLUG}", body)
        measured.latencies.append(time.perf_counter() - started)
        if (status, posted) == (200, 303):
            measured.flows += 1
        else:
            measured.failures += 1


async def answers_of(connection: Connection) -> dict[str, list[str]]:
    """Values that each control of the page offers."""
    _, _, content = await connection.request("GET", f"/surveys/{SLUG}")
    page = gzip.decompress(content).decode()
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]+)"', page):
        fields.setdefault(name, []).append(value)
    for name, options in re.findall(
        r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        fields[name] = [value for value in re.findall(r'<option value="([^"]*)"', options) if value]
    for name in re.findall(r'<input type="text" id="[^"]+" name="([^"]+)"', page):
        fields[name] = ["15", "30", "45", "90"]
    for name in re.findall(r'<textarea id="[^"]+" name="([^"]+)"', page):
        fields[name] = ["Antrean di loket terlalu lama, mohon ditambah petugas pada jam sibuk."]
    return fields


async def weight(connection: Connection) -> tuple[int, int]:
    """Compressed bytes of the page with all it loads, heads included, and the number of requests."""
    _, head, content = await connection.request("GET", f"/surveys/{SLUG}")
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', gzip.decompress(content).decode())
    total = len(head) + len(content)
    for path in loaded:
        _, head, content = await connection.request("GET", path)
        total += len(head) + len(content)
    return total, 1 + len(loaded)


async def with_results(url: str, written: int = WRITTEN, counted: int = COUNTED) -> int:
    """The survey whose results are read, counted as the scheduler does; and somebody who may read them."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    survey, drawn = await a_survey(), random.Random(2026)
    for start in range(0, written, GROUP):
        await fill(survey, drawn, min(GROUP, written - start))
    await count_submissions()
    await repeat_blocks(survey, counted)
    account = await create_account(PROGRAM, AccountCreate(EMAIL, "Planner", PASSWORD))
    await grant(PROGRAM, account.id, Role.PLANNER, ScopeKind.EVERYTHING)
    await engine.close_connection_pool()
    return survey.id


async def read_results(url: str, survey: int, until: float) -> list[float]:
    """Pages of results, one after the other, as somebody signed in sees them; seconds that each took.

    Each is seen once at least.
    """
    taken: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        await client.get("/manage/sign-in")
        fields = {"_csrf_token": client.cookies["csrf"], "email": EMAIL, "password": PASSWORD}
        assert (await client.post("/manage/sign-in", data=fields)).status_code == 303
        while not taken or time.perf_counter() < until:
            for asked in ("", *FILTERED):
                began = time.perf_counter()
                answer = await client.get(f"/manage/surveys/{survey}/results{asked}")
                assert answer.status_code == 200, answer.text
                taken.append(time.perf_counter() - began)
    return sorted(taken)


async def load(platform: Platform, connections: int, seconds: float) -> tuple[Measured, tuple[int, int]]:
    """A second to warm up, or less where less is measured; then what is measured."""
    opened = [await Connection.open(platform.port) for _ in range(connections)]
    fields = await answers_of(opened[0])
    page_weight = await weight(opened[0])
    warm, web = Measured(), platform.web_process()
    await asyncio.gather(
        *(flows(each, time.perf_counter() + min(1.0, seconds), warm, fields) for each in opened)
    )
    measured = Measured()
    used = sum(web.cpu_times()[:2])
    started = time.perf_counter()
    await asyncio.gather(*(flows(each, started + seconds, measured, fields) for each in opened))
    measured.elapsed = time.perf_counter() - started
    measured.processor_time = sum(web.cpu_times()[:2]) - used
    for each in opened:
        each.close()
    return measured, page_weight


async def load_with_reader(
    platform: Platform, connections: int, seconds: float, survey: int
) -> tuple[Measured, list[float]]:
    """The same while results are read."""
    opened = [await Connection.open(platform.port) for _ in range(connections)]
    fields = await answers_of(opened[0])
    measured = Measured()
    until = time.perf_counter() + seconds
    taken, *_ = await asyncio.gather(
        read_results(platform.url, survey, until), *(flows(each, until, measured, fields) for each in opened)
    )
    for each in opened:
        each.close()
    return measured, taken


def main() -> None:
    arguments = load_options(__doc__)
    with tempfile.TemporaryDirectory() as directory:
        platform = Platform(Path(directory), arguments.database)
        survey = asyncio.run(with_results(platform.database_url))
        ready = platform.start()
        try:
            report(platform, ready, arguments.connections, arguments.seconds, survey)
        finally:
            platform.stop()


def memory_of(process: psutil.Process) -> str:
    return f"{process.memory_info().rss / 2**20:.0f} MiB"


def report(platform: Platform, ready: float, connections: int, seconds: float, survey: int) -> None:
    measured, (size, requests) = asyncio.run(load(platform, connections, seconds))
    memory = memory_of(platform.web_process())
    while_read, taken = asyncio.run(load_with_reader(platform, connections, seconds, survey))
    latencies = sorted(measured.latencies)
    rows = {
        "machine": f"{os.cpu_count()} cores, {machine()}, Python {python_version()}",
        "ready after": f"{ready:.2f} s",
        "flows": f"{measured.flows} ({measured.failures} failed)",
        "flows per second": f"{measured.flows / measured.elapsed:.0f}",
        "latency p50 / p95 / p99": " / ".join(
            f"{latencies[int(len(latencies) * share)] * 1000:.0f} ms" for share in (0.5, 0.95, 0.99)
        ),
        "CPU per flow": f"{measured.processor_time / max(measured.flows, 1) * 1000:.2f} ms",
        "memory of the web process": memory,
        "… while results are read": memory_of(platform.web_process()),
        "flows while results are read": f"{while_read.flows} ({while_read.failures} failed)",
        "pages of results": f"{len(taken)}, p95 {taken[int(len(taken) * 0.95)] * 1000:.0f} ms",
        "page with all it loads": f"{size} bytes compressed, {requests} requests (limit {FIRST_WINDOW}, 3)",
    }
    for name, value in rows.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
