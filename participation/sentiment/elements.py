"""Which SKM element a comment speaks of, U1 to U9, or none. Needs numpy only.

Precision before recall: what is said of an element stands beside its score, so a comment that might speak of
several, or of something else, is given to none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.model import CHUNK, softmax
from participation.sentiment.scores import LinearScorer, LinearWeights
from participation.sentiment.text import tokens
from participation.sentiment.weightfiles import digest_of, unpacked

FILE_NAME = "elements.npz"
NONE: Final = ""
ELEMENTS: Final = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9")
CLASSES: Final = (NONE, *ELEMENTS)
"""In the order of the model's columns."""


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

    def __init__(self, file: ElementFile) -> None:
        self.version = file.version
        self._threshold = file.threshold
        self._scorer = LinearScorer(file.weights)

    @classmethod
    def load(cls) -> "ElementModel":
        """The model that ships with the package."""
        return cls(shipped())

    def predict(self, texts: Sequence[str]) -> list[ElementReading]:
        """One reading per text, in order."""
        return self.read(tokens(text) for text in texts)

    def read(self, documents: Iterable[Sequence[str]]) -> list[ElementReading]:
        """`predict` for texts that have been taken apart already."""
        found: list[ElementReading] = []
        lists = [element_units(document) for document in documents]
        for start in range(0, len(lists), CHUNK):
            shares = softmax(self.scores(lists[start : start + CHUNK]))
            found.extend(reading(row, self._threshold) for row in shares.tolist())
        return [_said_enough(one, words) for one, words in zip(found, lists, strict=True)]

    def scores(self, documents: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """A row of scores over CLASSES per document, given as `element_units`."""
        return self._scorer.logits(documents).astype(np.float64)


class AdaptedElements(ElementModel):
    """The element model as one installation adapted it: scores of its own are added to the shipped ones."""

    def __init__(self, file: ElementFile, correction: LinearWeights) -> None:
        super().__init__(file)
        self._correction = LinearScorer(correction)

    def scores(self, documents: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        return super().scores(documents) + self._correction.logits(documents)


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


def _said_enough(found: ElementReading, units: Sequence[str]) -> ElementReading:
    """A single word is a verdict at best: two words have a pair."""
    enough = len(units) > 1
    return found if enough or not found.element else ElementReading(NONE, 1.0 - found.confidence)


def reading(row: list[float], threshold: float) -> ElementReading:
    """The likeliest element where it is sure enough, from probabilities in the order of CLASSES."""
    best = max(range(1, len(row)), key=row.__getitem__)
    if row[best] >= threshold:
        return ElementReading(CLASSES[best], row[best])
    return ElementReading(NONE, 1.0 - row[best])
