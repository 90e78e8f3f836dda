"""Which topics of this report are those of the last one, so that a label stays and a story can be followed. Pure.

Topics are lists of terms, most typical first; a term weighs 1 / √place. Two topics are as similar as the
cosine of their weights; the most similar pair is matched first, each topic once, none below 0.3.
"""

from collections.abc import Sequence
from math import sqrt

LEAST_SIMILARITY = 0.3


def similarity(left: Sequence[str], right: Sequence[str]) -> float:
    """Cosine of the weights of two lists of terms, from 0 to 1."""
    ours, theirs = _weights(left), _weights(right)
    shared = sum(ours[term] * theirs[term] for term in sorted(ours.keys() & theirs.keys()))
    lengths = _length(ours) * _length(theirs)
    return min(1.0, shared / lengths) if lengths else 0.0


def match(topics: Sequence[Sequence[str]], earlier: Sequence[Sequence[str]]) -> dict[int, int]:
    """Position of a topic → position of the earlier one that it continues."""
    pairs = sorted(
        (-similarity(terms, known), number, other)
        for number, terms in enumerate(topics)
        for other, known in enumerate(earlier)
    )
    matched: dict[int, int] = {}
    for negated, number, other in pairs:
        if -negated >= LEAST_SIMILARITY and number not in matched and other not in matched.values():
            matched[number] = other
    return matched


def _weights(terms: Sequence[str]) -> dict[str, float]:
    distinct = dict.fromkeys(terms)
    return {term: 1 / sqrt(place) for place, term in enumerate(distinct, 1)}


def _length(weights: dict[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))
