"""What is done with answers that do not count as they came: set aside, taken out of the results, or back again.

Nothing is erased: a submission stays as it was sent, whatever is decided about it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from participation.database import exclusive, transaction
from participation.feedback.queries import with_comments
from participation.feedback.service import forget_comments, hold_receipts
from participation.surveys.set_aside_schemas import Unchecked
from participation.surveys.set_aside_tables import CheckOutbox, SetAside
from participation.surveys.signs import Sign
from participation.surveys.tables import (
    CommentOutbox,
    CountOutbox,
    ErasedSubmission,
    QuotaCell,
    Submission,
    SubmissionCell,
)

NOBODY = UUID(int=0)


async def take_unchecked(most: int) -> list[Unchecked]:
    """Up to so many of them, taken off the outbox within the caller's transaction."""
    waiting = await CheckOutbox.select(CheckOutbox.id, CheckOutbox.submission).limit(most)
    if not waiting:
        return []
    there = await hold([row["submission"] for row in waiting])
    taken = (
        await CheckOutbox.delete()
        .where(
            CheckOutbox.id.is_in([row["id"] for row in waiting]),
            CheckOutbox.submission.is_in(list(there) or [NOBODY]),
        )
        .returning(CheckOutbox.submission, CheckOutbox.signs)
    )
    signs = {row["submission"]: Sign(row["signs"]) for row in taken}
    rows = await Submission.select(
        Submission.id,
        Submission.survey,
        Submission.version,
        Submission.source,
        Submission.received_on,
        Submission.answers,
    ).where(Submission.id.is_in(list(signs) or [NOBODY]))
    return [
        Unchecked(
            id=row["id"],
            survey=row["survey"],
            version=row["version"],
            source=row["source"],
            day=row["received_on"],
            answers=msgspec.json.decode(row["answers"]),
            signs=signs[row["id"]],
        )
        for row in rows
    ]


async def hold(submissions: Collection[UUID]) -> set[UUID]:
    """Those that are still there; whoever withdraws one meanwhile waits until the caller's transaction ends.

    By their receipts, which a withdrawal takes before anything else.
    """
    rows = await _rows(submissions)
    there = await hold_receipts([row["receipt"] for row in rows])
    return {row["id"] for row in rows if row["receipt"] in there}


async def set_aside(submissions: Collection[UUID]) -> None:
    """From now on they count for no target, and in results as any other."""
    async with transaction(), exclusive("survey counts"):
        await _bring_back(submissions)
        await _mark(await _rows(submissions), None)


async def take_out(submissions: Collection[UUID], reason: str) -> None:
    """From now on they are in no result, no export and no report; their senders read the reason."""
    async with transaction(), exclusive("survey counts"):
        out = await _taken_out(submissions)
        fresh = await _rows(set(submissions) - set(out))
        places = await _places_given_back(fresh)
        uncounted = await _deleted(CountOutbox, fresh)
        counted = [
            ErasedSubmission(survey=row["survey"], submission=row["id"])
            for row in fresh
            if row["id"] not in uncounted
        ]
        if counted:
            await ErasedSubmission.insert(*counted)
        await _deleted(CommentOutbox, fresh)
        await forget_comments([row["receipt"] for row in fresh])
        await _mark(fresh, reason, places)
        await SetAside.update({SetAside.taken_out: reason}).where(SetAside.submission.is_in(out or [NOBODY]))


async def let_count(submissions: Collection[UUID]) -> None:
    """From now on they count like any other."""
    async with transaction(), exclusive("survey counts"):
        await _bring_back(submissions)
        await SetAside.delete().where(SetAside.submission.is_in(list(submissions) or [NOBODY]))


async def _bring_back(submissions: Collection[UUID]) -> None:
    """Into results and comments, of those that were taken out."""
    rows = await _rows(await _taken_out(submissions))
    if not rows:
        return
    await _take_places_again(rows)
    still_there = await _deleted(ErasedSubmission, rows)
    if anew := [CountOutbox(submission=row["id"]) for row in rows if row["id"] not in still_there]:
        await CountOutbox.insert(*anew)
    said = await with_comments([row["receipt"] for row in rows])
    if silent := [CommentOutbox(submission=row["id"]) for row in rows if row["receipt"] not in said]:
        await CommentOutbox.insert(*silent)


async def _taken_out(submissions: Collection[UUID]) -> list[UUID]:
    rows = await SetAside.select(SetAside.submission).where(
        SetAside.submission.is_in(list(submissions) or [NOBODY]), SetAside.taken_out.is_not_null()
    )
    return [row["submission"] for row in rows]


async def _rows(submissions: Iterable[UUID]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Submission.select(
        Submission.id, Submission.survey, Submission.receipt
    ).where(Submission.id.is_in(list(submissions) or [NOBODY]))
    return rows


async def _deleted(
    table: type[CountOutbox | CommentOutbox | ErasedSubmission], rows: Sequence[Any]
) -> set[UUID]:
    """Of these submissions those that stood in the table, and stand there no more."""
    gone = (
        await table.delete()
        .where(table.submission.is_in([row["id"] for row in rows] or [NOBODY]))
        .returning(table.submission)
    )
    return {UUID(str(row["submission"])) for row in gone}


async def _mark(
    rows: Sequence[Any], reason: str | None, places: Mapping[UUID, list[int]] | None = None
) -> None:
    marks = [
        SetAside(
            submission=row["id"],
            survey=row["survey"],
            taken_out=reason,
            cells=(places or {}).get(row["id"], []),
        )
        for row in rows
    ]
    if marks:
        await SetAside.insert(*marks).on_conflict(
            SetAside.submission, "DO UPDATE", [SetAside.taken_out, SetAside.cells]
        )


async def _places_given_back(rows: Sequence[Any]) -> dict[UUID, list[int]]:
    """Places in groups that others may take from now on, by submission; a trigger counts them."""
    gone = (
        await SubmissionCell.delete()
        .where(SubmissionCell.submission.is_in([row["id"] for row in rows] or [NOBODY]))
        .returning(SubmissionCell.submission, SubmissionCell.cell)
    )
    found: dict[UUID, list[int]] = defaultdict(list)
    for row in gone:
        found[row["submission"]].append(row["cell"])
    return found


async def _take_places_again(rows: Sequence[Any]) -> None:
    """Whether or not a place is free: people decided that these answers count."""
    marks = (
        await SetAside.select(SetAside.submission, SetAside.cells)
        .where(SetAside.submission.is_in([row["id"] for row in rows]))
        .output(load_json=True)
    )
    taken = [(mark["submission"], cell) for mark in marks for cell in mark["cells"]]
    for cell, number in sorted(Counter(cell for _, cell in taken).items()):
        await QuotaCell.update({QuotaCell.counted: QuotaCell.counted + number}).where(QuotaCell.id == cell)
    if taken:
        await SubmissionCell.insert(
            *(SubmissionCell(submission=submission, cell=cell) for submission, cell in taken)
        )
