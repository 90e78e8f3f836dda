"""Texts as points: TF-IDF of words, their pairs and their letters, reduced by latent semantic analysis.

Runs of letters bring spellings together that share no word: "antri", "antrian", "ngantri", "antrean". They
are counted in the words of the vocabulary once, not in every text, so that they cost little.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

DIMENSIONS = 50
"""Between the 20 that blur topics and the 100 in which short texts lie far from everything."""
COMMON = 0.5
"""Share of texts above which a term says nothing about the topic."""
LARGEST_VOCABULARY = 50_000
LETTERS = (3, 5)
"""Lengths of the runs of letters."""
LETTERS_WEIGHT = 0.5
"""Against 1 for terms: at 1, questions about software (StackOverflow) group by spelling."""

Documents = Sequence[Sequence[str]]
Points = NDArray[np.float32]


def terms(words: Sequence[str]) -> list[str]:
    """Words and pairs of neighbours."""
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


def _themselves(words: Sequence[str]) -> Sequence[str]:
    return words


class TermSpace:
    """Learns from lists of content words; afterwards any list becomes a point of unit length."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def fit(self, documents: Documents) -> "TermSpace":
        """Learn the space. A term must stand in two documents, in more where there are many."""
        fewest = min(5, max(1, len(documents) // 200 + 1))
        common = COMMON if len(documents) > 2 * fewest / COMMON else 1.0
        self._terms = _weights(terms, min_df=fewest, max_df=common).fit(documents)
        self._words = _weights(_themselves).fit(documents)
        letters = _weights("char_wb", ngram_range=LETTERS)
        self._letters = letters.fit_transform(self._words.get_feature_names_out())
        weighted = self._weighted(documents)
        dimensions = min(DIMENSIONS, min(weighted.shape) - 1)
        self._reduction = TruncatedSVD(dimensions, random_state=self._seed) if dimensions > 0 else None
        if self._reduction is not None:
            self._reduction.fit(weighted)
        return self

    def points(self, documents: Documents) -> Points:
        """One row of unit length per document; zeros where it shares no term with the space."""
        weighted = self._weighted(documents)
        reduced = weighted.toarray() if self._reduction is None else self._reduction.transform(weighted)
        rows: Points = normalize(reduced).astype(np.float32)
        return rows

    def _weighted(self, documents: Documents) -> csr_matrix:
        """Terms beside letters."""
        letters = LETTERS_WEIGHT * normalize(self._words.transform(documents) @ self._letters)
        return hstack([self._terms.transform(documents), letters], format="csr")


def _weights(analyzer: object, **options: object) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyzer,
        sublinear_tf=True,
        max_features=LARGEST_VOCABULARY,
        dtype=np.float32,
        **options,
    )
