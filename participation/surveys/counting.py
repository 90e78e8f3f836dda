"""The use case behind live results: new submissions are coded and counted, erased ones taken out again.

Only what is new is read. What is new stands in an outbox, which is written with the submission and emptied
with the counts: ids are random and do not commit in order, so "everything after the last one" would lose some.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec

from participation.clock import now
from participation.database import exclusive, transaction
from participation.surveys.blocks import (
    CHANNEL,
    DAY,
    LANGUAGE,
    MOST_ROWS,
    SOURCE,
    VERSION,
    Block,
    Coded,
    ids_of,
)
from participation.surveys.coding import Coder, Given, column_of
from participation.surveys.columns import Column
from participation.surveys.definitions import Definition
from participation.surveys.results import Counted
from participation.surveys.schemas import Document
from participation.surveys.tables import (
    AnswerBlock,
    AnswerColumn,
    CountOutbox,
    ErasedSubmission,
    HeldResults,
    Submission,
    SurveyCount,
    SurveyVersion,
)

BATCH = 500
"""Submissions a transaction: some 50 ms on a small machine, so that the intake never waits long."""


async def count_submissions() -> int:
    """Counts all that is new and takes out all that is erased; returns how many submissions that were."""
    counted = taken = await _count_batch()
    while taken:
        taken = await _count_batch()
        counted += taken
    return counted


async def _count_batch() -> int:
    """New ones first: one that is erased at this very moment is then found where it was just put."""
    if not await CountOutbox.exists() and not await ErasedSubmission.exists():
        return 0
    async with transaction(), exclusive("survey counts"):
        fresh = await _fresh()
        for survey, rows in fresh.items():
            await _append(survey, Block.of(rows))
        erased = await _erased()
        for survey, ids in erased.items():
            await _take_out(survey, ids)
        for survey in sorted({*fresh, *erased}):
            await _sum_up(survey)
    return sum(map(len, (*fresh.values(), *erased.values())))


async def _fresh() -> dict[int, list[Coded]]:
    """Up to BATCH new submissions by survey, taken off the outbox."""
    waiting = await CountOutbox.select(CountOutbox.id).limit(BATCH)
    if not waiting:
        return {}
    taken = (
        await CountOutbox.delete()
        .where(CountOutbox.id.is_in([row["id"] for row in waiting]))
        .returning(CountOutbox.submission)
    )
    rows = await Submission.select(*Submission.all_columns(), Submission.version.number).where(
        Submission.id.is_in([row["submission"] for row in taken])
    )
    versions = await _versions({row["version"] for row in rows})
    found: dict[int, list[Coded]] = defaultdict(list)
    for row in rows:
        found[row["survey"]].append(_coded(row, *versions[row["version"]]))
    return found


async def _versions(ids: set[int]) -> dict[int, tuple[Coder, dict[str, str]]]:
    """How to read what was answered to these versions, and the column of each question."""
    query = SurveyVersion.select(SurveyVersion.id, SurveyVersion.document)
    rows = await query.where(SurveyVersion.id.is_in(list(ids) or [0]))
    definitions: dict[int, Definition] = {
        row["id"]: msgspec.json.decode(row["document"], type=Document).definition for row in rows
    }
    return {
        version: (Coder(definition), {q.name: column_of(q) for q in definition.questions})
        for version, definition in definitions.items()
    }


def _coded(row: dict[str, Any], coder: Coder, columns: dict[str, str]) -> Coded:
    given = {columns[name]: keys for name, keys in coder.read(msgspec.json.decode(row["answers"])).items()}
    given |= {
        VERSION: Given(1, [row["version.number"]]),
        CHANNEL: Given(1, [row["channel"]]),
        SOURCE: Given(1, [row["source"]]),
        LANGUAGE: Given(1, [row["language"]]),
        DAY: Given(1, [row["received_on"].isoformat()]),
    }
    return Coded(row["id"], given)


async def _append(survey: int, fresh: Block) -> None:
    """Into the survey's unfilled block, or a new one."""
    unfilled = (
        await AnswerBlock.select(AnswerBlock.id, AnswerBlock.submissions)
        .where(AnswerBlock.survey == survey, AnswerBlock.rows < MOST_ROWS)
        .order_by(AnswerBlock.id)
        .first()
    )
    if unfilled is None:
        await _insert(survey, fresh)
    else:
        await _store(unfilled["id"], (await _read(unfilled)).joined(fresh))


async def _read(row: dict[str, Any]) -> Block:
    columns = await AnswerColumn.select(AnswerColumn.name, AnswerColumn.content).where(
        AnswerColumn.block == row["id"]
    )
    contents = {column["name"]: Column.from_bytes(bytes(column["content"])) for column in columns}
    return Block(ids_of(bytes(row["submissions"])), contents)


async def _insert(survey: int, block: Block) -> None:
    made = await AnswerBlock.insert(
        AnswerBlock(
            survey=survey, rows=len(block), submissions=block.ids_as_bytes(), counts=block.counted().to_json()
        )
    ).returning(AnswerBlock.id)
    await _insert_columns(made[0]["id"], block)


async def _store(block_id: int, block: Block) -> None:
    await AnswerColumn.delete().where(AnswerColumn.block == block_id)
    if not len(block):
        await AnswerBlock.delete().where(AnswerBlock.id == block_id)
        return
    await AnswerBlock.update(
        {
            AnswerBlock.rows: len(block),
            AnswerBlock.submissions: block.ids_as_bytes(),
            AnswerBlock.counts: block.counted().to_json(),
        }
    ).where(AnswerBlock.id == block_id)
    await _insert_columns(block_id, block)


async def _insert_columns(block_id: int, block: Block) -> None:
    await AnswerColumn.insert(
        *(
            AnswerColumn(block=block_id, name=name, content=column.to_bytes())
            for name, column in sorted(block.columns.items())
        )
    )


async def _erased() -> dict[int, set[bytes]]:
    """Up to BATCH erased submissions by survey, forgotten with this transaction."""
    waiting = await ErasedSubmission.select(ErasedSubmission.id).limit(BATCH)
    if not waiting:
        return {}
    taken = (
        await ErasedSubmission.delete()
        .where(ErasedSubmission.id.is_in([row["id"] for row in waiting]))
        .returning(ErasedSubmission.survey, ErasedSubmission.submission)
    )
    found: dict[int, set[bytes]] = defaultdict(set)
    for row in taken:
        found[row["survey"]].add(UUID(str(row["submission"])).bytes)
    return found


async def _take_out(survey: int, erased: set[bytes]) -> None:
    """Looks through the ids of every block: what is not counted yet stands in none.

    A result file that waits to be published is made anew: nothing that was withdrawn comes into another one.
    """
    await HeldResults.delete().where(HeldResults.survey == survey)
    rows = await AnswerBlock.select(AnswerBlock.id).where(AnswerBlock.survey == survey)
    for row in rows:
        block = await AnswerBlock.select(AnswerBlock.id, AnswerBlock.submissions).where(
            AnswerBlock.id == row["id"]
        ).first()  # fmt: skip
        if block and not erased.isdisjoint(ids_of(bytes(block["submissions"]))):
            await _store(block["id"], (await _read(block)).without(erased))


async def _sum_up(survey: int) -> None:
    """The counts of all blocks together. Added up anew each time, so that no error can grow."""
    total = Counted()
    rows = await AnswerBlock.select(AnswerBlock.counts).where(AnswerBlock.survey == survey)
    for row in rows:
        total.add(msgspec.json.decode(row["counts"], type=Counted))
    values: dict[Any, Any] = {
        SurveyCount.submissions: total.submissions,
        SurveyCount.counts: total.to_json(),
        SurveyCount.counted_at: now(),
    }
    if not await SurveyCount.update(values).where(SurveyCount.survey == survey).returning(SurveyCount.id):
        await SurveyCount.insert(
            SurveyCount(survey=survey, submissions=total.submissions, counts=total.to_json())
        )
