"""The coded answers of a survey dealt out anew, so that no block holds the first ones and none the last."""

from collections.abc import Mapping
from typing import NamedTuple

from participation.database import exclusive
from participation.surveys.arrays import Numbers, np
from participation.surveys.blocks import MOST_ROWS, ids_of
from participation.surveys.columns import Column, tally_of
from participation.surveys.results import Counted
from participation.surveys.tables import AnswerBlock, AnswerColumn


class _Dealt(NamedTuple):
    """A new block: which of the old rows it gets, in the order of their ids, and their counts so far."""

    id: int
    rows: Numbers
    counted: Counted


async def recode(survey: int) -> None:
    """Each block gets the submissions between two random ids, within the caller's transaction.

    One question after the other, so that no more is held than the answers of all to one of them.
    """
    async with exclusive("survey counts"):
        old = await AnswerBlock.select(AnswerBlock.id, AnswerBlock.rows, AnswerBlock.submissions).where(
            AnswerBlock.survey == survey
        )
        if not old:
            return
        ids = [each for row in old for each in ids_of(bytes(row["submissions"]))]
        sizes = {row["id"]: row["rows"] for row in old}
        dealt = [await _insert(survey, ids, rows) for rows in _deal(ids)]
        for name in await _names(sizes):
            column = await _whole(name, sizes)
            for block in dealt:
                await _insert_column(block, name, column.kept(block.rows))
        await AnswerBlock.delete().where(AnswerBlock.id.is_in(list(sizes)))
        for block in dealt:
            await AnswerBlock.update({AnswerBlock.counts: block.counted.to_json()}).where(
                AnswerBlock.id == block.id
            )


def _deal(ids: list[bytes]) -> list[Numbers]:
    """The places of all ids in their order, in as many parts as there have to be blocks."""
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    parts: list[Numbers] = np.array_split(order, max(1, -(-len(ids) // MOST_ROWS)))
    return parts


async def _insert(survey: int, ids: list[bytes], rows: Numbers) -> _Dealt:
    submissions = b"".join(ids[row] for row in rows.tolist())
    made = await AnswerBlock.insert(
        AnswerBlock(survey=survey, rows=len(rows), submissions=submissions, counts="")
    ).returning(AnswerBlock.id)
    return _Dealt(made[0]["id"], rows, Counted(len(rows), {}))


async def _names(sizes: Mapping[int, int]) -> list[str]:
    """Of all columns of these blocks."""
    rows = await AnswerColumn.select(AnswerColumn.name).where(AnswerColumn.block.is_in(list(sizes)))
    return sorted({row["name"] for row in rows})


async def _whole(name: str, sizes: Mapping[int, int]) -> Column:
    """The column of all blocks, one after the other; empty where a block has none of this name."""
    rows = await AnswerColumn.select(AnswerColumn.block, AnswerColumn.content).where(
        AnswerColumn.block.is_in(list(sizes)), AnswerColumn.name == name
    )
    contents = {row["block"]: bytes(row["content"]) for row in rows}
    whole = Column.empty(0)
    for block, size in sizes.items():
        content = contents.get(block)
        whole = whole.joined(Column.from_bytes(content) if content else Column.empty(size))
    return whole


async def _insert_column(block: _Dealt, name: str, column: Column) -> None:
    block.counted.questions[name] = tally_of(column)
    await AnswerColumn.insert(AnswerColumn(block=block.id, name=name, content=column.to_bytes()))
