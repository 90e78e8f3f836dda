"""Short links under load: GET /k/{code} of many links, by people, programs and browsers that fetch ahead.

    python -m benchmarks.redirects [--database postgres://…] [--connections 32] [--seconds 10]

Starts `participation serve` on a database of its own, loads it from this process over keep-alive connections and
prints redirects/s, latency, CPU time and memory of the web process, and whether what was counted is what was sent:
by step, once the server was stopped. The load comes from the same machine.
"""

import asyncio
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from platform import machine, python_version

from benchmarks.serving import HOST, Platform, load_options
from participation.accounts.schemas import PROGRAM
from participation.campaigns.link_service import create_links
from participation.campaigns.link_tables import LinkCount
from participation.campaigns.schemas import CampaignWanted, LinkWanted, Target
from participation.campaigns.service import create_campaign, hand_in, set_targets, start_campaign
from participation.clock import today
from participation.database import bind, open_engine
from participation.surveys.queries import survey_by_id, surveys_for_anyone

LINKS = 200
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Mobile Safari/537.36"
)
SENDERS = (
    [("opened", f"User-Agent: {PHONE}\r\n")] * 8
    + [("bot", "User-Agent: WhatsApp/2.24 A\r\n")]
    + [("bot", f"User-Agent: {PHONE}\r\nSec-Purpose: prefetch\r\n")]
)
"""Step and headers: eight of ten are people."""


@dataclass
class Measured:
    """Times in seconds; what was answered, by step."""

    sent: Counter[str] = field(default_factory=Counter)
    failures: int = 0
    latencies: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    processor_time: float = 0.0


async def make_links(url: str) -> list[str]:
    """Codes of a running campaign for the first survey of the demonstration."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    survey = (await surveys_for_anyone(1))[0][0]
    view = await survey_by_id(survey)
    assert view is not None
    text = {"id": "Kampanye"}
    wanted = CampaignWanted(text, text, text, survey, None, today(), today() + timedelta(days=30), 0)
    campaign = await create_campaign(PROGRAM, view.office, None, wanted)
    campaign = await set_targets(PROGRAM, campaign.id, campaign.revision, (Target(None, (), 100),))
    campaign = await hand_in(PROGRAM, campaign.id, campaign.revision, today())
    campaign = await start_campaign(PROGRAM, campaign.id, campaign.revision)
    links = await create_links(PROGRAM, campaign.id, [LinkWanted("poster")] * LINKS)
    await engine.close_connection_pool()
    return [link.code for link in links]


async def counted(url: str) -> Counter[str]:
    """What the database holds, by step."""
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    counts: Counter[str] = Counter()
    for row in await LinkCount.select(LinkCount.step, LinkCount.n):
        counts[row["step"]] += row["n"]
    await engine.close_connection_pool()
    return counts


async def follow(port: int, number: int, codes: list[str], until: float, measured: Measured) -> None:
    """One link after the other over one connection."""
    reader, writer = await asyncio.open_connection(HOST, port)
    while time.perf_counter() < until:
        number += 1
        step, headers = SENDERS[number % len(SENDERS)]
        code = codes[number * 7 % len(codes)]
        began = time.perf_counter()
        writer.write(f"GET /k/{code} HTTP/1.1\r\nHost: {HOST}:{port}\r\n{headers}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        measured.latencies.append(time.perf_counter() - began)
        if head[9:12] == (b"503" if "Purpose" in headers else b"302"):
            measured.sent[step] += 1
        else:
            measured.failures += 1
    writer.close()


async def load(platform: Platform, codes: list[str], connections: int, seconds: float) -> list[Measured]:
    """A second to warm up, or less where less is measured; then what is measured."""
    warm, measured, web = Measured(), Measured(), platform.web_process()
    for which, length in ((warm, min(1.0, seconds)), (measured, seconds)):
        used, began = sum(web.cpu_times()[:2]), time.perf_counter()
        until = began + length
        await asyncio.gather(
            *(follow(platform.port, each, codes, until, which) for each in range(connections))
        )
        which.elapsed = time.perf_counter() - began
        which.processor_time = sum(web.cpu_times()[:2]) - used
    return [warm, measured]


def report(phases: list[Measured], stored: Counter[str], memory: str) -> None:
    measured = phases[-1]
    latencies = sorted(measured.latencies)
    answered = sum(measured.sent.values())
    sent = sum((phase.sent for phase in phases), Counter())
    rows = {
        "machine": f"{os.cpu_count()} cores, {machine()}, Python {python_version()}",
        "redirects": f"{answered} ({measured.failures} failed)",
        "redirects per second": f"{answered / measured.elapsed:.0f}",
        "CPU per redirect": f"{measured.processor_time / max(answered, 1) * 1000:.2f} ms",
        "latency p50 / p95 / p99": " / ".join(
            f"{latencies[int(len(latencies) * share)] * 1000:.1f} ms" for share in (0.5, 0.95, 0.99)
        ),
        "memory of the web process": memory,
        "sent, with the warm-up": ", ".join(f"{step} {n}" for step, n in sorted(sent.items())),
        "counted": ", ".join(f"{step} {n}" for step, n in sorted(stored.items())),
        "each counted once": "yes" if sent == stored else "NO",
    }
    for name, value in rows.items():
        print(f"{name:28} {value}")


def main() -> None:
    arguments = load_options(__doc__)
    with tempfile.TemporaryDirectory() as directory:
        platform = Platform(Path(directory), arguments.database)
        codes = asyncio.run(make_links(platform.database_url))
        platform.start()
        try:
            phases = asyncio.run(load(platform, codes, arguments.connections, arguments.seconds))
            memory = f"{platform.web_process().memory_info().rss / 2**20:.0f} MiB"
        finally:
            platform.stop()
        report(phases, asyncio.run(counted(platform.database_url)), memory)


if __name__ == "__main__":
    main()
