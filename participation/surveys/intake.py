"""The one way in for answers, whatever channel they came by.

`submit` checks nothing about the answers themselves (answers.py has done so): it stores one unit, the receipt,
the submission, apart from it what can lead to a person, what guards it and, where it holds free text, one outbox
row. Units wait in a bounded queue; one writer takes as many as are there, commits them together, and only then is
anybody told that the answers are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from participation.clock import today
from participation.database import GroupCommit, Outcome, transaction
from participation.errors import Conflict, Gone
from participation.feedback.receipts import IssuedReceipt
from participation.feedback.tables import Receipt, ReceiptKind, WithdrawnReceipt
from participation.files.service import keep_files
from participation.surveys.queued_schemas import Apart
from participation.surveys.schemas import About
from participation.surveys.set_aside_tables import CheckOutbox
from participation.surveys.signs import Sign
from participation.surveys.spending import spend, take_turns
from participation.surveys.tables import (
    CommentOutbox,
    CountOutbox,
    LateSubmission,
    Submission,
    SubmissionCell,
    SubmissionFile,
    SubmissionIdentifier,
    Survey,
)
from participation.web.i18n import mark
from participation.web.metrics import Figure

ALREADY_SENT = mark(
    "Other answers were already sent from this page. Your new answers are still here: "
    "send them again only if they come from another person."
)
WITHDRAWN = mark(
    "These answers were withdrawn before, so they were not stored again. "
    "Send them once more only if you want them to count after all."
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
    apart: Apart | None = None  # why it stays apart until staff decide
    signs: Sign = Sign.NONE  # how it was given, for who came by a link


class Intake(GroupCommit[Unit]):
    """The queue of answers and its writer; one of each in a web process.

    Besides Unavailable, `submit` raises Conflict when the key came with other answers, Gone when they were withdrawn
    or the ballot is spent, and QuotaFull.
    """

    async def _store(self, units: Sequence[Unit]) -> list[Outcome]:
        return await store(units)

    async def figures(self) -> list[Figure]:
        """For a monitor: how many units wait."""
        return [
            Figure(
                "participation_intake_waiting", "Submissions that wait to be committed", float(self.waiting)
            )
        ]


async def store(units: Sequence[Unit]) -> list[Outcome]:
    """Stores the units in one transaction and says for each what became of it."""
    outcomes: list[Outcome] = []
    fresh: list[Unit] = []
    async with transaction():
        await take_turns(unit.survey for unit in units if unit.cells and unit.apart is None)
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
    """Why what guards a unit does not let it in; one that stays apart takes its place once staff let it in."""
    try:
        if (unit.ballots or unit.cells) and unit.apart is None:
            await spend(unit.survey, unit.ballots, unit.cells)
    except (Conflict, Gone) as refusal:
        return refusal
    return None


class _Stored(NamedTuple):
    """The answers under a receipt; None for what is erased: what leads to a person, late answers left out."""

    answers: dict[str, Any] | None
    identifying: dict[str, Any] | None

    def holds(self, unit: Unit) -> bool:
        """Whether the unit says nothing else."""
        return self.answers in (None, unit.answers) and self.identifying in (None, unit.identifying)


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
        if len(rows) < len(digest_of):
            known.update({digest_of[row["receipt"]]: _late(row) for row in await _late_rows(list(digest_of))})
    return known


async def _late_rows(receipts: list[UUID]) -> list[dict[str, Any]]:
    columns = (LateSubmission.receipt, LateSubmission.answers, LateSubmission.identifying)
    rows: list[dict[str, Any]] = await LateSubmission.select(*columns).where(
        LateSubmission.receipt.is_in(receipts)
    )
    return rows


def _late(row: dict[str, Any]) -> _Stored:
    answers, apart = row["answers"], row["identifying"]
    return _Stored(
        None if answers is None else msgspec.json.decode(answers),
        None if apart is None else msgspec.json.decode(apart),
    )


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
    given = list(zip(units, receipts, strict=True))
    if late := [_late_submission(unit, receipt.id, unit.apart) for unit, receipt in given if unit.apart]:
        await LateSubmission.insert(*late)
        await _shuffle_again({unit.survey for unit, _ in given if unit.apart})
    if in_time := [(unit, submission_of(unit, receipt.id)) for unit, receipt in given if not unit.apart]:
        await insert_submissions([unit for unit, _ in in_time], [submission for _, submission in in_time])


async def _shuffle_again(surveys: set[int]) -> None:
    """The next night: what comes after the close lies in the order in which it came, whichever day it was given."""
    await Survey.update({Survey.shuffled_on: None}).where(
        Survey.id.is_in(sorted(surveys)), Survey.shuffled_on.is_not_null()
    )


async def insert_submissions(units: Sequence[Unit], submissions: Sequence[Submission]) -> None:
    await Submission.insert(*submissions)
    await _insert_identifiers(units, submissions)
    await _insert_files(units, submissions)
    await CountOutbox.insert(*(CountOutbox(submission=submission.id) for submission in submissions))
    await _insert_unchecked(units, submissions)
    await _insert_cells(units, submissions)
    with_text = [
        _outbox_row(unit, submission.id)
        for unit, submission in zip(units, submissions, strict=True)
        if unit.has_free_text
    ]
    if with_text:
        await CommentOutbox.insert(*with_text)


async def _insert_unchecked(units: Sequence[Unit], submissions: Sequence[Submission]) -> None:
    unchecked = [
        CheckOutbox(submission=submission.id, signs=int(unit.signs))
        for unit, submission in zip(units, submissions, strict=True)
        if unit.source
    ]
    if unchecked:
        await CheckOutbox.insert(*unchecked)


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


def submission_of(unit: Unit, receipt: UUID) -> Submission:
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


def _late_submission(unit: Unit, receipt: UUID, why: Apart) -> LateSubmission:
    return LateSubmission(
        survey=unit.survey,
        why=why,
        version=unit.version,
        receipt=receipt,
        answers=msgspec.json.encode(unit.answers).decode(),
        identifying=msgspec.json.encode(unit.identifying).decode(),
        language=unit.language,
        channel=unit.channel,
        source=unit.source,
        seed=unit.seed,
        received_on=unit.received_on,
    )
