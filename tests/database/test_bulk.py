"""Many rows in one statement."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from participation.database import expect_many_rows, insert_rows, transaction
from participation.feedback.tables import Comment

pytestmark = pytest.mark.usefixtures("database")

COLUMNS = [Comment.id, Comment.text, Comment.said_on, Comment.rating, Comment.apart, Comment.import_digest]
DAY = date(2026, 11, 2)


def _row(number: int, text: str = "Baik, 'cepat' {} $1 ?") -> tuple[UUID, str, date, int | None, bool, bytes]:
    return uuid4(), text, DAY, number if number % 2 else None, number == 3, bytes([number])


async def test_rows_are_stored_as_they_are_and_each_once() -> None:
    """Every kind of value comes back; what stands there already is left out and not counted."""
    await expect_many_rows()
    rows = [_row(number) for number in range(5)]
    assert await insert_rows(COLUMNS, rows, unless=[Comment.import_digest]) == 5
    assert await insert_rows(COLUMNS, [_row(4, "lain"), _row(9)], unless=[Comment.import_digest]) == 1
    stored = await Comment.select(*COLUMNS).where(Comment.id.is_in([row[0] for row in rows]))
    assert {tuple(row.values()) for row in stored} == set(rows)


async def test_no_rows_are_no_statement() -> None:
    """An empty batch is fine."""
    assert await insert_rows(COLUMNS, [], unless=[Comment.import_digest]) == 0


async def test_rows_belong_to_the_transaction_around_them() -> None:
    """What is rolled back leaves none of them."""

    async def fail() -> None:
        async with transaction():
            await insert_rows(COLUMNS, [_row(1)], unless=[Comment.import_digest])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await Comment.count() == 0
