"""benchmarks/planted_ratings.py."""

from datetime import date, timedelta
from random import Random

from benchmarks.planted_ratings import Installation, told
from participation.sentiment.model import SentimentModel
from participation.sentiment.told import Told

DAY = date(2026, 9, 7)


def test_an_installation_learns_from_enough_ratings() -> None:
    """What people rate otherwise than the shipped model reads it is learnt; too few ratings teach nothing."""
    drawn = Random(1)
    beside = [_beside(drawn, number) for number in range(900)]
    installation = Installation(shipped := SentimentModel.load(), [one for one in beside if one])
    assert not installation.learn(DAY)
    assert installation.model is shipped
    assert installation.learn(DAY + timedelta(days=60))
    assert installation.model is not shipped


def _beside(drawn: Random, number: int) -> Told | None:
    """Complaints of one counter, praise of the other, in words that say neither."""
    text = f"loket {('biru', 'merah')[number % 2]} nomor{number}"
    return told(drawn, text, str(number), DAY + timedelta(number // 20), negative=bool(number % 2))
