"""The spaces in which topics are sought, and the choice between them: by what their groups tell of other texts.

Terms (latent semantic analysis) suit subjects that have a word of their own, the company of words suits texts that
share no word, both beside each other most. No labels are needed to choose: the groups of one half of the texts say
which words the other half holds (a mixture of unigrams, Nigam et al. 2000), better where they are subjects than where
they are not. Whether all texts speak of one thing none of the spaces can tell: `CommonWords` does.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Protocol

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from participation.sentiment.clusters import FEWEST, LARGEST, cut, nearest
from participation.sentiment.refining import TopicReader
from participation.sentiment.termspace import Documents, Points, TermSpace
from participation.sentiment.wordspace import WordSpace

MOST_WORDS = 500
COMPANY = 2.0
"""How much the company of words counts for each that terms do, where both stand side by side."""
NOISE = 0.05
"""Nats a word by which a space has to tell more than one before it: less depends on which texts are in a half."""


class Space(Protocol):
    """Texts as points of unit length."""

    def points(self, documents: Documents) -> Points:
        """One row per document."""


class Union:
    """Terms and the company of words side by side."""

    def __init__(self, terms: Space, company: Space) -> None:
        self._terms, self._company = terms, company

    def points(self, documents: Documents) -> Points:
        """One row of unit length per document; zeros where neither knows a word of it."""
        return beside(self._terms.points(documents), self._company.points(documents))


def beside(in_terms: Points, in_company: Points) -> Points:
    """The points of the same texts in both spaces as points of one."""
    rows: Points = normalize(np.hstack([in_terms, in_company * np.float32(sqrt(COMPANY))]))
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


def most_telling(documents: Documents, *, seed: int) -> tuple[Space, Points]:
    """The space whose groups tell most, the union, words' company, or terms, and its points; of equals the first.

    `documents` come in an order that is random: the halves are the first and the second.
    """
    terms, company = TermSpace(seed).fit(documents), WordSpace(seed).fit(documents)
    spaces: tuple[Space, ...] = (Union(terms, company), company, terms)
    in_terms, in_company = terms.points(documents), company.points(documents)
    points = (beside(in_terms, in_company), in_company, in_terms)
    told = _told(documents, points, seed)
    place = next(place for place, one in enumerate(told) if one >= max(told) - NOISE)
    return spaces[place], points[place]


def _told(documents: Documents, spaces: Sequence[Points], seed: int) -> list[float]:
    """Of each space: mean logarithm of the likelihood of a word of one half from groups of the other, over all cuts."""
    middle = min(len(documents) // 2, LARGEST)
    if middle < FEWEST:
        return [0.0] * len(spaces)
    halves = slice(middle), slice(middle, 2 * middle)
    found: list[list[float]] = [[] for _ in spaces]
    for learnt, other in (halves, halves[::-1]):
        reader = TopicReader(documents[learnt])
        present = reader.present(documents[other])
        for told, points in zip(found, spaces, strict=True):
            for centres in cut(points[learnt], seed):
                numbers = nearest(points[learnt], centres)
                told.append(reader.fit(numbers).likelihood(present))
    return [float(np.mean(told)) for told in found]
