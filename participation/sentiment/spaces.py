"""The spaces in which topics are sought, and the choice between them: the one whose groups come back.

Terms (latent semantic analysis) suit subjects that have a word of their own, the company of words suits texts that
share no word, both beside each other most. No labels are needed to choose.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from sklearn.preprocessing import normalize

from participation.sentiment.clusters import steadiest
from participation.sentiment.termspace import Documents, Points, TermSpace
from participation.sentiment.wordspace import WordSpace


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
        rows: Points = normalize(np.hstack([space.points(documents) for space in self._spaces]))
        return rows


def steadiest_space(documents: Documents, k: int | None, *, seed: int) -> Space:
    """The space that groups the documents most steadily: the union, words' company, or terms."""
    terms, company = TermSpace(seed).fit(documents), WordSpace(seed).fit(documents)
    spaces: tuple[Space, ...] = (Union((terms, company)), company, terms)
    return spaces[steadiest([space.points(documents) for space in spaces], k, seed=seed)]
