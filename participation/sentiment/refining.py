"""Topics learnt from groups of points: which words tell the groups apart, and where each text then belongs.

Groups of points are blurred by the words that all subjects share. A word's weight is how much it says about the
group (Kullback-Leibler divergence); with these weights the texts find their nearest group again, and so on;
at last naive Bayes learns the groups and reads every text anew (self-training, as in Rakib et al. 2020).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.special import logsumexp
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.naive_bayes import MultinomialNB
from sklearn.preprocessing import normalize

from participation.sentiment.termspace import LARGEST_VOCABULARY, Documents, fewest_documents

ROUNDS = 3
"""How often the words are weighted …"""
STEPS = 5
"""… and how often, each time, texts find their nearest group."""
RESERVE = 5.0
"""Texts that spread as the groups do, added to those of each word: rare words tell little."""
SMOOTHING = 0.1

Numbers = NDArray[np.intp]


class TopicReader:
    """Learns from the numbers of the groups of these documents, as often as wanted; reads any document's number."""

    def __init__(self, documents: Documents) -> None:
        self._counts = CountVectorizer(
            analyzer=_themselves,
            min_df=fewest_documents(documents),
            max_features=LARGEST_VOCABULARY,
            binary=True,
        )
        self._learnt = self._counts.fit_transform(documents)
        self._weighted = TfidfTransformer().fit_transform(self._learnt)

    def fit(self, numbers: Numbers) -> "TopicReader":
        """Learn. A group may lose all its documents to others."""
        for _ in range(ROUNDS):
            told = normalize(self._weighted @ diags(_telling(self._learnt, numbers)))
            for _ in range(STEPS):
                numbers = _nearest(told, numbers)
        self._bayes = MultinomialNB(alpha=SMOOTHING).fit(self._learnt, numbers)
        return self

    def present(self, documents: Documents) -> csr_matrix:
        """Documents × known words: which each holds."""
        return self._counts.transform(documents)

    def numbers(self, documents: Documents) -> Numbers:
        """The group of each document."""
        found: Numbers = self._bayes.predict(self.present(documents))
        return found

    def likelihood(self, present: csr_matrix) -> float:
        """Mean logarithm of how likely each known word of documents is, in nats; 0 where none is known."""
        joint = self._bayes.predict_joint_log_proba(present)
        return float(logsumexp(joint, axis=1).sum() / max(1, present.sum()))


def _themselves(words: Sequence[str]) -> Sequence[str]:
    return words


def _groups(numbers: Numbers) -> csr_matrix:
    """Groups × documents."""
    rows = (np.ones(len(numbers)), (numbers, np.arange(len(numbers))))
    return csr_matrix(rows, shape=(numbers.max() + 1, len(numbers)))


def _telling(present: csr_matrix, numbers: Numbers) -> NDArray[np.float64]:
    """For each word, the divergence in nats of the groups of its documents from the groups of all."""
    groups = _groups(numbers)
    sizes = groups.sum(axis=1).A1 / len(numbers)
    sizes = np.maximum(sizes, 1e-9)[:, np.newaxis]
    shares = ((groups @ present).toarray() + RESERVE * sizes) / (present.sum(axis=0).A1 + RESERVE)
    divergence: NDArray[np.float64] = (shares * np.log(shares / sizes)).sum(axis=0)
    return divergence


def _nearest(points: csr_matrix, numbers: Numbers) -> Numbers:
    """The group whose mean is the nearest."""
    centres = normalize(_groups(numbers) @ points).toarray()
    found: Numbers = (points @ centres.T).argmax(axis=1)
    return found
