"""Linear scores of comments, word by word: each distinct word is scored once and remembered.

With x_f = 1 for every piece f of a document's units, a class score is
    Σ_units Σ_pieces v_f w_f / sqrt(Σ_units Σ_pieces v_f²) + intercept,
where v_f is the inverse document frequency, doubled for words and pairs: TF-IDF, made unit length up to
pieces that two words share. Numerator and squared length both add up over units, so a unit's part of them
is cached.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.features import pieces

Floats = NDArray[np.float32]

CACHED_UNITS = 65_536
MOST_UNITS = 8_192
"""Units of one document that are looked at; the rest of a longer text says nothing new."""


@dataclass(frozen=True)
class LinearWeights:
    """What a linear model learnt: n terms, k classes."""

    terms: tuple[str, ...]
    weights: NDArray[np.int8]
    """n × k, each column in steps of `scale`."""
    scale: Floats
    """k: the weight that one step stands for."""
    value: Floats
    """n: v of each term."""
    intercept: Floats
    """k."""

    def __post_init__(self) -> None:
        terms, classes = len(self.terms), len(self.intercept)
        if (
            self.weights.shape != (terms, classes)
            or self.value.shape != (terms,)
            or len(self.scale) != classes
        ):
            raise ValueError("The arrays of the model do not fit each other: train it again.")


class LinearScorer:
    """Scores documents, given as lists of units, with a bounded memory of units already seen."""

    def __init__(self, model: LinearWeights) -> None:
        self._model = model
        self._row_of = {term: row for row, term in enumerate(model.terms)}
        self._table = np.zeros((len(model.terms) + CACHED_UNITS, len(model.intercept) + 1), np.float32)
        self._table[: len(model.terms), :-1] = model.value[:, None] * model.weights * model.scale
        self._table[: len(model.terms), -1] = model.value**2
        self._words: dict[str, int] = {}

    def logits(self, documents: Iterable[Sequence[str]]) -> Floats:
        """One row of k class scores per document; a document without known units gets the intercept."""
        blocks: list[Floats] = []
        rows: list[int] = []
        ends = [0]
        for units in documents:
            if len(self._words) + min(len(units), MOST_UNITS) >= CACHED_UNITS:
                blocks.append(self._totals(rows, ends))
                rows, ends = [], [0]
                self._words.clear()
            rows.extend(self._rows(units[:MOST_UNITS]))
            ends.append(len(rows))
        blocks.append(self._totals(rows, ends))
        totals: Floats = np.concatenate(blocks)
        length = np.sqrt(np.maximum(totals[:, -1:], 1e-9))
        scores: Floats = (totals[:, :-1] / length + self._model.intercept).astype(np.float32)
        return scores

    def _rows(self, units: Sequence[str]) -> list[int]:
        """Rows of the table to add up: a pair's own, if the model knows it, and each word's sum."""
        remembered, row_of = self._words, self._row_of
        rows = []
        for unit in units:
            row = row_of.get(unit) if " " in unit else remembered.get(unit) or self._learn(unit)
            if row is not None:
                rows.append(row)
        return rows

    def _learn(self, word: str) -> int:
        """Sum up a word's pieces behind the terms in the table; returns the row."""
        row = self._words[word] = len(self._row_of) + len(self._words)
        row_of = self._row_of
        parts = [row_of[piece] for piece in pieces(word) if piece in row_of]
        self._table[row] = np.add.reduce(self._table[parts]) if parts else 0.0
        return row

    def _totals(self, rows: list[int], ends: list[int]) -> Floats:
        """Sums of the table's rows between neighbouring ends, one per document."""
        running = np.zeros((len(rows) + 1, self._table.shape[1]), np.float64)
        np.cumsum(self._table[rows], axis=0, dtype=np.float64, out=running[1:])
        bounds = np.asarray(ends)
        totals: Floats = (running[bounds[1:]] - running[bounds[:-1]]).astype(np.float32)
        return totals
