"""A web process that is killed in mid-load has lost nothing that it acknowledged, and stored nothing twice."""

import asyncio
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import httpx

from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import new_key
from participation.feedback.tables import Receipt
from participation.surveys.routes import THANKS
from participation.surveys.tables import CommentOutbox, Submission
from participation.web.sealing import unseal
from tests.factories import some_answers
from tests.surveys.processes import SECRET, killed, served

CLIENTS = 4
ENOUGH = 150
"""Acknowledged submissions after which the process is killed."""

Sent = dict[str, str]
"""Receipts by key; empty where none came back."""


async def send(client: httpx.AsyncClient, key: str) -> str:
    """The receipt under which the answers are acknowledged."""
    fields = {"_key": key, "_version": 1, **some_answers(saran=f"Saran {key}")}
    answer = await client.post("/surveys/survei-ktp", data=fields)
    assert answer.status_code == 303, answer.text
    token = parse_qs(urlsplit(answer.headers["location"]).query)["t"][0]
    return unseal(SECRET, token, THANKS) or ""


async def keep_sending(client: httpx.AsyncClient, sent: Sent, enough: asyncio.Event) -> None:
    """Until the server is gone."""
    with suppress(httpx.TransportError):
        while True:
            key = new_key()
            sent[key] = ""
            sent[key] = await send(client, key)
            if sum(map(bool, sent.values())) >= ENOUGH:
                enough.set()


async def killed_in_mid_load() -> Sent:
    sent: Sent = {}
    enough = asyncio.Event()
    async with served() as (server, client):
        load = [asyncio.create_task(keep_sending(client, sent, enough)) for _ in range(CLIENTS)]
        async with asyncio.timeout(30):
            await enough.wait()
        await killed(server)
        await asyncio.gather(*load)
    return sent


async def counts() -> tuple[int, int, int]:
    return await Receipt.count(), await Submission.count(), await CommentOutbox.count()


async def test_nothing_acknowledged_is_lost(database_url: str) -> None:
    """Every receipt that was given out is there once, whole; sent again, each key gives the receipt it gave."""
    sent = await killed_in_mid_load()
    acknowledged = {key: code for key, code in sent.items() if code}
    assert len(set(acknowledged.values())) == len(acknowledged) >= ENOUGH
    receipts, submissions, waiting = await counts()
    assert receipts == submissions == waiting
    assert len(acknowledged) <= submissions <= len(sent)
    for code in acknowledged.values():
        receipt = await receipt_by_code(code, (SECRET,))
        assert receipt is not None, "acknowledged and lost"
        assert await Submission.count().where(Submission.receipt == receipt.id) == 1
    async with served() as (_, client):
        again = {key: await send(client, key) for key in sent}
    assert {key: again[key] for key in acknowledged} == acknowledged
    assert await counts() == (len(sent),) * 3
