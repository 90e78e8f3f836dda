"""The linear machines that score texts for the sentiment model.

Each label gets two support vector machines against the other two, on the terms as they are and as naive Bayes weighs
them, and their mean. NusaTranslation says only negative or positive, so it has no part in what neutral means. There
are two sets of such scores: in one weighs what people write anywhere, in the other what they write to offices, where a
plain fact is a complaint more often than news; one more machine tells the two kinds of texts apart.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.svm import LinearSVC
from sklearn.utils.parallel import Parallel, delayed

from participation.sentiment.matrices import log_count_ratios
from participation.sentiment.model import LABELS

Floats = NDArray[np.float64]
Strengths = tuple[float, float]
"""C, the inverse strength of regularisation, of what is written anywhere and of what is written to offices."""
WITHOUT_NEUTRAL = "nusatranslation_senti"
TO_OFFICES, VERDICTS = "phrases", "verdicts"
TRUSTS = (
    {"smsa": 1.0, "nusax": 1.0, TO_OFFICES: 0.1, VERDICTS: 0.1, WITHOUT_NEUTRAL: 0.1, "translated": 0.15},
    {"smsa": 0.25, "nusax": 0.25, TO_OFFICES: 1.0, VERDICTS: 1.0, WITHOUT_NEUTRAL: 0.05, "translated": 0.04},
)
"""Weight of an example by its source in each set of scores: what is machine-made or says less counts less."""
OWN_SHARES = (TO_OFFICES, VERDICTS, WITHOUT_NEUTRAL)
"""Sources in which labels are as frequent as somebody wanted: each has an intercept of its own …"""
OWN_INTERCEPT = 3.0
"""… by a feature of this value, large enough to be hardly regularised, which no text that is read later has."""
SHARE = 0.5
"""Of the machine on naive Bayes's terms in the two machines' mean."""
NEUTRAL = LABELS.index("neutral")
PROCESSES = 2


@dataclass(frozen=True)
class Taught:
    """Texts as rows of terms, their labels, and where each is from."""

    rows: csr_matrix
    labels: NDArray[np.int64]
    sources: NDArray[Any]


def fit(taught: Taught, strengths: Strengths, seed: int) -> tuple[Floats, Floats]:
    """Weights (terms × 7 scores, as `SentimentWeights` has them) and their intercepts.

    In processes and not in threads: liblinear has one sequence of random numbers for a process.
    """
    fitted = Parallel(PROCESSES)(
        [
            *(
                delayed(_label)(taught, trusts, label, strength, seed)
                for trusts, strength in zip(TRUSTS, strengths, strict=True)
                for label in range(len(LABELS))
            ),
            delayed(_kind)(taught, strengths[0], seed),
        ]
    )
    return np.stack([weights for weights, _ in fitted], axis=1), np.asarray([alone for _, alone in fitted])


def _label(
    taught: Taught, trusts: dict[str, float], label: int, strength: float, seed: int
) -> tuple[Floats, float]:
    """Weights of the terms and an intercept for one label, labels balanced."""
    trust = np.asarray([trusts[source] for source in taught.sources])
    shares = np.bincount(taught.labels, weights=trust, minlength=len(LABELS))
    balanced = trust / shares[taught.labels] * shares.sum() / len(LABELS)
    rows = np.flatnonzero((taught.sources != WITHOUT_NEUTRAL) | (label != NEUTRAL))
    own = csr_matrix(taught.sources[rows, np.newaxis] == np.asarray(OWN_SHARES), dtype=np.float32)
    inputs, target, counts = taught.rows[rows], taught.labels[rows] == label, balanced[rows]
    ratios = log_count_ratios(inputs, target, counts)
    plain, alone = _machine(inputs, own, target, counts, strength, seed)
    weighed, intercept = _machine(inputs @ diags(ratios), own, target, counts, strength, seed)
    return (1 - SHARE) * plain + SHARE * weighed * ratios, (1 - SHARE) * alone + SHARE * intercept


def _kind(taught: Taught, strength: float, seed: int) -> tuple[Floats, float]:
    """Weights of the terms and an intercept for what is written to offices against all else, both balanced.

    Verdicts have no part in it: people judge in the same words everywhere.
    """
    rows = np.flatnonzero(~np.isin(taught.sources, (VERDICTS, WITHOUT_NEUTRAL)))
    target = taught.sources[rows] == TO_OFFICES
    trust = np.where(taught.sources[rows] == "translated", TRUSTS[0]["translated"], 1.0)
    counts = trust / np.where(target, trust[target].sum(), trust[~target].sum()) * trust.sum() / 2
    nothing = csr_matrix((len(rows), 0), dtype=np.float32)
    return _machine(taught.rows[rows], nothing, target, counts, strength, seed)


def _machine(
    inputs: csr_matrix, own: csr_matrix, target: NDArray[np.bool_], counts: Floats, strength: float, seed: int
) -> tuple[Floats, float]:
    """Weights of the terms and the intercept of one machine, without those that sources have of their own."""
    features = csr_matrix(hstack([inputs, OWN_INTERCEPT * own]), dtype=np.float32)
    machine = LinearSVC(C=strength, random_state=seed).fit(features, target, counts)
    return machine.coef_[0][: inputs.shape[1]], float(machine.intercept_[0])
