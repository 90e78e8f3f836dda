"""Use cases of draws: commit to a seed, publish the tickets, state the public value, draw."""

import secrets
import unicodedata
from datetime import date, datetime

import msgspec

from participation.accounts.schemas import PROGRAM, Person
from participation.accounts.service import record
from participation.clock import day_in
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.pilots.draw import DrawFile, TicketFile, commitment_of, draw_from, read_tickets, written
from participation.pilots.draw_queries import (
    arm_counts,
    draw_of,
    drawn_from,
    last_version,
    pilots_without_commitment,
    protocol_of,
    published_document,
    waiting_tickets,
)
from participation.pilots.draw_schemas import DrawView, StepTaken
from participation.pilots.draw_tables import PilotDraw
from participation.pilots.filling import fill_drawn, fill_queues, give_places
from participation.pilots.lots import WHOLE, empty_arms, is_drawn, is_due, is_over, lots_of, strata_of
from participation.pilots.protocol import fingerprint
from participation.pilots.queries import pilot_by_id
from participation.pilots.schemas import PilotView
from participation.pilots.seeds import SEED_BYTES, opened_seed, sealed_seed
from participation.pilots.service import pilot_or_not_found
from participation.pilots.tables import Allocation, PilotState
from participation.web.i18n import mark

LONGEST_VALUE = 100
NO_DRAW = mark("Places of this pilot are not drawn here.")


async def commit_to_seeds(secret: str) -> int:
    """Draws a seed for every announced pilot that needs one, and says how many those are."""
    pilots = await pilots_without_commitment()
    for pilot_id in pilots:
        await commit_to_seed(pilot_id, secret)
    return len(pilots)


async def commit_to_seed(pilot_id: int, secret: str) -> None:
    """Binds a pilot whose places are drawn to a seed that nobody chose; a second time changes nothing."""
    pilot, document = await pilot_by_id(pilot_id), await published_document(pilot_id)
    if pilot is None or document is None or not is_drawn(document):
        return
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        if await draw_of(pilot_id) is not None:
            return
        seed = secrets.token_bytes(SEED_BYTES)
        sealed = sealed_seed(seed, pilot_id, secret)
        await PilotDraw.insert(PilotDraw(pilot=pilot_id, commitment=commitment_of(seed), sealed_seed=sealed))
        await record(PROGRAM, "commit", "pilot", pilot_id, office=pilot.office, fields=["seed"])


async def take_step(pilot_id: int, secret_keys: tuple[str, ...], moment: datetime) -> StepTaken | None:
    """Publishes the tickets or draws, whichever is due; None when neither is, or another process was first."""
    draw, document = await draw_of(pilot_id), await published_document(pilot_id)
    if draw is None or document is None or not is_due(document, draw, moment):
        return None
    if draw.listed_at is None:
        return await _publish_tickets(pilot_id, moment)
    return await _draw_places(pilot_id, draw, secret_keys, moment)


async def _publish_tickets(pilot_id: int, moment: datetime) -> StepTaken | None:
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        pilot, version = await _announced(pilot_id), await last_version(pilot_id)
        draw = await draw_of(pilot_id)
        if pilot is None or draw is None or version is None or draw.listed_at is not None:
            return None
        if not is_due(version.document, draw, moment):  # an amendment came between
            return None
        lots = lots_of(version.document, await waiting_tickets(pilot_id, version.document))
        await _store_tickets(pilot_id, TicketFile(pilot.slug, version.sha256, draw.commitment, lots), moment)
        count = sum(map(len, lots.tickets.values()))
        note = str(count)
        await record(PROGRAM, "list", "pilot", pilot_id, office=pilot.office, fields=["tickets"], note=note)
    return StepTaken(mark("%(count)s tickets published."), count)


async def _store_tickets(pilot_id: int, listed: TicketFile, moment: datetime) -> None:
    content = written(listed)
    await PilotDraw.update(
        {
            PilotDraw.tickets: content,
            PilotDraw.tickets_sha256: fingerprint(content),
            PilotDraw.strata: msgspec.json.encode(strata_of(listed.lots)).decode(),
            PilotDraw.listed_at: moment,
        }
    ).where(PilotDraw.pilot == pilot_id)


async def state_public_value(actor: Person, pilot_id: int, value: str, moment: datetime) -> None:
    """Keeps the public value, which a draw is bound to and which nothing changes any more.

    Raises Rejected for what is no value; Conflict before the tickets are published, and once a value is stated.
    """
    stated = check_public_value(value)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        pilot = await pilot_or_not_found(pilot_id)
        draw, document = await draw_of(pilot_id), await published_document(pilot_id)
        if draw is None or document is None:
            raise NotFound(NO_DRAW)
        _check_awaited(draw, over=pilot.state == PilotState.ENDED or is_over(document, moment))
        await PilotDraw.update(
            {
                PilotDraw.public_value: stated,
                PilotDraw.valued_at: moment,
                PilotDraw.valued_by: actor.id,
                PilotDraw.valued_by_name: actor.name[:200],
            }
        ).where(PilotDraw.pilot == pilot_id)
        await record(actor, "state", "pilot", pilot_id, office=pilot.office, fields=["public_value"])


def check_public_value(value: str) -> str:
    """The value as it is kept, character by character. Raises Rejected."""
    plain = " ".join(unicodedata.normalize("NFC", value).split())
    if not plain:
        problem = Problem(mark("Write the value that was published, for example 16.421,50."))
    elif len(plain) > LONGEST_VALUE:
        problem = Problem(mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_VALUE})
    elif not plain.isprintable():
        problem = Problem(
            mark("There is a sign in it that cannot be seen. Type the value instead of copying it.")
        )
    else:
        return plain
    raise Rejected(mark("The public value was not saved."), errors={"value": problem})


def _check_awaited(draw: DrawView, *, over: bool) -> None:
    if over:
        raise Conflict(mark("This pilot has ended, so nothing is drawn any more."))
    if draw.listed_at is None:
        raise Conflict(
            mark(
                "The tickets are not published yet: that happens a minute after applications close. "
                "State the value after that."
            )
        )
    if draw.valued_at is not None:
        raise Conflict(mark("The public value was stated before. It cannot be changed any more."))


async def _draw_places(
    pilot_id: int, draw: DrawView, secret_keys: tuple[str, ...], moment: datetime
) -> StepTaken | None:
    """Everything that is drawn from stands fixed, so it is drawn first, and stored at once or not at all."""
    content, sealed = await drawn_from(pilot_id)
    seed = opened_seed(sealed, draw.commitment, pilot_id, secret_keys)
    outcome = draw_from(read_tickets(content), seed, draw.public_value)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        pilot = await _announced(pilot_id)
        if pilot is None or not await _store(pilot_id, outcome, moment):
            return None
        today = day_in(moment, pilot.zone)
        given = await _give(pilot_id, outcome, today)
        fields = ["places", *await _left_empty(pilot_id, outcome)]
        await record(PROGRAM, "draw", "pilot", pilot_id, office=pilot.office, fields=fields, note=str(given))
        filled = await fill_drawn(pilot, outcome, today)
    return StepTaken(mark("%(count)s people got a place."), given + filled)


async def _store(pilot_id: int, outcome: DrawFile, moment: datetime) -> bool:
    """False when it was drawn before."""
    content = written(outcome)
    stored = (
        await PilotDraw.update(
            {
                PilotDraw.outcome: content,
                PilotDraw.outcome_sha256: fingerprint(content),
                PilotDraw.drawn_at: moment,
            }
        )
        .where(PilotDraw.pilot == pilot_id, PilotDraw.drawn_at.is_null())
        .returning(PilotDraw.id)
    )
    return bool(stored)


async def _give(pilot_id: int, outcome: DrawFile, today: date) -> int:
    """The places that were drawn, to those who have not withdrawn meanwhile."""
    document = await protocol_of(pilot_id, outcome)
    if document.allocation == Allocation.CLUSTER:
        return await fill_queues(pilot_id, document, dict(outcome.drawn[WHOLE]), today, replaces=False)
    won = [given for stratum in outcome.drawn.values() for given in stratum]
    return await give_places(pilot_id, document, won, today)


async def _left_empty(pilot_id: int, outcome: DrawFile) -> list[str]:
    """What the audit trail says where there are fewer people than arms."""
    document, counts = await protocol_of(pilot_id, outcome), await arm_counts(pilot_id)
    drawn = {arm: count.drawn for arm, count in counts.items()}
    return ["empty_arms"] if empty_arms(document, drawn) else []


async def _announced(pilot_id: int) -> PilotView | None:
    """The pilot, unless it has ended: then nothing is drawn any more."""
    pilot = await pilot_by_id(pilot_id)
    return pilot if pilot and pilot.state == PilotState.ANNOUNCED else None
