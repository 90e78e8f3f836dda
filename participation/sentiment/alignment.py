"""Which words of two languages mean the same, from sentences that do: IBM Model 1 (Brown et al. 1993).

Each word of a sentence is taken to come from one word of its translation, any as likely as another; expectation
maximisation finds the probabilities of words under which the sentences are most likely. Both directions are
learnt, and a pair of words counts by the geometric mean of the two, which common words cannot win by being
everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 6

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Sentences = Sequence[tuple[Sequence[str], Sequence[str]]]


@dataclass(frozen=True)
class Aligned:
    """Pairs of words that stand in the same sentences, as numbers of two lists of words, and how sure they are."""

    left: list[str]
    right: list[str]
    pairs: Integers
    """n × 2: a number of `left`, one of `right`."""
    sureness: Floats
    """n, from 0 to 1."""


def align(sentences: Sentences) -> Aligned:
    """The words of sentences that are given in two languages."""
    left, right, tokens = _numbered(sentences)
    pairs, kinds = np.unique(tokens[:, 2:], axis=0, return_inverse=True)
    there = _probabilities(kinds.ravel(), pairs[:, 0], tokens[:, 1])
    back = _probabilities(kinds.ravel(), pairs[:, 1], tokens[:, 0])
    return Aligned(left, right, pairs, np.sqrt(there * back))


def _numbered(sentences: Sentences) -> tuple[list[str], list[str], Integers]:
    """Both lists of words, and a row for each word beside each word of its translation.

    A row holds the places of both among all words written in their language, and their numbers.
    """
    left: dict[str, int] = {}
    right: dict[str, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    ours = theirs = 0
    for words, others in sentences:
        numbers = [left.setdefault(word, len(left)) for word in words]
        numbered = [right.setdefault(word, len(right)) for word in others]
        rows.extend(
            (ours + place, theirs + other_place, number, other)
            for place, number in enumerate(numbers)
            for other_place, other in enumerate(numbered)
        )
        ours, theirs = ours + len(words), theirs + len(others)
    return list(left), list(right), np.asarray(rows, np.int64).reshape(-1, 4)


def _probabilities(kinds: Integers, given: Integers, places: Integers) -> Floats:
    """Of each pair: how likely its other word is, where its word `given` stands.

    `kinds` names the pair of each row, `places` where the word that is explained stands.
    """
    likely = np.ones(len(given))
    for _ in range(ROUNDS):
        of_rows = likely[kinds]
        explained = np.bincount(places, weights=of_rows)
        counts = np.bincount(kinds, weights=of_rows / explained[places], minlength=len(given))
        likely = counts / np.bincount(given, weights=counts)[given]
    return likely
