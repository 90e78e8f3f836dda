"""All that models make of a comment, from its raw text: language, sentiment, element, redaction, fingerprint.

Each text is taken apart once for all of them. What is found does not depend on what else is read beside it, nor on
the process that reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from participation.errors import Unavailable
from participation.sentiment import adapted, elements, modelfile
from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.elements import AdaptedElements, ElementModel
from participation.sentiment.language import LanguageModel
from participation.sentiment.model import CHUNK, DECIMALS, SentimentModel, sentiments
from participation.sentiment.redaction import redact
from participation.sentiment.scores import LinearWeights
from participation.sentiment.text import digest_of_words, fingerprint
from participation.sentiment.wordbook import Apart, Wordbook
from participation.texts import without_markup
from participation.web.i18n import mark


class Found(NamedTuple):
    """What was found in one comment; probabilities rounded, so that all processors agree."""

    language: str
    sentiment: str
    negative: float
    neutral: float
    positive: float
    redacted_text: str
    fingerprint: str
    element: str
    element_confidence: float


@dataclass(frozen=True)
class Reader:
    """The models that read comments now."""

    version: str
    sentiment: SentimentModel | AdaptedModel
    elements: ElementModel
    language: LanguageModel
    corrections: dict[str, LinearWeights] = field(default_factory=dict)
    """What an installation learnt, by name …"""
    about: dict[str, Any] = field(default_factory=dict)
    """… and what is said about it."""

    @classmethod
    def opened(cls, version: str, content: bytes | None) -> "Reader":
        """The shipped models, corrected by what is kept of an adapted one. Raises ValueError where that is damaged."""
        models, about = adapted.opened(content) if content else ({}, {})
        book = Wordbook()
        sentiment: SentimentModel | AdaptedModel = SentimentModel.load(book)
        if adapted.NAME in models:
            sentiment = AdaptedModel(SentimentModel.load(book), models[adapted.NAME], about)
        found = ElementModel.load(book)
        if adapted.ELEMENTS in models:
            found = AdaptedElements(elements.shipped(), models[adapted.ELEMENTS], book)
        return cls(version, sentiment, found, LanguageModel(modelfile.shipped(), book), models, about)

    def read(self, texts: Sequence[str]) -> list[Found]:
        """One Found per text, in order. Markup is left out: forms and exports of other systems wrap texts in it."""
        chunks = (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))
        return [found for chunk in chunks for found in self._read([without_markup(text) for text in chunk])]

    def _read(self, texts: Sequence[str]) -> Iterator[Found]:
        apart = self.language.book.take_apart(texts)
        parts = zip(
            texts,
            self.language.read(apart, texts),
            sentiments(self.sentiment.shares(apart, texts).round(DECIMALS)),
            self.elements.read(apart, texts),
            apart.personal.tolist(),
            self._fingerprints(apart, texts),
            strict=True,
        )
        for text, language, sentiment, element, personal, digest in parts:
            redacted = redact(text).text if personal else text
            confidence = round(element.confidence, DECIMALS)
            negative, neutral, positive = sentiment.probabilities
            yield Found(
                language,
                sentiment.label,
                negative,
                neutral,
                positive,
                redacted,
                digest,
                element.element,
                confidence,
            )

    def _fingerprints(self, apart: Apart, texts: Sequence[str]) -> Iterator[str]:
        """As `fingerprint` of each text."""
        alphabetic = self.language.book.is_alphabetic(apart.numbers)
        worded = np.bincount(apart.document, alphabetic, apart.count) > 0
        kept = alphabetic | ~worded[apart.document]
        document, numbers = apart.document[kept], apart.numbers[kept]
        words = [self.language.book.words[number] for number in numbers.tolist()]
        bounds = np.searchsorted(document, np.arange(apart.count + 1)).tolist()
        long = set(apart.long)
        for place, (start, end) in enumerate(pairwise(bounds)):
            yield fingerprint(texts[place]) if place in long else digest_of_words(words[start:end])


def shipped_version() -> str:
    """The version of the models that come with this program. Raises Unavailable where they cannot be read."""
    try:
        return f"{modelfile.shipped().version}-{elements.shipped().version}"
    except Exception as error:  # zipfile, zlib and numpy raise half a dozen kinds for broken bytes
        raise Unavailable(NO_MODELS) from error


NO_MODELS = mark(
    "The models that come with this program are missing or damaged, so that no comment can be read. "
    "Install the program again; comments that arrive meanwhile are kept and read afterwards."
)
