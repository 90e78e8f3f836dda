"""benchmarks/planted.py."""

import pytest

from benchmarks import planted
from benchmarks.planted_sentences import issues
from participation.sentiment.model import SentimentModel

SMALL = {"WEEKS": 3, "TOP": 4, "BACKGROUND_A_WEEK": 10, "FLOOD": 20, "FEWEST_VOICES": 5, "MOST_VOICES": 10}


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few comments of few issues in few weeks."""
    for name, size in SMALL.items():
        monkeypatch.setattr(planted, name, size)
    some = issues()[:8]
    monkeypatch.setattr(planted, "issues", lambda: some)


@pytest.mark.usefixtures("_few")
def test_planted_runs() -> None:
    """Weeks are planted, rated, read, ranked and flooded."""
    tally = planted.Tally()
    tally.add(1, SentimentModel.load(), rated=True)
    assert len(tally.hits) == SMALL["WEEKS"] - 1
    assert tally.figures()["topics"] > 0


@pytest.mark.usefixtures("_few")
def test_planted_moods_are_read_as_planted() -> None:
    """Without a model, so that what topics miss can be told from what it misses."""
    said = planted.planted(1)
    read = [one for week in planted.read(said, None) for one in week]
    assert all((one.negative > one.positive) is said[one.comment.int].negative for one in read)
