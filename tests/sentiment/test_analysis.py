"""Analysing what is left to do."""

from datetime import date
from uuid import UUID

import pytest

from participation.feedback.tables import Comment
from participation.sentiment import analysis, corpus
from participation.sentiment.analysis import analyse_comments, current_version
from participation.sentiment.corpus import UnreadComment, unread_count
from participation.sentiment.tables import CommentAnalysis
from tests.factories import PRAISE, QUEUE_COMPLAINTS, some_comments

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 11, 2)


async def test_each_comment_is_analysed_once() -> None:
    """Every comment has one row of the current version, redacted, and a second run finds nothing to do."""
    await some_comments([*QUEUE_COMPLAINTS[:3], "Petugas Pak Budi, telepon 081234567890, ramah sekali"], DAY)
    assert await analyse_comments() == 4
    assert await analyse_comments() == 0
    rows = await CommentAnalysis.select()
    assert {row["model_version"] for row in rows} == {await current_version()}
    assert not any("081234567890" in row["redacted_text"] for row in rows)
    assert all(abs(row["negative"] + row["neutral"] + row["positive"] - 1) < 1e-4 for row in rows)


async def test_copies_share_a_fingerprint() -> None:
    """Copies of a text, however they are spelt, are one voice."""
    await some_comments(["Antrean lama sekali", "ANTREAN lama sekali!!!", "Antrean cepat"], DAY)
    await analyse_comments()
    found = await CommentAnalysis.select(CommentAnalysis.fingerprint)
    assert len({row["fingerprint"] for row in found}) == 2


async def test_the_work_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that were stored before an interruption are not read again, and none is forgotten."""
    monkeypatch.setattr(analysis, "PAGE", 2)
    await some_comments(PRAISE[:5], DAY)
    with pytest.raises(KeyboardInterrupt):
        await analyse_comments(_interrupt)
    assert await unread_count(await current_version()) == 3
    assert await analyse_comments() == 3


def _interrupt(_: int) -> None:
    raise KeyboardInterrupt


async def test_another_version_reads_everything_again() -> None:
    """A row of an older model does not count as read."""
    await some_comments(PRAISE[:2], DAY)
    await analyse_comments()
    await CommentAnalysis.update({CommentAnalysis.model_version: "older"}, force=True)
    assert await analyse_comments() == 2
    assert await CommentAnalysis.count() == 4


async def test_a_comment_withdrawn_meanwhile_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is gone when its analysis is stored is left out; the others of its page are kept."""
    await some_comments(PRAISE[:3], DAY)

    async def with_one_that_is_gone(version: str, after: UUID | None, most: int) -> list[UnreadComment]:
        page = await corpus.unread_comments(version, after, most)
        return [*page, UnreadComment(UUID(int=5), "Sudah ditarik")] if page else []

    monkeypatch.setattr(analysis, "unread_comments", with_one_that_is_gone)
    await analyse_comments()
    assert await CommentAnalysis.count() == 3


async def test_erasing_a_comment_erases_its_analysis() -> None:
    """What a citizen withdraws leaves no redacted copy behind."""
    await some_comments(PRAISE[:2], DAY)
    await analyse_comments()
    await Comment.delete().where(Comment.text == PRAISE[0])
    assert await CommentAnalysis.count() == 1
