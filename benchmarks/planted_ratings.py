"""What an installation's ratings teach in benchmarks/planted.py: half of the planted comments come with one.

One rating of ten contradicts its comment. In `mobile_jkn` 11 % of what the shipped model is sure are complaints have
four or five stars, and 0.9 % of the praise have one or two (benchmarks/adaptation.py). Before each report the product
learns from the ratings of the weeks before, and switches where it measures better on the later days of them, as
`train --adapt` does.
"""

from collections.abc import Sequence
from datetime import date
from random import Random

from participation.errors import Rejected
from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.adapting import compared, learn, parted, right, voices_of
from participation.sentiment.model import SentimentModel
from participation.sentiment.told import NEGATIVE, POSITIVE, Told

RATED = 0.5
CONTRADICTS = 0.1
SEED = 2025


def told(drawn: Random, text: str, voice: str, said_on: date, *, negative: bool) -> Told | None:
    """The rating beside a comment; None where there is none."""
    rated, contradicts = drawn.random() < RATED, drawn.random() < CONTRADICTS
    label = NEGATIVE if negative != contradicts else POSITIVE
    return Told(text, voice, said_on, label, clean=False) if rated else None


class Installation:
    """The model that one installation uses."""

    def __init__(self, shipped: SentimentModel, ratings: Sequence[Told]) -> None:
        self.model: SentimentModel | AdaptedModel = shipped
        self._shipped = shipped
        self._ratings = ratings

    def learn(self, before: date) -> bool:
        """From all ratings before a day. False where they are too few, or what is learnt is no better: it stays."""
        try:
            learnt, held_back = parted(voices_of([one for one in self._ratings if one.said_on < before]))
        except Rejected:
            return False
        correction = learn(self._shipped, learnt, SEED)
        _, about = correction.parts
        candidate = AdaptedModel(self._shipped, correction.weights, about)
        texts = [one.text for one in held_back]
        mine, theirs = (right(model.predict(texts), held_back) for model in (candidate, self.model))
        better = bool(compared(mine, theirs, SEED)["better"])
        if better:
            self.model = candidate
        return better
