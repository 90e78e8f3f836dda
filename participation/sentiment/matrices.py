"""Documents as sparse matrices, with exactly the sums that `scores.py` adds up unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from participation.sentiment.features import is_whole, pieces

WHOLE = 2.0
"""How much more a word or a pair counts than a part of a word."""
FEWEST_DOCUMENTS = 2
"""Independent documents that must share a term: one person's wording never leaves the training data."""

SMOOTHING = 0.2
"""What every term is said to have stood for on both sides before anything is counted."""


@dataclass(frozen=True)
class Matrix:
    """Documents × terms as `scores.py` defines them, with the value that each term has wherever it stands."""

    rows: csr_matrix
    terms: list[str]
    value: NDArray[np.float32]


@dataclass(frozen=True)
class Vocabulary:
    """Counts before any term is dropped: documents × units and units × terms, all ones."""

    documents: csr_matrix
    contents: csr_matrix
    terms: list[str]


def vocabulary(documents: Sequence[Sequence[str]]) -> Vocabulary:
    """Every unit of the documents and every piece of those units."""
    units: dict[str, int] = {}
    by_document = _incidence(documents, units)
    terms: dict[str, int] = {}
    contents = _incidence([list(pieces(unit)) for unit in units], terms)
    return Vocabulary(by_document, contents, list(terms))


def _incidence(lists: Sequence[Sequence[str]], numbers: dict[str, int]) -> csr_matrix:
    columns: list[int] = []
    ends = [0]
    for items in lists:
        columns.extend(numbers.setdefault(item, len(numbers)) for item in items)
        ends.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    return csr_matrix(
        (ones, np.asarray(columns, np.int32), np.asarray(ends)), shape=(len(lists), len(numbers))
    )


def matrix(
    words: Vocabulary,
    groups: NDArray[Any],
    counted: NDArray[np.bool_] | None = None,
    fewest: int = FEWEST_DOCUMENTS,
) -> Matrix:
    """TF-IDF rows over the terms that at least `fewest` groups of the `counted` documents share.

    A group is one original in all its translations and near-duplicates: it counts as one document.
    """
    counted = np.ones(len(groups), bool) if counted is None else counted
    _, numbers = np.unique(groups[counted], return_inverse=True)
    frequency = _group_frequency(words.documents[counted], words.contents, numbers)
    kept = np.flatnonzero(frequency >= fewest)
    terms = [words.terms[column] for column in kept]
    rarity = np.log((numbers.max() + 2) / (frequency[kept] + 1)) + 1
    value = (rarity * [WHOLE if is_whole(term) else 1.0 for term in terms]).astype(np.float32)
    contents = words.contents[:, kept] @ diags(value)
    squares = np.asarray(contents.multiply(contents).sum(axis=1)).ravel()
    length = np.sqrt(np.maximum(words.documents @ squares, 1e-9)).astype(np.float32)
    rows = csr_matrix(diags(1 / length) @ (words.documents @ contents), dtype=np.float32)
    return Matrix(rows, terms, value)


def log_count_ratios(rows: csr_matrix, target: NDArray[np.bool_], trust: NDArray[Any]) -> NDArray[np.float64]:
    """How much oftener each term stands in the rows of `target` than in the others, as a logarithm.

    In units in which their mean square is 1: columns multiplied by it tell a linear machine beforehand which terms
    matter (Wang & Manning 2012, "Baselines and Bigrams").
    """
    shares = []
    for side in (target, ~target):
        counts = rows[side].T @ trust[side] + SMOOTHING
        shares.append(counts / counts.sum())
    ratios = np.log(shares[0] / shares[1])
    scaled: NDArray[np.float64] = ratios / max(np.sqrt(np.mean(ratios**2)), 1e-9)
    return scaled


def _group_frequency(documents: csr_matrix, contents: csr_matrix, numbers: NDArray[Any]) -> NDArray[Any]:
    """Groups that each term stands in."""
    groups = csr_matrix((np.ones(len(numbers), np.float32), (numbers, np.arange(len(numbers)))))
    return np.asarray(((groups @ documents @ contents) > 0).sum(axis=0)).ravel()
