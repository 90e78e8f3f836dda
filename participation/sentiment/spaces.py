"""The spaces in which topics are sought, and the choice between them: the one whose groups come back.

Terms (latent semantic analysis) suit subjects that have a word of their own, the company of words suits texts that
share no word, both beside each other most. No labels are needed to choose. Whether all texts speak of one
thing none of them can tell: `CommonWords` does.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from participation.sentiment.clusters import steadiest
from participation.sentiment.termspace import Documents, Points, TermSpace
from participation.sentiment.wordspace import WordSpace

MOST_WORDS = 500


class Space(Protocol):
    """Texts as points of unit length."""

    def points(self, documents: Documents) -> Points:
        """One row per document."""


class Union:
    """Several spaces side by side."""

    def __init__(self, spaces: Sequence[Space]) -> None:
        self._spaces = spaces

    def points(self, documents: Documents) -> Points:
        """One row of unit length per document; zeros where no space knows a word of it."""
        return beside([space.points(documents) for space in self._spaces])


def beside(points: Sequence[Points]) -> Points:
    """The points of the same texts in several spaces as points of one."""
    rows: Points = normalize(np.hstack(points))
    return rows


class CommonWords:
    """Texts by the words that most of them hold. Those weigh little in the other spaces, as they part nothing.

    The row of a text is a part of one of unit length: of its words, those among the most frequent.
    """

    def fit(self, documents: Documents) -> "CommonWords":
        """Learn which words are the most frequent."""
        self._counts = CountVectorizer(analyzer=list, binary=True, max_features=MOST_WORDS, dtype=np.float32)
        self._counts.fit(documents)
        return self

    def points(self, documents: Documents) -> Points:
        """One row per document."""
        distinct = np.asarray([max(1, len(set(words))) for words in documents], np.float32)
        rows: Points = self._counts.transform(documents).toarray() / np.sqrt(distinct)[:, np.newaxis]
        return rows


def steadiest_space(documents: Documents, k: int | None, *, seed: int) -> tuple[Space, Points]:
    """The space that groups the documents most steadily, the union, words' company, or terms; and its points."""
    terms, company = TermSpace(seed).fit(documents), WordSpace(seed).fit(documents)
    spaces: tuple[Space, ...] = (Union((terms, company)), company, terms)
    apart = [space.points(documents) for space in (terms, company)]
    points = (beside(apart), *reversed(apart))
    place = steadiest(points, k, seed=seed)
    return spaces[place], points[place]
