"""Linear scores of comments, word by word: each distinct word is scored once and remembered.

With x_f = 1 for every piece f of a document's units, a class score is
    Σ_units Σ_pieces v_f w_f / sqrt(Σ_units Σ_pieces v_f²) + intercept,
where v_f is the inverse document frequency, doubled for words and pairs: TF-IDF, made unit length up to
pieces that two words share. Numerator and squared length both add up over units, so a unit's part of them
is cached.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

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


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> tuple[str, ...]:
    """Several models learn the same word, one after the other."""
    return tuple(pieces(word))


def additions(model: LinearWeights, rows: Sequence[int] | slice) -> Floats:
    """What each of these terms adds to the class scores, and in the last column to the squared length."""
    value = model.value[rows]
    found: Floats = np.column_stack([value[:, None] * model.weights[rows] * model.scale, value**2])
    return found


class LinearScorer:
    """Scores documents, given as lists of units, with a bounded memory of units already seen."""

    def __init__(self, model: LinearWeights) -> None:
        self._model = model
        self._row_of = {term: row for row, term in enumerate(model.terms)}
        self._table = np.zeros((len(model.terms) + CACHED_UNITS, len(model.intercept) + 1), np.float32)
        self._table[: len(model.terms)] = additions(model, slice(None))
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

    def sums_of(self, words: Sequence[str]) -> Floats:
        """What each word adds: the sum over its pieces."""
        row_of = self._row_of
        parts = [[row for piece in _pieces(word) if (row := row_of.get(piece)) is not None] for word in words]
        lengths = np.asarray([len(rows) for rows in parts], np.int64)
        found = np.zeros((len(words), self._table.shape[1]), np.float32)
        if lengths.any():
            known = lengths > 0
            starts = (np.cumsum(lengths) - lengths)[known]
            found[known] = np.add.reduceat(
                self._table[list(chain.from_iterable(parts))], starts, dtype=np.float64
            )
        return found

    def _learn(self, word: str) -> int:
        """Keep what a word adds behind the terms in the table; returns the row."""
        row = self._words[word] = len(self._row_of) + len(self._words)
        self._table[row] = self.sums_of([word])[0]
        return row

    def _totals(self, rows: list[int], ends: list[int]) -> Floats:
        """Sums of the table's rows between neighbouring ends, one per document."""
        running = np.zeros((len(rows) + 1, self._table.shape[1]), np.float64)
        np.cumsum(self._table[rows], axis=0, dtype=np.float64, out=running[1:])
        bounds = np.asarray(ends)
        totals: Floats = (running[bounds[1:]] - running[bounds[:-1]]).astype(np.float32)
        return totals
