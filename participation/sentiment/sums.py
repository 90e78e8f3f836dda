"""Linear scores of texts as numbers: the same sums as `scores.py` adds up unit by unit, many texts at once."""

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.features import MEANING
from participation.sentiment.scores import LinearScorer, LinearWeights, additions
from participation.sentiment.wordbook import Integers, Wordbook

Floats = NDArray[np.float32]

UNKNOWN = -1
STEPS = 2.0**32
"""Of a unit, in which additions are counted."""
MORE = 16_384
"""Words that a table is made longer by at once."""
_BITS = 32
"""Of a number within a key that is made of two."""


class NumberedScorer:
    """Scores texts that a wordbook took apart. A row of its table is what one unit adds to a score."""

    def __init__(self, model: LinearWeights, book: Wordbook) -> None:
        self.plain = LinearScorer(model)
        """For texts that are too long to be numbered."""
        self._book = book
        self._intercept = model.intercept
        self._keys, self._table = self._pairs(model)
        self._size = self._pair_count = len(self._table)
        self._forget()

    def _pairs(self, model: LinearWeights) -> tuple[Integers, Integers]:
        """Keys of the pairs that the model knows, in their order and with a last one that is none; what they add."""
        places = [place for place, term in enumerate(model.terms) if " " in term]
        numbers = self._book.keep(word for place in places for word in model.terms[place].split(" "))
        keys = _key(np.asarray(numbers[::2], np.int64), np.asarray(numbers[1::2], np.int64))
        order = np.argsort(keys)
        return np.append(keys[order], np.iinfo(np.int64).max), _whole(additions(model, places)[order])

    def words(self, numbers: Integers, *, meant: bool = False) -> Integers:
        """Rows of words; where they are `meant`, as what a word of another language means."""
        if self._book.generation != self._generation:
            self._forget()
        rows = self._rows[meant]
        if len(rows) < len(self._book.words):
            grown = np.full(len(self._book.words), UNKNOWN, np.int64)
            rows = self._rows[meant] = np.append(rows, grown)
        new = numbers[rows[numbers] == UNKNOWN]
        if len(new):
            self._learn(once(new), rows, MEANING if meant else "")
        return rows[numbers]

    def pairs(self, left: Integers, right: Integers) -> Integers:
        """Rows of pairs, UNKNOWN where the model does not know one."""
        keys = _key(left, right)
        places = np.searchsorted(self._keys, keys)
        return np.where(self._keys[places] == keys, places, UNKNOWN)

    def logits(self, document: Integers, rows: Integers, count: int) -> Floats:
        """A row of class scores for each of `count` documents, from the units that each has; each counts once."""
        known = rows != UNKNOWN
        document, rows = np.divmod(once(document[known] * self._size + rows[known]), self._size)
        bounds = np.searchsorted(document, np.arange(count + 1))
        filled = bounds[1:] > bounds[:-1]
        sums = np.zeros((count, self._table.shape[1]), np.int64)
        sums[filled] = np.add.reduceat(self._table.take(rows, axis=0), bounds[:-1][filled], axis=0)
        totals = (sums / STEPS).astype(np.float32)
        length = np.sqrt(np.maximum(totals[:, -1:], 1e-9))
        scores: Floats = (totals[:, :-1] / length + self._intercept).astype(np.float32)
        return scores

    def _learn(self, numbers: Integers, rows: Integers, mark: str) -> None:
        words = [mark + self._book.words[number] for number in numbers.tolist()]
        end = self._size + len(words)
        if end > len(self._table):
            more = np.zeros((max(end - len(self._table), MORE), self._table.shape[1]), np.int64)
            self._table = np.concatenate([self._table, more])
        self._table[self._size : end] = _whole(self.plain.sums_of(words))
        rows[numbers] = np.arange(self._size, end)
        self._size = end

    def _forget(self) -> None:
        self._generation = self._book.generation
        self._size = self._pair_count
        self._rows = [np.empty(0, np.int64), np.empty(0, np.int64)]


def once(keys: Integers) -> Integers:
    """Each key once, in order. Sorting does it four times as fast as the hashing of `np.unique`."""
    found = np.sort(keys)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def _whole(numbers: Floats) -> Integers:
    """In steps: sums of whole numbers are exact, in whatever order and company texts come."""
    return np.rint(numbers.astype(np.float64) * STEPS).astype(np.int64)


def _key(left: Integers, right: Integers) -> Integers:
    keys: Integers = left << _BITS | right
    return keys
