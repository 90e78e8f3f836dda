"""Language of a comment, among those that the model was trained on."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from participation.sentiment import modelfile
from participation.sentiment.model import softmax
from participation.sentiment.scores import LinearScorer
from participation.sentiment.text import words

UNDETERMINED = "und"
FEWEST_WORDS = 2
LEAST_PROBABILITY = 0.4
"""Below it the regional languages are too close to each other to name one."""


def detect(text: str) -> str:
    """BCP 47 code of the language: id, en, jv, su, min, mad, ban, bjn, bug, ace, nij, bbc or bew.

    "und" where a text has too few words to tell or resembles several languages alike.
    """
    return detect_all([text])[0]


def detect_all(texts: Sequence[str]) -> list[str]:
    """`detect` for many texts, in order."""
    if not texts:
        return []
    documents = [list(dict.fromkeys(words(text))) for text in texts]
    shares = softmax(_scorer().logits(documents).astype(np.float64))
    best = shares.argmax(axis=1)
    codes = modelfile.shipped().languages
    sure = (len(document) >= FEWEST_WORDS for document in documents)
    return [
        codes[column] if enough and shares[row, column] >= LEAST_PROBABILITY else UNDETERMINED
        for row, (column, enough) in enumerate(zip(best.tolist(), sure, strict=True))
    ]


@cache
def _scorer() -> LinearScorer:
    return LinearScorer(modelfile.shipped().language)
