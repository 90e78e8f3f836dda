"""Searching the words of comments: the same on both databases, and never a way to break it."""

import re
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.clock import today
from participation.database import DB, DatabaseEngine, transaction
from participation.feedback.schemas import CommentFilter
from participation.feedback.service import withdraw
from participation.feedback.tables import Comment, Receipt
from participation.sentiment.explorer_queries import analysed_comments
from participation.sentiment.schemas import CommentSearch
from participation.sentiment.searching import Term, terms_of
from participation.sentiment.tables import CommentAnalysis
from tests.cases import each_case

TEXTS = (
    "Antrean loket KTP lama sekali",
    "Loket antrean sepi, petugas ramah!",
    "Harga naik 50% lagi di pasar-malam",
    "Ke kantor pukul 08.30, kata surel info@kota.go.id",
    "Pelayanan Café 👍 «bagus»…",
    "antre2 terus",
)


@pytest.fixture
async def comments(database: DatabaseEngine) -> None:
    for text in TEXTS:
        await _said(text)


async def _said(text: str, receipt: UUID | None = None) -> UUID:
    comment = Comment(origin="box", text="", channel="page", said_on=today(), receipt=receipt)
    await comment.save()
    await CommentAnalysis.insert(
        CommentAnalysis(
            comment=comment.id, model_version="1", sentiment="negative", negative=0.9, redacted_text=text
        )
    )
    found: UUID = comment.id
    return found


async def _found(typed: str) -> set[str]:
    page = await analysed_comments(CommentSearch(CommentFilter(), words=typed))
    return {comment.text for comment in page.comments}


def test_what_can_be_typed() -> None:
    """Words, words side by side, words that must not stand there, and the beginning of one."""
    assert terms_of('Antrean "loket KTP" -lama petu*') == [
        Term(("antrean",)),
        Term(("loket", "ktp")),
        Term(("lama",), excluded=True),
        Term(("petu",), prefix=True),
    ]
    assert terms_of('-"tidak ramah') == [Term(("tidak", "ramah"), excluded=True)]
    assert terms_of("pasar-malam") == [Term(("pasar", "malam"))]
    assert terms_of(' "" - * -* !!! \' "') == []


@pytest.mark.usefixtures("comments")
@each_case(
    ("typed", "places"),
    [
        ("antrean LOKET", {0, 1}),
        ('"antrean loket"', {0}),
        ("loket -ramah", {0}),
        ("-loket -naik -kantor -café", {5}),
        ('-"antrean loket" antrean', {1}),
        ("antre*", {0, 1, 5}),
        ("antre", set()),
        ('"pasar malam"', {2}),
        ("pasar-malam", {2}),
        ("50%", {2}),
        ("info@kota.go.id", {3}),
        ("08.30", {3}),
        ("CAFÉ bagus", {4}),
        ("👍", {0, 1, 2, 3, 4, 5}),
    ],
)
async def test_both_databases_find_the_same(typed: str, places: set[int]) -> None:
    """Case is folded, signs only separate, nothing but the words themselves counts."""
    assert await _found(typed) == {TEXTS[place] for place in places}


@pytest.mark.usefixtures("comments")
@each_case(
    "typed",
    [
        "') OR 1=1 --", "redacted_text:loket", "NEAR(antrean loket, 5)", "loket AND", "NOT", "OR OR OR", "^loket",
        "{loket}", "a & b | !c", "<->", ":*", "\\", "'" * 90, '"' * 91, "- - -", "\x01\x1f", "%s %d {} {0}", "(" * 100,
        "a " * 100, "-a " * 60, "\ud7ff\uffff", "ﬁ ½ Ⅷ ² İ ß", "*" * 50, "٣ ๓", "x" * 200,
    ],
)  # fmt: skip
async def test_nothing_typed_breaks_a_search(typed: str) -> None:
    """Operators of the databases, open brackets and quotes, signs without words: all are answered."""
    assert await _found(typed) <= set(TEXTS)


@pytest.mark.usefixtures("comments")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
async def test_whatever_is_typed_is_answered(typed: str) -> None:
    """No text at all makes a search fail."""
    assert await _found(typed.replace("\0", "")) <= set(TEXTS)


LATIN = st.text(alphabet="aBcé1 5.-,'\"@_!/&", min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LATIN, st.text(alphabet="abcé15", min_size=1, max_size=3))
async def test_a_word_is_found_exactly_where_it_stands(
    database: DatabaseEngine, text: str, word: str
) -> None:
    """Whatever signs stand around it, on both databases: the rule is that of the program, not of a parser."""
    async with transaction():
        comment = await _said(text)
        found = await _found(word)
        await Comment.delete().where(Comment.id == comment)
    assert bool(found) == (word in re.findall(r"[^\W_]+", text.lower()))


async def test_withdrawn_words_are_gone(database: DatabaseEngine) -> None:
    """With the comment its words leave the index, at once."""
    receipt = Receipt(digest=b"d", secret_version="v", kind="comment")
    await receipt.save()
    await _said("rahasia keluarga", receipt.id)
    assert await _found("rahasia")
    await withdraw(receipt.id)
    assert not await _found("rahasia")
    if DB.engine_type == "sqlite":
        assert not await DB.run_ddl("SELECT rowid FROM comment_words WHERE comment_words MATCH 'rahasia'")
        await DB.run_ddl("INSERT INTO comment_words (comment_words, rank) VALUES ('integrity-check', 1)")


async def test_a_text_that_is_read_anew_is_found_by_its_new_words(database: DatabaseEngine) -> None:
    """Redaction that got better takes words out of the index."""
    comment = await _said("Pak Budi lambat")
    await CommentAnalysis.update({CommentAnalysis.redacted_text: "Pak [nama] lambat"}).where(
        CommentAnalysis.comment == comment
    )
    assert not await _found("budi")
    assert await _found("lambat nama")


async def test_a_very_long_text_can_be_stored_and_found(database: DatabaseEngine) -> None:
    """Half a megabyte of different words does not exceed what an index takes."""
    await _said("awal " + " ".join(f"kata{number}" for number in range(60_000)))
    assert await _found("awal")
