"""Texts as points: TF-IDF of words, their pairs and their letters, reduced by latent semantic analysis.

Runs of letters bring spellings together that share no word: "antri", "antrian", "ngantri", "antrean". They
are counted in the words of the vocabulary once, not in every text, so that they cost little.
"""

import json
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import BadZipFile
from zlib import error

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

DIMENSIONS = 50
"""Between the 20 that blur topics and the 100 in which short texts lie far from everything."""
LARGEST_VOCABULARY = 50_000
LETTERS = (3, 5)
"""Lengths of the runs of letters."""
FORMAT = 1
"""Of a space as bytes."""
LETTERS_WEIGHT = 0.5
"""Against 1 for terms: at 1, questions about software (StackOverflow) group by spelling."""

Documents = Sequence[Sequence[str]]
Points = NDArray[np.float32]


def terms(words: Sequence[str]) -> list[str]:
    """Words and pairs of neighbours."""
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


def fewest_documents(documents: Documents) -> int:
    """Documents that a word must stand in to be learnt; one where hardly any word comes back."""
    fewest = min(5, max(1, len(documents) // 200 + 1))
    frequency = Counter(word for document in documents for word in set(document))
    return fewest if any(fewest <= times for times in frequency.values()) else 1


def _themselves(words: Sequence[str]) -> Sequence[str]:
    return words


class TermSpace:
    """Learns from lists of content words; afterwards any list becomes a point of unit length."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def fit(self, documents: Documents) -> "TermSpace":
        """Learn the space. A term must stand in two documents, in more where there are many."""
        fewest = fewest_documents(documents)
        self._terms, self._words = _weights(terms, min_df=fewest), _weights(_themselves)
        counted = self._terms.fit_transform(documents), self._words.fit_transform(documents)
        self._letters = _letters(self._words)
        weighted = self._beside(*counted)
        dimensions = min(DIMENSIONS, min(weighted.shape) - 1)
        self._reduction = None
        if dimensions > 0:
            self._reduction = TruncatedSVD(dimensions, random_state=self._seed).fit(weighted).components_.T
        return self

    def points(self, documents: Documents) -> Points:
        """One row of unit length per document; zeros where it shares no term with the space."""
        weighted = self._weighted(documents)
        reduced = weighted.toarray() if self._reduction is None else weighted @ self._reduction
        rows: Points = normalize(reduced).astype(np.float32)
        return rows

    def dump(self) -> bytes:
        """The fitted space as arrays and JSON in an npz archive: the same space, the same bytes."""
        about = {
            "format": FORMAT,
            "seed": self._seed,
            "terms": self._terms.get_feature_names_out().tolist(),
            "words": self._words.get_feature_names_out().tolist(),
        }
        arrays: dict[str, Any] = {"terms_idf": self._terms.idf_, "words_idf": self._words.idf_}
        if self._reduction is not None:
            arrays["reduction"] = self._reduction
        file = BytesIO()
        text = json.dumps(about, ensure_ascii=False).encode()
        np.savez_compressed(file, allow_pickle=False, about=np.frombuffer(text, np.uint8), **arrays)
        return file.getvalue()

    @classmethod
    def load(cls, dumped: bytes) -> "TermSpace":
        """The space that was dumped; ValueError when these are not the bytes of one."""
        try:
            with np.load(BytesIO(dumped), allow_pickle=False) as archive:
                arrays = dict(archive.items())
            about = json.loads(arrays["about"].tobytes())
            space = cls(about["seed"])
            space._terms = _known(terms, about["terms"], arrays["terms_idf"])
            space._words = _known(_themselves, about["words"], arrays["words_idf"])
        except (KeyError, TypeError, ValueError, EOFError, BadZipFile, error) as damage:
            raise ValueError("These bytes hold no space of terms.") from damage
        if about["format"] != FORMAT:
            raise ValueError(f"Space of terms of format {about['format']}; this version reads {FORMAT}.")
        space._letters = _letters(space._words)
        space._reduction = arrays.get("reduction")
        return space

    def _weighted(self, documents: Documents) -> csr_matrix:
        return self._beside(self._terms.transform(documents), self._words.transform(documents))

    def _beside(self, in_terms: csr_matrix, in_words: csr_matrix) -> csr_matrix:
        """Terms beside letters."""
        letters = LETTERS_WEIGHT * normalize(in_words @ self._letters)
        return hstack([in_terms, letters], format="csr")


def _weights(analyzer: object, **options: object) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyzer,
        sublinear_tf=True,
        max_features=LARGEST_VOCABULARY,
        dtype=np.float32,
        **options,
    )


def _known(analyzer: object, names: list[str], idf: NDArray[np.float32]) -> TfidfVectorizer:
    """Weights that were learnt before."""
    weights = _weights(analyzer, vocabulary=names)
    weights.idf_ = idf
    return weights


def _letters(words: TfidfVectorizer) -> csr_matrix:
    """Words of the vocabulary × runs of letters."""
    return _weights("char_wb", ngram_range=LETTERS).fit_transform(words.get_feature_names_out())
