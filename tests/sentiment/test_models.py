"""Models that were learnt here: kept, switched, taken back; what reads when one is damaged."""

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from participation.accounts.schemas import PROGRAM
from participation.errors import NotFound, Rejected
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.sentiment import adapting_service, commands
from participation.sentiment.adapting_service import adapt_model
from participation.sentiment.analysis import (
    analyse_comments,
    current_reader,
    current_version,
    is_falling_back,
)
from participation.sentiment.explorer_queries import sentiment_counts
from participation.sentiment.label_tables import CommentVerdict
from participation.sentiment.model_queries import models_made
from participation.sentiment.model_service import keep_model, revoke_model, use_model
from participation.sentiment.reader import shipped_version
from participation.sentiment.schemas import CommentSearch, ModelView
from participation.sentiment.tables import AnalysisModel, CommentAnalysis
from participation.sentiment.told_queries import told_comments
from tests.factories import some_comments

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 3, 1)
WORDS = ("pagi", "siang", "sore", "malam", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu")


async def _rated_comments(days: int = 15, each: int = 10) -> None:
    """Five-star and one-star comments in a jargon that the shipped model does not know."""
    for day in range(days):
        for word, rating in (("gacor", 5), ("ampas", 1)):
            texts = [
                f"loketnya {word} {WORDS[day % 10]} {number} {chr(97 + day)}x" for number in WORDS[:each]
            ]
            await some_comments(texts, DAY + timedelta(days=day), rating=rating, rating_maximum=5)


async def _adapted() -> ModelView:
    await _rated_comments()
    await analyse_comments()
    return await adapt_model(lambda _: None)


async def test_a_better_model_reads_everything_anew() -> None:
    """Learnt, measured on later days, switched, and stamped on new analyses; the old ones stay."""
    made = await _adapted()
    assert made.figures["better"]
    assert made.figures["candidate"]["accuracy"] > made.figures["active"]["accuracy"]
    assert made.version.startswith(f"{shipped_version()}-")
    assert await current_version() == made.version
    assert await analyse_comments() == 300
    assert await CommentAnalysis.count() == 600
    (again,) = [one for one in await models_made() if one.state == "active"]
    assert again.version == made.version


async def test_learning_the_same_again_keeps_one_model() -> None:
    """The same comments give the same model; it is not better than itself, and what was decided stands."""
    made = await _adapted()
    await analyse_comments()
    again = await adapt_model(lambda _: None)
    assert (again.version, again.state, again.figures["better"]) == (made.version, "active", False)
    assert [one.state for one in await models_made()] == ["active"]


async def test_a_model_is_taken_back_and_put_to_use_again() -> None:
    """Every switch can be undone: the shipped model reads, and what it read before counts again."""
    made = await _adapted()
    await revoke_model(PROGRAM, made.id)
    assert await current_version() == shipped_version()
    assert await analyse_comments() == 0
    again = await adapt_model(lambda _: None)
    assert (again.version, again.state, again.figures["better"]) == (made.version, "revoked", True)
    assert await current_version() == shipped_version(), "revoked: never chosen again by itself"
    await use_model(PROGRAM, made.id, shipped_version())
    assert await current_version() == made.version
    with pytest.raises(NotFound):
        await use_model(PROGRAM, made.id + 1, shipped_version())


async def test_what_people_decide_while_a_model_is_learnt_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compared with a model that no longer reads replaces nothing: it is kept, and the command says so."""
    other = await keep_model("other", shipped_version(), b"other", {"better": False})

    async def kept_meanwhile(*model: Any) -> ModelView:
        await use_model(PROGRAM, other.id, shipped_version())
        return await keep_model(*model)

    monkeypatch.setattr(adapting_service, "keep_model", kept_meanwhile)
    made = await _adapted()
    assert (made.state, made.figures["better"]) == ("kept", True)
    assert await current_version() == other.version
    assert "Run this command again" in commands._what_became(made)


async def test_pages_show_what_the_models_in_use_found() -> None:
    """What an adapted model found stands until it is taken back, and again from when it is put to use again."""
    everything = CommentSearch(CommentFilter())
    made = await _adapted()
    shipped = await sentiment_counts(everything)
    await analyse_comments()
    found = await sentiment_counts(everything)
    await revoke_model(PROGRAM, made.id)
    assert await sentiment_counts(everything) == shipped
    await use_model(PROGRAM, made.id, shipped_version())
    assert await sentiment_counts(everything) == found != shipped


async def test_a_damaged_model_falls_back(caplog: pytest.LogCaptureFixture) -> None:
    """Other bytes, another digest or another shipped model: the shipped one reads, and the log says so."""
    made = await _adapted()
    for column, broken in {"content": b"broken", "digest": "broken", "parent": "broken"}.items():
        stored = await AnalysisModel.select(column).where(AnalysisModel.id == made.id).first()
        caplog.clear()
        await AnalysisModel.update({column: broken}).where(AnalysisModel.id == made.id)
        assert await current_version() == shipped_version(), column
        assert (await current_reader()).version == shipped_version(), column
        assert made.version in caplog.text, column
        assert await is_falling_back(), column
        assert await analyse_comments() == 0, column
        await AnalysisModel.update(stored).where(AnalysisModel.id == made.id)
        assert await current_version() == made.version, column


async def test_what_cannot_read_is_not_put_to_use() -> None:
    """It would take the place of a model that can."""
    made = await _adapted()
    foreign = await keep_model("foreign", "another program", b"foreign", {})
    with pytest.raises(Rejected, match="made for another version"):
        await use_model(PROGRAM, foreign.id, shipped_version())
    assert await current_version() == made.version
    assert {one.version: one.state for one in await models_made()} == {
        made.version: "active",
        "foreign": "kept",
    }


async def test_corrections_stand_in_for_ratings() -> None:
    """What staff said of a comment is learnt instead of its rating; what nobody could tell is not learnt."""
    await some_comments(["luar biasa lambatnya", "entah", "bagus"], DAY, rating=5, rating_maximum=5)
    await analyse_comments()
    for text, sentiment in (("luar biasa lambatnya", "negative"), ("entah", "")):
        (comment,) = await Comment.select(Comment.id).where(Comment.text == text)
        await CommentVerdict.insert(CommentVerdict(comment=comment["id"], sentiment=sentiment))
    told = {one.text: (one.label, one.clean) for one in await told_comments(await current_version())}
    assert told == {"luar biasa lambatnya": (0, True), "bagus": (2, False)}


async def test_corrected_elements_are_learnt_too() -> None:
    """What staff said of elements corrects the element model, and the file holds both corrections."""
    await _rated_comments()
    rows = await Comment.select(Comment.id, Comment.text)
    await CommentVerdict.insert(
        *[CommentVerdict(comment=row["id"], element="U9" if "gacor" in row["text"] else "U8") for row in rows]
    )
    await analyse_comments()
    made = await adapt_model(lambda _: None)
    assert made.figures["elements"]["better"]
    reader = await current_reader()
    assert set(reader.corrections) == {"correction", "elements"}
    assert [one.element for one in reader.elements.predict(["loketnya gacor", "loketnya ampas"])] == [
        "U9",
        "U8",
    ]
    unknown = reader.elements.predict(["qqq www", "zzz vvv xxx", "👎 👎"])
    assert {one.element for one in unknown} == {""}, "of these nobody said anything"


async def test_one_part_that_is_better_switches_alone() -> None:
    """Elements may be better while sentiment is not: what corrects sentiment now stays in place."""
    before = await _adapted()
    rows = await Comment.select(Comment.id, Comment.text)
    await CommentVerdict.insert(
        *[CommentVerdict(comment=row["id"], element="U9" if "gacor" in row["text"] else "U8") for row in rows]
    )
    await analyse_comments()
    sentiment = (await current_reader()).corrections["correction"]
    made = await adapt_model(lambda _: None)
    reader = await current_reader()
    assert made.version == reader.version != before.version
    assert reader.corrections["correction"].terms == sentiment.terms
    assert reader.corrections["elements"].terms


async def test_only_redacted_texts_are_learnt() -> None:
    """A telephone number that somebody wrote never reaches the training."""
    await some_comments(["hubungi 081234567890 saja"], DAY, rating=1, rating_maximum=5)
    await analyse_comments()
    (told,) = await told_comments(await current_version())
    assert "0812" not in told.text


async def test_nothing_to_learn_from_is_said() -> None:
    """An installation without ratings gets a sentence, and no model."""
    with pytest.raises(Rejected, match="too little"):
        await adapt_model(lambda _: None)
    assert await models_made() == []


def test_train_wants_one_of_two() -> None:
    """Neither a folder nor --adapt, or both: a usage message."""
    assert "--adapt" in CliRunner().invoke(commands.train, []).output
    assert "--adapt" in CliRunner().invoke(commands.train, [".", "--adapt"]).output
