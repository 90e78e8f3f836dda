"""The sentiment model as one installation adapted it: the shipped model's opinion, corrected. Needs numpy only.

With p the shipped probabilities and g = ln(p_positive / p_negative), an adapted model gives s = slope · g + w · x
instead of g, x being the units of the text, shares out the difference between the two sides, and adds a second
sum to the neutral one:
    ln q = ln p + (−(s − g) / 2, v · x, (s − g) / 2) + constant.
Where it learnt nothing of a text, w · x and v · x are 0.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.features import units
from participation.sentiment.model import CHUNK, LABELS, Sentiment, SentimentModel, sentiments, softmax
from participation.sentiment.numbered import NumberedFeatures, together
from participation.sentiment.scores import LinearWeights
from participation.sentiment.sums import NumberedScorer
from participation.sentiment.text import tokens
from participation.sentiment.weightfiles import digest_of, unpacked
from participation.sentiment.wordbook import Apart

NAME = "correction"
ELEMENTS = "elements"
"""Names of what corrects the sentiment model and the element model in what is kept: either, or both."""
LEAST = 1e-6
"""Probability below which the shipped model's opinion counts no further."""

Floats = NDArray[np.float64]


class AdaptedModel:
    """Predicts sentiment as SentimentModel does."""

    def __init__(self, base: SentimentModel, weights: LinearWeights, about: dict[str, Any]) -> None:
        self.version = f"{base.version}-{digest_of({NAME: weights}, about)}"
        self._base = base
        self._slope = float(about["slope"])
        self.book = base.book
        self._scorer = NumberedScorer(weights, self.book)
        self._features = NumberedFeatures(self.book, {})

    def predict(self, texts: Sequence[str]) -> list[Sentiment]:
        """One Sentiment per text, in order."""
        chunks = (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))
        return [
            one for chunk in chunks for one in sentiments(self.shares(self.book.take_apart(chunk), chunk))
        ]

    def shares(self, apart: Apart, texts: Sequence[str]) -> Floats:
        """Calibrated probabilities, a row per text, in the order of LABELS."""
        logs = np.log(np.maximum(self._base.shares(apart, texts), LEAST))
        sums = self._sums(apart, texts).astype(np.float64)
        shift = (self._slope - 1) * polarity(logs) + sums[:, 0]
        return softmax(logs + np.stack([-shift / 2, sums[:, 1], shift / 2], axis=1))

    def _sums(self, apart: Apart, texts: Sequence[str]) -> NDArray[np.float32]:
        there = apart.numbers, apart.document
        of_clauses = self._features.of_clauses(self._scorer, *there)
        units_seen = together((*of_clauses, *self._features.of_ends(self._scorer, *there)))
        sums = self._scorer.logits(*units_seen, apart.count)
        for place in apart.long:
            sums[place] = self._scorer.plain.logits([units(tokens(texts[place]), {})])[0]
        return sums


def opened(content: bytes) -> tuple[dict[str, LinearWeights], dict[str, Any]]:
    """Corrections by name and what is said about them. Raises ValueError where that is damaged, or corrects nothing."""
    models, about = unpacked(content)
    if not models or not {*models} <= {NAME, ELEMENTS} or (NAME in models and "slope" not in about):
        raise ValueError("This file holds no correction of the models that ship.")
    return models, about


def log_probabilities(found: Sequence[Sentiment]) -> Floats:
    """A row per prediction, in the order of LABELS."""
    shares = np.asarray([one.probabilities for one in found], np.float64).reshape(-1, len(LABELS))
    return np.log(np.maximum(shares, LEAST))


def polarity(logs: Floats) -> Floats:
    """How much likelier positive is than negative, as the difference of their logarithms."""
    difference: Floats = logs[:, 2] - logs[:, 0]
    return difference
