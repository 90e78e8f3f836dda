"""Which topics of a run are the themes of earlier ones: assignment on centroids. Pure; imports scipy.

A centroid is the mean of a topic's points in a space of terms that stays as it is from report to report, of unit
length. Topics and themes are paired so that the sum of their cosines is as large as it can be, each at most
once, none below 0.65: a topic that is the second nearest to a theme never takes it from the nearest.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

LEAST_SIMILARITY = 0.65
"""Chosen by benchmarks/planted.py on seeds that it does not report."""
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
