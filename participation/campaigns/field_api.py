"""What enumerators' phones send and take along, as JSON. The device code in each body is all the right it has."""

import asyncio
from typing import Any

from litestar import Request, Router, post
from litestar.params import JSONBody

from participation.accounts.limits import spend
from participation.campaigns.field_queries import field_work, field_works
from participation.campaigns.field_rules import Standing
from participation.campaigns.field_schemas import FieldBatch, ReceiptsTaken, ReceiptsWanted, TakenAlong
from participation.campaigns.field_taking_service import (
    UNKNOWN,
    receipts_along,
    standing_of,
    take_from_phone,
)
from participation.errors import Forbidden
from participation.feedback.limits import UNKNOWN_CODES
from participation.surveys.queued_schemas import QueuedOutcomes
from participation.web.network import network_of
from participation.web.receipts import spelled


@post("/field/submissions", status_code=200, summary="Answers that an enumerator's phone collected")
async def take_batch(request: Request[Any, Any, Any], data: JSONBody[FieldBatch]) -> QueuedOutcomes:
    """Each stands alone: what became of it is said in the order of the entries, and sent again it is the same."""
    state = request.app.state
    keys = state.settings.secret_keys
    codes = {one.device for one in data.entries}  # several enumerators may share a phone
    works = await field_works(codes, keys)
    await _note_guesses(request, len(codes) - len(works))
    taken = (take_from_phone(state.intake, keys, one, works.get(one.device)) for one in data.entries)
    return QueuedOutcomes(list(await asyncio.gather(*taken)))


@post("/field/receipts", status_code=200, summary="Receipts for a phone to give out without signal")
async def take_receipts(request: Request[Any, Any, Any], data: JSONBody[ReceiptsWanted]) -> ReceiptsTaken:
    """Keys, each with the receipt that it makes once answers are sent under it. Nothing is stored."""
    settings = request.app.state.settings
    work = await field_work(data.device, settings.secret_keys)
    await _note_guesses(request, int(work is None))
    if work is None or work.survey is None or standing_of(work) is not Standing.AT_WORK:
        raise Forbidden(UNKNOWN)
    made = receipts_along(settings.secret_keys, work.survey.id, data.count)
    return ReceiptsTaken([TakenAlong(key, code, spelled(code)) for key, code in made.items()])


async def _note_guesses(request: Request[Any, Any, Any], unknown: int) -> None:
    """So many codes were none. Raises TooManyRequests for a network that guesses; who knows a code is none of those."""
    if unknown:
        await spend(UNKNOWN_CODES, network_of(request), request.app.state.settings.secret_key, unknown)


router = Router(path="/", route_handlers=[take_batch, take_receipts], tags=["field teams"])
