"""Texts as points: TF-IDF of content words and their pairs, reduced by latent semantic analysis."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

DIMENSIONS = 50
"""Between the 20 that blur topics and the 100 in which short texts lie far from everything."""
COMMON = 0.5
"""Share of texts above which a term says nothing about the topic."""
LARGEST_VOCABULARY = 50_000

Points = NDArray[np.float32]


def terms(words: Sequence[str]) -> list[str]:
    """Words and pairs of neighbours."""
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


class TermSpace:
    """Learns from lists of content words; afterwards any list becomes a point of unit length."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def fit(self, documents: Sequence[Sequence[str]]) -> "TermSpace":
        """Learn the space. A term must stand in two documents, in more where there are many."""
        fewest = min(5, max(1, len(documents) // 200 + 1))
        common = COMMON if len(documents) > 2 * fewest / COMMON else 1.0
        self._vectoriser = TfidfVectorizer(
            analyzer=terms,
            min_df=fewest,
            max_df=common,
            sublinear_tf=True,
            max_features=LARGEST_VOCABULARY,
            dtype=np.float32,
        )
        weighted = self._vectoriser.fit_transform(documents)
        dimensions = min(DIMENSIONS, min(weighted.shape) - 1)
        self._reduction = TruncatedSVD(dimensions, random_state=self._seed) if dimensions > 0 else None
        if self._reduction is not None:
            self._reduction.fit(weighted)
        return self

    def points(self, documents: Sequence[Sequence[str]]) -> Points:
        """One row of unit length per document; zeros where it shares no term with the space."""
        weighted = self._vectoriser.transform(documents)
        reduced = weighted.toarray() if self._reduction is None else self._reduction.transform(weighted)
        rows: Points = normalize(reduced).astype(np.float32)
        return rows
