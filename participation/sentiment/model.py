"""Sentiment of comments from the trained model. Needs numpy only, so that any process may load it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from participation.sentiment import modelfile
from participation.sentiment.clauses import clauses, lengths_of, summaries
from participation.sentiment.features import clause_units, units
from participation.sentiment.scores import LinearScorer

Label = Literal["negative", "neutral", "positive"]
LABELS: Final[tuple[Label, Label, Label]] = ("negative", "neutral", "positive")
DECIMALS = 6
"""Of logits: sums may differ behind them from one processor, or one batch, to another."""
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
        self._weights = file.sentiment
        self._scorer = LinearScorer(file.sentiment.scores)

    @classmethod
    def load(cls) -> "SentimentModel":
        """The model that ships with the package."""
        return cls(modelfile.shipped())

    def predict(self, texts: Sequence[str]) -> list[Sentiment]:
        """One Sentiment per text, in order. An empty text gets what comments say on average."""
        found: list[Sentiment] = []
        for start in range(0, len(texts), CHUNK):
            logits = self._logits([clauses(text) for text in texts[start : start + CHUNK]])
            found.extend(_sentiment(row) for row in softmax(logits).tolist())
        return found

    def _logits(self, texts: Sequence[list[list[str]]]) -> NDArray[np.float64]:
        """A row per text. A text of one clause is scored once."""
        glossary = self._weights.glossary
        parts = [clause for text in texts if len(text) > 1 for clause in text]
        scores = self._scorer.logits(
            chain(
                (units([token for clause in text for token in clause], glossary) for text in texts),
                (clause_units(clause, glossary) for clause in parts),
            )
        ).astype(np.float64)
        lengths, counts = lengths_of(texts)
        single = counts == 1
        clause_scores = np.empty((len(lengths), len(LABELS)))
        alone = np.repeat(single, counts)
        clause_scores[alone], clause_scores[~alone] = scores[: len(texts)][single], scores[len(texts) :]
        figures = summaries(scores[: len(texts)], clause_scores, lengths, counts)
        return self._weights.combiner.logits(figures).round(DECIMALS)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of scores to rows of probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _sentiment(row: list[float]) -> Sentiment:
    negative, neutral, positive = row
    confidence = max(row)
    return Sentiment(LABELS[row.index(confidence)], (negative, neutral, positive), confidence)
