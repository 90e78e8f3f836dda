"""Texts as numbers: each word has one, and what stands between two spaces is taken apart only once.

Phones vary spelling, but a million comments are written with some ten thousand pieces. So reading a text costs one
look-up for each of its pieces, and what models make of words is arithmetic over arrays (sums.py). The tokens, and
the places where clauses end, are exactly those of text.py and clauses.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.clauses import BREAK, ENDS
from participation.sentiment.redaction import may_be_personal
from participation.sentiment.text import folded, respelt, tokens_of

MOST_LETTERS = 4_000_000
"""Letters of pieces that are remembered: some 40 MiB with all that belongs to them."""
MOST_TOKENS = 1_000
"""Tokens of a text from which on it is read the plain way, which knows a bound (`scores.MOST_UNITS`)."""

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Apart:
    """Texts taken apart: one entry per token, but for the texts that are too long."""

    numbers: Integers
    """Of the tokens, text after text."""
    document: Integers
    """Which text each token stands in."""
    stretch: Integers
    """Grows by one wherever a sign or an empty line ends a clause."""
    count: int
    """How many texts."""
    long: list[int]
    """The texts that are left to be read the plain way."""
    personal: Booleans
    """Per text: whether redaction may find something in it."""

    @property
    def lengths(self) -> Integers:
        """Tokens of each text."""
        return np.bincount(self.document, minlength=self.count)


class Column:
    """An array that grows at its end."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._array: NDArray[Any] = np.zeros(1024, kind)
        self._size = 0

    def append(self, *values: int) -> None:
        end = self._size + len(values)
        if end > len(self._array):
            self._array = np.concatenate(
                [self._array, np.zeros(max(end, len(self._array)), self._array.dtype)]
            )
        self._array[self._size : end] = values
        self._size = end

    def cut(self, size: int) -> None:
        """Forget what stands behind `size`."""
        self._size = size

    @property
    def values(self) -> NDArray[Any]:
        return self._array[: self._size]


class Wordbook:
    """Numbers of words and pieces of texts, shared by all models that read the same texts; bounded."""

    def __init__(self) -> None:
        self.words: list[str] = []
        """By number."""
        self.generation = 0
        """Changes when numbers are given anew."""
        self._numbers: dict[str, int] = {}
        self._alphabetic = Column(np.bool_)
        self._kept = 0
        self._empty_pieces()

    def keep(self, words: Iterable[str]) -> list[int]:
        """Numbers that never change, for words that a model knows."""
        self._forget()
        numbers = [self._number(word) for word in words]
        self._kept = len(self.words)
        return numbers

    def is_alphabetic(self, numbers: Integers) -> Booleans:
        """Which of these words begin with a letter."""
        found: Booleans = self._alphabetic.values[numbers]
        return found

    def take_apart(self, texts: Sequence[str]) -> Apart:
        """The tokens of many texts."""
        if self._letters > MOST_LETTERS:
            self._forget()
        places: list[int] = []
        counts: list[int] = []
        for text in texts:
            found = self._places(folded(text))
            places += found
            counts.append(len(found))
        return self._apart(np.asarray(places, np.int64), np.asarray(counts, np.int64), texts)

    def _places(self, text: str) -> list[int]:
        pieces = text.split()
        if "\n" in text:
            pieces = [piece for part in BREAK.split(text) for piece in (*part.split(), "\n")]
        found = list(map(self._pieces.get, pieces))
        return [self._place(piece) for piece in pieces] if None in found else found  # type: ignore[return-value]

    def _place(self, piece: str) -> int:
        """Where a piece stands in the columns; one that is new is taken apart."""
        place = self._pieces.get(piece)
        if place is None:
            place = self._pieces[piece] = len(self._pieces)
            spelt = respelt(piece)
            numbers = [self._number(token) for token in tokens_of(spelt)]
            self._start.append(len(self._flat.values))
            self._length.append(len(numbers))
            self._flat.append(*numbers)
            self._ends.append(spelt[-1] in ENDS)
            self._personal.append(may_be_personal(piece))
            self._letters += len(piece)
        return place

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.words)
            self.words.append(word)
            self._alphabetic.append(word[0].isalpha())
        return number

    def _apart(self, places: Integers, counts: Integers, texts: Sequence[str]) -> Apart:
        text_of = np.repeat(np.arange(len(texts)), counts)
        lengths = self._length.values[places]
        long = np.flatnonzero(np.bincount(text_of, lengths, len(texts)) > MOST_TOKENS)
        lengths = np.where(np.isin(text_of, long), 0, lengths) if len(long) else lengths
        ends = self._ends.values[places]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return Apart(
            numbers=self._flat.values[np.repeat(self._start.values[places], lengths) + within],
            document=np.repeat(text_of, lengths),
            stretch=np.repeat(np.cumsum(ends) - ends, lengths),
            count=len(texts),
            long=long.tolist(),
            personal=self._maybe_personal(places, text_of, texts),
        )

    def _maybe_personal(self, places: Integers, text_of: Integers, texts: Sequence[str]) -> Booleans:
        """A piece is folded, which hides from redaction nothing that is written in plain letters."""
        found = np.asarray([not text.isascii() for text in texts], bool)
        found[text_of[self._personal.values[places]]] = True
        return found

    def _forget(self) -> None:
        for word in self.words[self._kept :]:
            del self._numbers[word]
        del self.words[self._kept :]
        self._alphabetic.cut(self._kept)
        self._empty_pieces()
        self.generation += 1

    def _empty_pieces(self) -> None:
        self._pieces: dict[str, int] = {}
        self._letters = 0
        self._start, self._length, self._flat = Column(np.int64), Column(np.int64), Column(np.int64)
        self._ends, self._personal = Column(np.int64), Column(np.bool_)
