"""Which topics of a run are the themes of earlier ones: assignment on comments and centroids. Pure; imports scipy.

Topics of a period and of the one before are found together, so comments that were in the report before say what
became of their theme. Of those that say nothing the centroid does, the mean of a topic's points in a space of terms
that stays as it is from report to report, of unit length. Topics and themes are paired so that the sum of their
likenesses is as large as it can be, each at most once: a topic that is the second nearest to a theme never takes it
from the nearest. Comments go before centroids, of which none counts below a cosine of 0.65.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

LEAST_SIMILARITY = 0.65
"""Chosen by benchmarks/planted.py on seeds that it does not report."""
FEWEST = 5
"""Comments below which nothing is told: a few strays of other themes are in every topic."""
HALF = 0.5
"""Share of its comments from which a theme may go on in a topic, or a topic come from a theme."""
SHARED = 100.0
"""What comments weigh. The sum is of what goes on, not of pairs: else a large topic goes on as a theme of ten comments
that it took up, if only its own theme finds a stray topic."""
DECIMALS = 5
"""Of centroids: sums of other orders differ behind them."""
DRIFT = 0.5
"""How far a theme's centroid moves to the topic that continues it."""

Centroids = NDArray[np.float32]
"""One row of unit length for each topic or theme."""


def centroid(points: Centroids) -> Centroids:
    """Mean of rows, of unit length; zeros where the space knows none of them."""
    return unit(points.astype(np.float64).mean(axis=0) if len(points) else np.zeros(points.shape[1]))


def unit(row: NDArray[np.floating]) -> Centroids:
    """The same direction with length 1, rounded; zeros stay zeros."""
    length = np.linalg.norm(row)
    return np.round(row / length if length else row, DECIMALS).astype(np.float32)


def moved(theme: Centroids, topic: Centroids) -> Centroids:
    """The centroid of a theme after a topic continued it."""
    return unit((1 - DRIFT) * theme.astype(np.float64) + DRIFT * topic)


def similarities(topics: Sequence[Centroids], themes: Sequence[Centroids]) -> NDArray[np.float64]:
    """Cosines, topics × themes."""
    if not topics or not themes:
        return np.zeros((len(topics), len(themes)))
    return np.stack(topics).astype(np.float64) @ np.stack(themes).astype(np.float64).T


def by_comments(
    similarity: NDArray[np.float64],
    topics: Sequence[Sequence[int]],
    themes: Sequence[int],
    earlier: Mapping[int, int],
) -> NDArray[np.float64]:
    """The likeness of topics and themes where comments tell it: 1 + SHARED × their Jaccard coefficient, or 0.

    `topics` are positions, and `earlier` says of some which theme they were of in the report before. Where topic and
    theme share half of the smaller one and yet too few to tell, their cosine stands.
    """
    held = [Counter(earlier[position] for position in topic if position in earlier) for topic in topics]
    shared = np.array([[each[theme] for theme in themes] for each in held], np.float64).reshape(
        similarity.shape
    )
    known = Counter(earlier.values())
    of_topics = shared.sum(axis=1, keepdims=True)
    of_themes = np.array([known[theme] for theme in themes], np.float64)
    half = shared >= HALF * np.minimum(of_topics, of_themes)
    related = half & (shared >= FEWEST)
    jaccard = shared / np.maximum(1.0, of_topics + of_themes - shared)
    told = (of_topics >= FEWEST) & (of_themes >= FEWEST) & (related | ~half)
    return np.where(told, np.where(related, 1.0 + SHARED * jaccard, 0.0), similarity)


def match(similarity: NDArray[np.float64]) -> dict[int, int]:
    """Position of a topic → position of the theme that it continues."""
    near = np.where(similarity >= LEAST_SIMILARITY, similarity, 0.0)
    rows, columns = linear_sum_assignment(near, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {topic: theme for topic, theme in pairs if near[topic, theme] > 0}


def nearest(similarity: NDArray[np.float64]) -> int | None:
    """The position of the greatest cosine in a row; None where none is near."""
    if not similarity.size:
        return None
    best = int(similarity.argmax())
    return best if similarity[best] >= LEAST_SIMILARITY else None
