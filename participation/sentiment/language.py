"""Language of a comment, among those that the model was trained on."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from participation.sentiment import modelfile
from participation.sentiment.model import softmax
from participation.sentiment.numbered import distinct
from participation.sentiment.sums import NumberedScorer
from participation.sentiment.text import words
from participation.sentiment.wordbook import Apart, Wordbook

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
    model = _shipped()
    return model.read(model.book.take_apart(texts), texts)


class LanguageModel:
    """Tells languages by the words of a text, wherever they stand."""

    def __init__(self, file: modelfile.ModelFile, book: Wordbook) -> None:
        self.book = book
        self._codes = file.languages
        self._scorer = NumberedScorer(file.language, book)

    def read(self, apart: Apart, texts: Sequence[str]) -> list[str]:
        """`detect` for texts that were taken apart."""
        alphabetic = self.book.is_alphabetic(apart.numbers)
        document, numbers = apart.document[alphabetic], apart.numbers[alphabetic]
        logits = self._scorer.logits(document, self._scorer.words(numbers), apart.count)
        enough = distinct(document, numbers, apart.count) >= FEWEST_WORDS
        for place in apart.long:
            found = list(dict.fromkeys(words(texts[place])))
            logits[place], enough[place] = self._scorer.plain.logits([found])[0], len(found) >= FEWEST_WORDS
        shares = softmax(logits.astype(np.float64))
        sure = enough & (shares.max(axis=1, initial=0.0) >= LEAST_PROBABILITY)
        best = shares.argmax(axis=1)
        return [
            self._codes[column] if known else UNDETERMINED
            for column, known in zip(best.tolist(), sure.tolist(), strict=True)
        ]


@cache
def _shipped() -> LanguageModel:
    return LanguageModel(modelfile.shipped(), Wordbook())
