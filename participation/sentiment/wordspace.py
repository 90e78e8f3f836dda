"""Texts as points by the company that their words keep: PPMI word vectors under smooth inverse frequency.

Short texts on one subject seldom share a word, but their words stand beside the same others. Each word's
vector is the singular value decomposition of its positive pointwise mutual information with the words of the
same texts (Levy & Goldberg 2014); a text is the weighted mean of its words without what all texts have in
common (Arora, Liang & Ma 2017). That is their mean here: the direction of greatest spread, which they take away,
is that of the largest subject where one is large.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from participation.sentiment.termspace import Documents, Points, fewest_documents

DIMENSIONS = 100
VOCABULARY = 5_000
"""Words with a vector, the most frequent first: their pairs are what takes memory."""
READ_WORDS = 100
"""Words of a text that are read: a long one speaks of everything."""
SMOOTHED = 0.75
"""Power of the frequency of a word as company (Levy, Goldberg & Dagan 2015)."""
RARE = 0.01
"""Frequency of a word that halves its weight."""


class WordSpace:
    """Learns from lists of content words; afterwards any list becomes a point of unit length."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def fit(self, documents: Documents) -> "WordSpace":
        """Learn the vectors, and the direction that all texts share."""
        self._counts = CountVectorizer(
            analyzer=_read,
            min_df=fewest_documents(documents),
            max_features=VOCABULARY,
            dtype=np.float32,
        )
        counts = self._counts.fit_transform(documents)
        frequency = np.asarray(counts.sum(axis=0)).ravel() / counts.sum()
        weights = (RARE / (RARE + frequency)).astype(np.float32)
        self._vectors = normalize(_vectors(counts, self._seed)) * weights[:, np.newaxis]
        self._shared = normalize(normalize(counts @ self._vectors).mean(axis=0, keepdims=True)).T
        return self

    def points(self, documents: Documents) -> Points:
        """One row of unit length per document; zeros where it shares no word with the space."""
        means = normalize(self._counts.transform(documents) @ self._vectors)
        rows: Points = normalize(means - means @ self._shared @ self._shared.T).astype(np.float32)
        return rows


def _read(words: Sequence[str]) -> Sequence[str]:
    return words[:READ_WORDS]


def _vectors(counts: csr_matrix, seed: int) -> NDArray[np.float32]:
    """A row per word. Without singular values: subjects weigh alike, however frequent they are."""
    information = _information(counts)
    dimensions = min(DIMENSIONS, len(information.indptr) - 2)
    if dimensions < 1 or not information.nnz:
        return np.eye(counts.shape[1], dtype=np.float32)
    svd = TruncatedSVD(dimensions, random_state=seed).fit(information)
    found: NDArray[np.float32] = svd.components_.T.astype(np.float32)
    return found


def _information(counts: csr_matrix) -> csr_matrix:
    """Positive pointwise mutual information of words; each text's pairs together count as its words do."""
    present = (counts > 0).astype(np.float32)
    company = np.maximum(present.sum(axis=1).A1 - 1, 1)
    together = coo_matrix(present.T @ diags(1 / company) @ present)
    totals = np.bincount(together.row, together.data, counts.shape[1])
    shares = totals**SMOOTHED / (totals**SMOOTHED).sum()
    with np.errstate(divide="ignore"):
        information = np.log(together.data / (totals[together.row] * shares[together.col]))
    kept = (information > 0) & (together.row != together.col)
    pairs = (together.row[kept], together.col[kept])
    return csr_matrix((information[kept].astype(np.float32), pairs), shape=together.shape)
