"""Which SKM element a comment speaks of, U1 to U9, or none. Needs numpy only.

Precision before recall: what is said of an element stands beside its score, so a comment that might speak of
several, or of something else, is given to none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.model import CHUNK, softmax
from participation.sentiment.numbered import together, words_and_pairs
from participation.sentiment.scores import LinearWeights
from participation.sentiment.sums import NumberedScorer
from participation.sentiment.text import tokens
from participation.sentiment.weightfiles import digest_of, unpacked
from participation.sentiment.wordbook import Apart, Wordbook

FILE_NAME = "elements.npz"
NONE: Final = ""
ELEMENTS: Final = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9")
CLASSES: Final = (NONE, *ELEMENTS)
"""In the order of the model's columns."""
FEWEST_WORDS = 2
"""A single word is a verdict at best."""
NEVER = 2.0
"""A probability that nothing reaches."""


@dataclass(frozen=True, slots=True)
class ElementReading:
    """The element of one comment."""

    element: str
    """One of CLASSES."""
    confidence: float
    """Calibrated probability of the element; where it is none, that of none of them being sure."""


@dataclass(frozen=True)
class ElementFile:
    """What ships: weights over CLASSES and the probability that an element needs."""

    weights: LinearWeights
    threshold: float
    version: str


class ElementModel:
    """Assigns comments to elements."""

    def __init__(self, file: ElementFile, book: Wordbook | None = None) -> None:
        self.version = file.version
        self.book = book or Wordbook()
        self._threshold = file.threshold
        self._scorer = NumberedScorer(file.weights, self.book)

    @classmethod
    def load(cls, book: Wordbook | None = None) -> "ElementModel":
        """The model that ships with the package."""
        return cls(shipped(), book)

    def predict(self, texts: Sequence[str]) -> list[ElementReading]:
        """One reading per text, in order."""
        chunks = (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))
        return [one for chunk in chunks for one in self.read(self.book.take_apart(chunk), chunk)]

    def read(self, apart: Apart, texts: Sequence[str]) -> list[ElementReading]:
        """`predict` for texts that were taken apart."""
        enough = apart.lengths >= FEWEST_WORDS
        enough[apart.long] = True
        shares = softmax(self.scores(apart, texts))
        return [
            reading(row, self._threshold if said else NEVER)
            for row, said in zip(shares.tolist(), enough.tolist(), strict=True)
        ]

    def scores(self, apart: Apart, texts: Sequence[str]) -> NDArray[np.float64]:
        """A row of scores over CLASSES per text."""
        return _scored(self._scorer, apart, texts)


class AdaptedElements(ElementModel):
    """The element model as one installation adapted it: scores of its own are added to the shipped ones."""

    def __init__(self, file: ElementFile, correction: LinearWeights, book: Wordbook | None = None) -> None:
        super().__init__(file, book)
        self._correction = NumberedScorer(correction, self.book)

    def scores(self, apart: Apart, texts: Sequence[str]) -> NDArray[np.float64]:
        return super().scores(apart, texts) + _scored(self._correction, apart, texts)


def _scored(scorer: NumberedScorer, apart: Apart, texts: Sequence[str]) -> NDArray[np.float64]:
    units = together(words_and_pairs(scorer, apart.numbers, apart.document))
    logits = scorer.logits(*units, apart.count)
    for place in apart.long:
        logits[place] = scorer.plain.logits([element_units(tokens(texts[place]))])[0]
    return logits.astype(np.float64)


@cache
def shipped() -> ElementFile:
    """The element model that came with the package."""
    return opened((files("participation.sentiment") / "data" / FILE_NAME).read_bytes())


def opened(content: bytes) -> ElementFile:
    """An element model from its file. Raises ValueError where it is none."""
    models, about = unpacked(content)
    return ElementFile(models["elements"], float(about["threshold"]), digest_of(models, about))


def element_units(words: Sequence[str]) -> list[str]:
    """Distinct words and pairs of neighbours: where in a comment something stands tells nothing of its subject."""
    return list(dict.fromkeys((*words, *(f"{left} {right}" for left, right in pairwise(words)))))


def reading(row: list[float], threshold: float) -> ElementReading:
    """The likeliest element where it is sure enough, from probabilities in the order of CLASSES."""
    best = max(range(1, len(row)), key=row.__getitem__)
    if row[best] >= threshold:
        return ElementReading(CLASSES[best], row[best])
    return ElementReading(NONE, 1.0 - row[best])
