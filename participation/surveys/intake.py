"""The one way in for answers, whatever channel they came by.

`submit` checks nothing about the answers themselves (answers.py has done so): it stores one unit, the receipt,
the submission, apart from it what can lead to a person, what guards it and, where it holds free text, one outbox
row. Units wait in a bounded queue; one writer takes as many as are there, commits them together, and only then is
anybody told that the answers are stored.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from participation.clock import today
from participation.database import CONSTRAINT_ERRORS, transaction
from participation.errors import Conflict, Gone, Unavailable
from participation.feedback.receipts import IssuedReceipt
from participation.feedback.tables import Receipt, ReceiptKind, WithdrawnReceipt
from participation.files.service import keep_files
from participation.surveys.schemas import About
from participation.surveys.spending import spend, take_turns
from participation.surveys.tables import (
    CommentOutbox,
    CountOutbox,
    Submission,
    SubmissionCell,
    SubmissionFile,
    SubmissionIdentifier,
)
from participation.web.i18n import mark
from participation.web.metrics import Figure

QUEUE_LIMIT = 2_048
"""Units waiting; beyond it people are asked to try again rather than to wait without an end."""
BATCH_LIMIT = 512

ALREADY_SENT = mark(
    "Other answers were already sent from this page. Your new answers are still here: "
    "send them again only if they come from another person."
)
WITHDRAWN = mark(
    "These answers were withdrawn before, so they were not stored again. "
    "Send them once more only if you want them to count after all."
)
BUSY = mark(
    "So many people are answering right now that we cannot take yours yet. Send them again in a moment."
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What one person sent: stored whole or not at all."""

    receipt: IssuedReceipt
    survey: int
    version: int
    answers: dict[str, Any]
    language: str
    channel: str
    source: str
    has_free_text: bool
    identifying: dict[str, Any] = field(default_factory=dict)  # answers that are kept apart
    seed: int | None = None  # of the order of choices
    files: tuple[str, ...] = ()  # ids of what was uploaded with the answers
    ballots: tuple[UUID, ...] = ()  # possible ids of the ballot to spend; none where a survey asks for none
    cells: tuple[int, ...] = ()  # of quotas, in which a place has to be free
    received_on: date = field(default_factory=today)
    about: About | None = None  # what its free text is about, where the answers do not say it


Outcome = str | Exception
"""The code of the receipt under which a unit is stored, or why it is not."""

Waiting = tuple[Unit, asyncio.Future[str]]
"""A unit, and where its sender waits for the code."""


class Intake:
    """The queue and its writer; one of each in a web process."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue(QUEUE_LIMIT)
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write_forever())

    async def stop(self) -> None:
        """Stores what is still waiting, then ends the writer."""
        await self._queue.join()
        if self._writer is not None:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer

    async def submit(self, unit: Unit) -> str:
        """Returns the code of the receipt once the unit is committed, or was before.

        Raises Conflict when the key came with other answers, Gone when they were withdrawn or the ballot is
        spent, QuotaFull, Unavailable when the queue is full or the database cannot be used.
        """
        stored: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((unit, stored))
        except asyncio.QueueFull:
            raise Unavailable(BUSY) from None
        return await stored

    async def figures(self) -> list[Figure]:
        """For a monitor: how many units wait."""
        waiting = float(self._queue.qsize())
        return [Figure("participation_intake_waiting", "Submissions that wait to be committed", waiting)]

    async def _write_forever(self) -> None:
        while True:
            waiting = [await self._queue.get()]
            self._join(waiting, BATCH_LIMIT)
            await self._write(waiting)
            for _ in waiting:
                self._queue.task_done()

    def _join(self, waiting: list[Waiting], limit: int) -> None:
        """Takes who else is in the queue, up to `limit` in all."""
        while not self._queue.empty() and len(waiting) < limit:
            waiting.append(self._queue.get_nowait())

    async def _write(self, waiting: list[Waiting]) -> None:
        """All in one commit; when that fails, one by one, so that one bad unit spoils no other.

        An outage is the answer to those in the queue, too: each batch would wait as long again for the database.
        """
        outcomes: list[Outcome]
        try:
            outcomes = list(await store([unit for unit, _ in waiting]))
        except Unavailable as outage:
            self._join(waiting, QUEUE_LIMIT + BATCH_LIMIT)
            outcomes = [outage] * len(waiting)
        except Exception:
            outcomes = [await _store_alone(unit) for unit, _ in waiting]
        for (_, stored), outcome in zip(waiting, outcomes, strict=True):
            if stored.done():
                continue  # the sender has gone away; the answers are stored all the same
            if isinstance(outcome, Exception):
                stored.set_exception(outcome)
            else:
                stored.set_result(outcome)


async def _store_alone(unit: Unit) -> Outcome:
    """Twice where another process stores the same key at this very moment: then it is there to compare with."""
    with contextlib.suppress(*CONSTRAINT_ERRORS):
        return await _attempt(unit)
    try:
        return await _attempt(unit)
    except Exception as error:
        return error


async def _attempt(unit: Unit) -> Outcome:
    try:
        return (await store([unit]))[0]
    except CONSTRAINT_ERRORS:
        raise
    except Exception as error:
        return error


async def store(units: Sequence[Unit]) -> list[Outcome]:
    """Stores the units in one transaction and says for each what became of it."""
    outcomes: list[Outcome] = []
    fresh: list[Unit] = []
    async with transaction():
        await take_turns(unit.survey for unit in units if unit.cells)
        known = await _known(units)
        for unit in units:
            stored = next((digest for digest in unit.receipt.lookup_digests if digest in known), None)
            if stored is not None:
                outcomes.append(_compared(unit, stored, known[stored]))
                continue
            if (refusal := await _refusal(unit)) is not None:
                outcomes.append(refusal)
                continue
            known[unit.receipt.digest] = _Stored(unit.answers, unit.identifying)
            fresh.append(unit)
            outcomes.append(unit.receipt.code)
        # in one order everywhere: two processes that store the same keys wait for each other, never in a ring
        await _insert(sorted(fresh, key=lambda unit: unit.receipt.digest))
    return outcomes


async def _refusal(unit: Unit) -> Conflict | Gone | None:
    """Why what guards a unit does not let it in."""
    try:
        if unit.ballots or unit.cells:
            await spend(unit.survey, unit.ballots, unit.cells)
    except (Conflict, Gone) as refusal:
        return refusal
    return None


class _Stored(NamedTuple):
    """The answers under a receipt; `identifying` is None once what leads to a person is erased."""

    answers: dict[str, Any]
    identifying: dict[str, Any] | None

    def holds(self, unit: Unit) -> bool:
        """Whether the unit says nothing else."""
        return self.answers == unit.answers and self.identifying in (None, unit.identifying)


def _compared(unit: Unit, stored: bytes, before: _Stored | None) -> Outcome:
    """What a resent key means: nothing new, other answers, or answers taken back."""
    if before is None:
        return Gone(WITHDRAWN)
    return unit.receipt.standing(stored).code if before.holds(unit) else Conflict(ALREADY_SENT)


async def _known(units: Sequence[Unit]) -> dict[bytes, _Stored | None]:
    """Answers already stored under these receipts, by digest; None for withdrawn ones."""
    digests = [digest for unit in units for digest in unit.receipt.lookup_digests]
    withdrawn = await WithdrawnReceipt.select(WithdrawnReceipt.digest).where(
        WithdrawnReceipt.digest.is_in(digests)
    )
    known: dict[bytes, _Stored | None] = {bytes(row["digest"]): None for row in withdrawn}
    present = await Receipt.select(Receipt.id, Receipt.digest).where(Receipt.digest.is_in(digests))
    if present:
        digest_of = {row["id"]: bytes(row["digest"]) for row in present}
        rows = await Submission.select(Submission.id, Submission.receipt, Submission.answers).where(
            Submission.receipt.is_in(list(digest_of))
        )
        apart = await _identifying([row["id"] for row in rows])
        known.update({digest_of[row["receipt"]]: _stored(row, apart) for row in rows})
    return known


async def _identifying(submissions: list[UUID]) -> dict[UUID, str | None]:
    """What is kept apart of submissions that have such answers, None once it is erased."""
    if not submissions:
        return {}
    rows = await SubmissionIdentifier.select(
        SubmissionIdentifier.submission, SubmissionIdentifier.answers
    ).where(SubmissionIdentifier.submission.is_in(submissions))
    return {row["submission"]: row["answers"] for row in rows}


def _stored(row: dict[str, Any], apart: dict[UUID, str | None]) -> _Stored:
    identifying = apart.get(row["id"], "{}")
    return _Stored(
        msgspec.json.decode(row["answers"]),
        None if identifying is None else msgspec.json.decode(identifying),
    )


async def _insert(units: Sequence[Unit]) -> None:
    if not units:
        return
    receipts = [_receipt(unit) for unit in units]
    await Receipt.insert(*receipts)
    submissions = [_submission(unit, receipt.id) for unit, receipt in zip(units, receipts, strict=True)]
    await Submission.insert(*submissions)
    await _insert_identifiers(units, submissions)
    await _insert_files(units, submissions)
    await CountOutbox.insert(*(CountOutbox(submission=submission.id) for submission in submissions))
    await _insert_cells(units, submissions)
    with_text = [
        _outbox_row(unit, submission.id)
        for unit, submission in zip(units, submissions, strict=True)
        if unit.has_free_text
    ]
    if with_text:
        await CommentOutbox.insert(*with_text)


def _outbox_row(unit: Unit, submission: UUID) -> CommentOutbox:
    about = unit.about or About()
    return CommentOutbox(submission=submission, service=about.service, area=about.area)


async def _insert_identifiers(units: Sequence[Unit], submissions: Sequence[Submission]) -> None:
    apart = [
        SubmissionIdentifier(submission=submission.id, answers=msgspec.json.encode(unit.identifying).decode())
        for unit, submission in zip(units, submissions, strict=True)
        if unit.identifying
    ]
    if apart:
        await SubmissionIdentifier.insert(*apart)


async def _insert_files(units: Sequence[Unit], submissions: Sequence[Submission]) -> None:
    sent = [
        SubmissionFile(submission=submission.id, file=UUID(file))
        for unit, submission in zip(units, submissions, strict=True)
        for file in unit.files
    ]
    if sent:
        await keep_files([row.file for row in sent])
        await SubmissionFile.insert(*sent)


async def _insert_cells(units: Sequence[Unit], submissions: Sequence[Submission]) -> None:
    taken = [
        SubmissionCell(submission=submission.id, cell=cell)
        for unit, submission in zip(units, submissions, strict=True)
        for cell in unit.cells
    ]
    if taken:
        await SubmissionCell.insert(*taken)


def _receipt(unit: Unit) -> Receipt:
    return Receipt(
        digest=unit.receipt.digest,
        secret_version=unit.receipt.secret_version,
        kind=ReceiptKind.SUBMISSION,
        received_on=unit.received_on,
    )


def _submission(unit: Unit, receipt: UUID) -> Submission:
    return Submission(
        survey=unit.survey,
        version=unit.version,
        receipt=receipt,
        answers=msgspec.json.encode(unit.answers).decode(),
        language=unit.language,
        channel=unit.channel,
        source=unit.source,
        seed=unit.seed,
        received_on=unit.received_on,
    )
