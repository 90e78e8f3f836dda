"""What is done about answers worth a second look: flags are raised, and staff decide about them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.campaigns.quality import Flag, FlagState, Standing, standing
from participation.campaigns.quality_schemas import Ruling
from participation.campaigns.quality_tables import AnswerFlag, QualityChange, QualityDecision
from participation.campaigns.service import campaign_or_not_found
from participation.clock import now
from participation.database import exclusive, insert_rows, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.surveys.set_aside_service import NOBODY, hold, let_count, set_aside, take_out
from participation.web.i18n import mark

BATCH = 200
"""Submissions a transaction, so that the intake never waits long."""
LONGEST_REASON = 500
NOT_DECIDED = mark("Nothing was decided.")
NO_REASON = Problem(mark("Write why, in at most 500 characters: whoever looks up their receipt reads it."))
TOO_LONG = Problem(mark("Write at most 500 characters."))
NO_VERDICT = Problem(mark("Choose one of the three."))
DECIDED_BEFORE = mark(
    "Somebody else decided about these answers after you opened the page. Nothing was changed: look at what they "
    "decided, then decide again if you think otherwise."
)
NOTHING_FLAGGED = mark("No answers of this link are flagged so.")


_ACTS = {
    FlagState.CLEARED: "clear_answers",
    FlagState.CONFIRMED: "set_aside_answers",
    FlagState.OUT: "take_out_answers",
}


class Raised(NamedTuple):
    """A flag on a submission, as the rules found it."""

    submission: UUID
    campaign: int
    source: str
    day: date
    flag: Flag


_COLUMNS = [
    getattr(AnswerFlag, name) for name in ("id", "submission", "campaign", "source", "day", "flag", "state")
]


async def raise_flags(found: Sequence[Raised]) -> None:
    """Stores flags that are new, and what their submissions count for now; within the caller's transaction."""
    raised = set[int]()
    for start in range(0, len(found), BATCH):
        there = await hold({one.submission for one in found[start : start + BATCH]})
        part = [one for one in found[start : start + BATCH] if one.submission in there]
        await insert_rows(
            _COLUMNS,
            [(uuid4(), *one[:4], one.flag.value, FlagState.WAITING.value) for one in part],
            unless=[AnswerFlag.submission, AnswerFlag.flag],
        )
        await _settle(there)
        raised |= {one.campaign for one in part}
    await _note_change(raised)


async def decide(actor: Person, campaign_id: int, ruling: Ruling) -> int:
    """Decides about all submissions of one source that carry one flag, and says how many there were.

    About those that wait; where none waits, about all of them anew. Raises Rejected, NotFound where nothing is
    flagged so, Conflict when somebody decided since the page was opened.
    """
    _check(ruling)
    decision, all_anew = await _begun(actor, campaign_id, ruling)
    decided = 0
    while (moved := await _decide_batch(campaign_id, ruling, decision, all_anew=all_anew)) is not None:
        decided += moved
    return decided


def _check(ruling: Ruling) -> None:
    errors = {}
    if ruling.verdict is FlagState.WAITING:
        errors["verdict"] = NO_VERDICT
    if ruling.verdict is FlagState.OUT and not ruling.reason:
        errors["reason"] = NO_REASON
    if len(ruling.reason) > LONGEST_REASON:
        errors["reason"] = TOO_LONG
    if errors:
        raise Rejected(NOT_DECIDED, errors=errors)


async def _begun(actor: Person, campaign_id: int, ruling: Ruling) -> tuple[int, bool]:
    """The decision as it is on record, and whether it is about what was decided before."""
    campaign = await campaign_or_not_found(campaign_id)
    async with transaction(), exclusive(f"quality of campaign {campaign_id}"):
        flags = AnswerFlag.count().where(*_of_group(campaign_id, ruling))
        waiting = await flags.where(AnswerFlag.state == FlagState.WAITING.value)
        if not waiting and not await AnswerFlag.exists().where(*_of_group(campaign_id, ruling)):
            raise NotFound(NOTHING_FLAGGED)
        if await _decided_so_far(campaign_id, ruling) != ruling.seen:
            raise Conflict(DECIDED_BEFORE)
        decision = QualityDecision(
            campaign=campaign_id,
            source=ruling.source,
            flag=ruling.flag.value,
            verdict=ruling.verdict.value,
            reason=ruling.reason,
            decided_by=actor.id,
        )
        await decision.save()
        await record(
            actor,
            _ACTS[ruling.verdict],
            "campaign",
            campaign_id,
            office=campaign.office,
            note=f"{ruling.source} {ruling.flag.value}: {ruling.reason}",
        )
    return decision.id, not waiting


async def _decided_so_far(campaign_id: int, ruling: Ruling) -> int:
    decision = QualityDecision
    return int(
        await decision.count().where(
            decision.campaign == campaign_id,
            decision.source == ruling.source,
            decision.flag == ruling.flag.value,
        )
    )


def _of_group(campaign_id: int, ruling: Ruling) -> tuple[Any, ...]:
    return (
        AnswerFlag.campaign == campaign_id,
        AnswerFlag.source == ruling.source,
        AnswerFlag.flag == ruling.flag.value,
    )


async def _decide_batch(campaign_id: int, ruling: Ruling, decision: int, *, all_anew: bool) -> int | None:
    """How many were decided about, without those that were withdrawn meanwhile; None once none is left.

    An earlier decision never undoes a later one that came while it was carried out.
    """
    async with transaction():
        left = (
            AnswerFlag.decision.is_null() | (AnswerFlag.decision < decision)
            if all_anew
            else AnswerFlag.state == FlagState.WAITING.value
        )
        flags = (
            await AnswerFlag.select(AnswerFlag.id, AnswerFlag.submission)
            .where(*_of_group(campaign_id, ruling), left)
            .limit(BATCH)
        )
        if not flags:
            return None
        there = await hold({row["submission"] for row in flags})
        rows = [row for row in flags if row["submission"] in there]
        if not rows:
            return 0
        await AnswerFlag.update(
            {AnswerFlag.state: ruling.verdict.value, AnswerFlag.decision: decision}
        ).where(AnswerFlag.id.is_in([row["id"] for row in rows]))
        await _settle({row["submission"] for row in rows})
        await QualityDecision.update(
            {QualityDecision.submissions: QualityDecision.submissions + len(rows)}
        ).where(QualityDecision.id == decision)
        await _note_change({campaign_id})
    return len(rows)


async def _settle(submissions: Collection[UUID]) -> None:
    """Makes submissions count for what their flags say, all together."""
    flags: dict[UUID, list[tuple[Flag, FlagState]]] = defaultdict(list)
    decided: dict[UUID, int] = {}
    for row in await AnswerFlag.select(
        AnswerFlag.submission, AnswerFlag.flag, AnswerFlag.state, AnswerFlag.decision
    ).where(AnswerFlag.submission.is_in(list(submissions) or [NOBODY])):
        flags[row["submission"]].append((Flag(row["flag"]), FlagState(row["state"])))
        if row["state"] == FlagState.OUT:
            decided[row["submission"]] = max(row["decision"], decided.get(row["submission"], 0))
    by_standing: dict[Standing, list[UUID]] = defaultdict(list)
    for submission, own in flags.items():
        by_standing[standing(own)].append(submission)
    await let_count(by_standing[Standing.COUNTS])
    await set_aside(by_standing[Standing.ASIDE])
    await _take_out(decided)


async def _take_out(decided: dict[UUID, int]) -> None:
    """Each with the reason of the latest decision that takes it out."""
    by_decision: dict[int, list[UUID]] = defaultdict(list)
    for submission, decision in decided.items():
        by_decision[decision].append(submission)
    rows = await QualityDecision.select(QualityDecision.id, QualityDecision.reason).where(
        QualityDecision.id.is_in(list(by_decision) or [0])
    )
    for row in rows:
        await take_out(by_decision[row["id"]], row["reason"])


async def _note_change(campaigns: Collection[int]) -> None:
    if not campaigns:
        return
    rows = [QualityChange(campaign=campaign, changed_at=now()) for campaign in sorted(campaigns)]
    await QualityChange.insert(*rows).on_conflict(
        QualityChange.campaign, "DO UPDATE", [QualityChange.changed_at]
    )
