"""A sender that is killed loses nothing, and repeats at most the batch it was at, under the same Message-IDs."""

import asyncio
import os
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from participation.clock import now
from participation.messages.channels import Channel, MessageState
from participation.messages.schemas import BulkMessage
from participation.messages.sending import BATCH, send_due
from participation.messages.service import queue_bulk
from participation.messages.tables import Message
from participation.settings import Settings
from tests.conftest import Databases, opened

MESSAGES = 3 * BATCH
SENDING = (
    "import asyncio; from participation.database import bind, open_engine; "
    "from participation.messages.sending import send_due; from participation.settings import Settings\n"
    "async def send():\n"
    "    settings = Settings.from_environment()\n"
    "    await bind(open_engine(settings.database_url)).start_connection_pool()\n"
    "    await send_due(settings)\n"
    "asyncio.run(send())"
)


class Sink:
    """Remembers recipient and Message-ID of every mail."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content)
        self.taken.append((envelope.rcpt_tos[0], mail["Message-ID"]))
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


async def test_killed_in_a_batch(
    database_kind: str, databases: Databases, sink: Controller, tmp_path: Path
) -> None:
    """Killed with SIGKILL in its second batch or later, followed by another sender once the lease is over."""
    url = await databases.migrated_url(database_kind)
    environment = {
        "PARTICIPATION_DATABASE_URL": url,
        "PARTICIPATION_SECRET_KEY": "k" * 32,
        "PARTICIPATION_VAR": str(tmp_path),
        "PARTICIPATION_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
    }
    taken: list[tuple[str, str]] = sink.handler.taken
    async with opened(url):
        many = [
            BulkMessage(Channel.EMAIL, f"warga.{number}@example.id", "Suara Anda", "Halo", "id")
            for number in range(MESSAGES)
        ]
        await queue_bulk("campaign", many, zone="", about="mailing:1")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SENDING, env={**os.environ, **environment}
        )
        while len(taken) < BATCH + BATCH // 2:
            assert process.returncode is None, "it ended before it could be killed"
            await asyncio.sleep(0.005)
        process.kill()
        await process.wait()
        await asyncio.sleep(0.2)  # what the server has taken already
        before = len(taken)
        assert before < MESSAGES
        held = (Message.state == MessageState.WAITING) & (Message.due_at > now())
        await Message.update({Message.due_at: now()}).where(held)
        settings = Settings.from_environment(environment)
        while any((await send_due(settings)).values()):
            pass
        assert await Message.count().where(Message.state == MessageState.SENT) == MESSAGES
    times = Counter(recipient for recipient, _ in taken)
    assert len(times) == MESSAGES
    assert 0 <= len(taken) - MESSAGES <= BATCH
    assert len(set(taken)) == MESSAGES, "a repeated mail has another Message-ID"
