"""Sentiment of comments from the trained model. Needs numpy only, so that any process may load it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

import numpy as np

from participation.sentiment import modelfile
from participation.sentiment.clauses import CONTRASTS, Floats, clauses, figures_of, lengths_of
from participation.sentiment.features import clause_units, reading, units
from participation.sentiment.numbered import Marked, NumberedFeatures, Reading, clauses_of, together
from participation.sentiment.sums import NumberedScorer
from participation.sentiment.wordbook import Apart, Integers, Wordbook

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

    def __init__(self, file: modelfile.ModelFile, book: Wordbook | None = None) -> None:
        self.version = file.version
        self.book = book or Wordbook()
        """Takes texts apart; models that read the same texts share one."""
        self._weights = file.sentiment
        self._scorer = NumberedScorer(file.sentiment.scores, self.book)
        self._features = NumberedFeatures(self.book, file.sentiment.glossary)
        self._reading, self._plain = (
            Reading(self.book, file.sentiment.reading),
            NumberedFeatures(self.book, {}),
        )
        self._contrasts = Marked(self.book, CONTRASTS)

    @classmethod
    def load(cls, book: Wordbook | None = None) -> "SentimentModel":
        """The model that ships with the package."""
        return cls(modelfile.shipped(), book)

    def predict(self, texts: Sequence[str]) -> list[Sentiment]:
        """One Sentiment per text, in order. An empty text gets what comments say on average."""
        chunks = (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))
        return [
            one for chunk in chunks for one in sentiments(self.shares(self.book.take_apart(chunk), chunk))
        ]

    def shares(self, apart: Apart, texts: Sequence[str]) -> Floats:
        """Calibrated probabilities, a row per text, in the order of LABELS."""
        logits = self._logits(apart)
        if apart.long:
            logits[apart.long] = self._plain_logits([clauses(texts[place]) for place in apart.long])
        return softmax(logits)

    def _logits(self, apart: Apart) -> Floats:
        """A row per text. A text of one clause is scored once, and so is one without words of other languages."""
        clause, lengths, counts = clauses_of(apart, self._contrasts)
        parted = np.repeat(counts > 1, counts)
        inside = parted[clause]
        numbers = np.concatenate([apart.numbers, apart.numbers[inside]])
        scored = np.cumsum(parted) - 1 + apart.count
        document = np.concatenate([apart.document, scored[clause[inside]]])
        first = apart.count + int(parted.sum())
        read, text = self._reading.of(apart.numbers, apart.document)
        units = together(
            (
                *self._features.of_clauses(self._scorer, numbers, document),
                *self._features.of_ends(self._scorer, apart.numbers, apart.document),
                *self._plain.of_clauses(self._scorer, read, first + text),
                *self._plain.of_ends(self._scorer, read, first + text),
            )
        )
        scores = self._scorer.logits(*units, first + apart.count).astype(np.float64)
        read_scores = scores[: apart.count].copy()
        read_scores[text] = scores[first + text]
        return self._weighed(scores[:first], read_scores, lengths, counts)

    def _plain_logits(self, texts: Sequence[list[list[str]]]) -> Floats:
        """As `_logits`, word by word: for texts that are too long to be numbered."""
        glossary = self._weights.glossary
        wholes = [[token for clause in text for token in clause] for text in texts]
        parts = [clause for text in texts if len(text) > 1 for clause in text]
        scores = self._scorer.plain.logits(
            chain(
                (units(tokens, glossary) for tokens in wholes),
                (clause_units(clause, glossary) for clause in parts),
                (units(reading(tokens, self._weights.reading), {}) for tokens in wholes),
            )
        ).astype(np.float64)
        return self._weighed(scores[: -len(texts)], scores[-len(texts) :], *lengths_of(texts))

    def _weighed(self, scores: Floats, read: Floats, lengths: Integers, counts: Integers) -> Floats:
        """Logits from the scores of whole texts, then of the clauses of those texts that have several.

        `read` are the scores of whole texts as they read in Indonesian.
        """
        texts = len(counts)
        single = counts == 1
        clause_scores = np.empty((len(lengths), scores.shape[1]))
        alone = np.repeat(single, counts)
        clause_scores[alone], clause_scores[~alone] = scores[:texts][single], scores[texts:]
        seen = figures_of(scores[:texts], clause_scores, read, lengths, counts)
        return self._weights.combiner.logits(seen).round(DECIMALS)


def softmax(logits: Floats) -> Floats:
    """Rows of scores to rows of probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def sentiments(shares: Floats) -> Iterator[Sentiment]:
    """What rows of probabilities, in the order of LABELS, come to."""
    for negative, neutral, positive in shares.tolist():
        row = (negative, neutral, positive)
        confidence = max(row)
        yield Sentiment(LABELS[row.index(confidence)], row, confidence)
