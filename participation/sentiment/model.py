"""Sentiment of comments from the trained model. Needs numpy only, so that any process may load it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from participation.sentiment import modelfile
from participation.sentiment.features import units
from participation.sentiment.scores import LinearScorer
from participation.sentiment.text import tokens

Label = Literal["negative", "neutral", "positive"]
LABELS: Final[tuple[Label, Label, Label]] = ("negative", "neutral", "positive")
CHUNK = 1024
"""Texts scored at once: enough to keep numpy busy, little memory."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What one comment expresses."""

    label: Label
    probabilities: tuple[float, float, float]
    """Calibrated, in the order of LABELS; they add up to 1."""
    confidence: float
    """Probability of `label`."""


class SentimentModel:
    """Predicts sentiment; `version` is stamped on every stored prediction."""

    def __init__(self, file: modelfile.ModelFile) -> None:
        self.version = file.version
        self._scorer = LinearScorer(file.sentiment)

    @classmethod
    def load(cls) -> "SentimentModel":
        """The model that ships with the package."""
        return cls(modelfile.shipped())

    def predict(self, texts: Sequence[str]) -> list[Sentiment]:
        """One Sentiment per text, in order. An empty text gets what comments say on average."""
        found: list[Sentiment] = []
        for start in range(0, len(texts), CHUNK):
            documents = (units(tokens(text)) for text in texts[start : start + CHUNK])
            logits = self._scorer.logits(documents).astype(np.float64)
            found.extend(_sentiment(row) for row in softmax(logits).tolist())
        return found


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of scores to rows of probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _sentiment(row: list[float]) -> Sentiment:
    negative, neutral, positive = row
    confidence = max(row)
    return Sentiment(LABELS[row.index(confidence)], (negative, neutral, positive), confidence)
