"""People who withdraw in the very moment in which their answers are worked on."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from participation.campaigns.quality import Flag, FlagState
from participation.campaigns.quality_check_service import check_answers
from participation.campaigns.quality_tables import AnswerCheck, AnswerFlag
from participation.database import transaction
from participation.feedback.service import erase_receipts, hold_receipts, withdraw
from participation.feedback.tables import Receipt
from participation.surveys.collecting import collect_batch
from participation.surveys.set_aside_service import hold
from participation.surveys.tables import Submission
from tests.campaigns.test_quality_checking import REASON, Outreach, an_outreach, answer, ruled
from tests.factories import answering, settings

pytestmark = pytest.mark.usefixtures("database")
SECRET = settings().secret_key
PEOPLE, STAY = 24, 3
Work = Callable[[Outreach], Awaitable[int]]


async def check(_: Outreach) -> int:
    return await check_answers(SECRET)


async def collect(_: Outreach) -> int:
    return await collect_batch()


async def take_out(outreach: Outreach) -> int:
    return await ruled(outreach, Flag.SAME, FlagState.OUT, REASON)


async def set_aside(outreach: Outreach) -> int:
    return await ruled(outreach, Flag.SAME, FlagState.CONFIRMED)


async def withdrawn(receipt: UUID, place: int) -> None:
    await asyncio.sleep(0.003 * (place % 8))
    await withdraw(receipt)


@pytest.mark.parametrize("work", [check, collect, take_out, set_aside])
async def test_nobody_waits_in_a_circle(work: Work) -> None:
    """Of withdrawals and whoever checks, collects or decides meanwhile none fails, and nothing of them is left."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(PEOPLE):
            await answer(outreach, saran="Antre terlalu lama di loket.")
        if work in {take_out, set_aside}:
            await check_answers(SECRET)
        receipts = [row["receipt"] for row in await Submission.select(Submission.receipt)]
        leaving = (withdrawn(receipt, place) for place, receipt in enumerate(receipts[STAY:]))
        await asyncio.gather(work(outreach), *leaving)
    assert await Submission.count() == STAY
    assert await AnswerCheck.count() <= STAY
    assert await AnswerFlag.count() <= STAY


async def withdrawn_after(held: asyncio.Event, receipt: UUID) -> None:
    await held.wait()
    await withdraw(receipt)


async def test_what_is_held_stays() -> None:
    """A withdrawal waits until the transaction that holds its answers has ended; what is gone is not held."""
    outreach = await an_outreach()
    async with answering():
        await answer(outreach)
    (row,) = await Submission.select(Submission.id, Submission.receipt)
    held = asyncio.Event()
    leaving = asyncio.create_task(withdrawn_after(held, row["receipt"]))
    async with transaction():
        assert await hold([row["id"], UUID(int=1)]) == {row["id"]}
        held.set()
        await asyncio.sleep(0.1)
        assert not leaving.done()
        assert await Submission.exists().where(Submission.id == row["id"])
    await leaving
    assert not await Submission.exists()


async def erased_after(held: asyncio.Event, receipts: list[UUID]) -> None:
    await held.wait()
    await erase_receipts(receipts)


async def test_who_erases_many_takes_them_in_the_order_of_all_others() -> None:
    """However they lie in the database: who holds one and wants the next is not waited for while the next is kept."""
    first, second = UUID(int=1), UUID(int=2)
    for one in (second, first):
        await Receipt.insert(Receipt(id=one, digest=one.bytes, secret_version="1"))
    held = asyncio.Event()
    erasing = asyncio.create_task(erased_after(held, [second, first]))
    async with transaction():
        assert await hold_receipts([first]) == {first}
        held.set()
        await asyncio.sleep(0.2)
        assert await hold_receipts([second]) == {second}
    await erasing
    assert not await Receipt.exists()
