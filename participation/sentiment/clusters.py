"""Groups of points, and how many of them there are.

The number of topics is the largest whose grouping stays the same when the texts are drawn anew: for every
candidate k, pairs of random 80 % samples are clustered apart, both clusterings label all points, and the
mean adjusted Rand index of the pairs is the stability of k (idea: Ben-Hur, Elisseeff & Guyon 2002). Chosen
is the largest k that is stable enough, because a planner acts on topics that are specific, and two topics
"praise" and "complaint" are always stable; where none is stable enough, the most stable one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from participation.sentiment.termspace import Points

CANDIDATES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15)
"""Up to what a planner reads in one report."""
SMALLEST = 20
"""Distinct texts per topic, on average, below which no larger k is tried."""
PAIRS = 4
SHARE = 0.8
LARGEST = 4_000
"""Points on which stability is judged."""
STABLE = 0.65
"""Adjusted Rand index from which two groupings agree moderately well (Steinley 2004)."""
STARTS = 10


@dataclass(frozen=True)
class Grouping:
    """Centres of unit length (k × dimensions) and how stable they are."""

    centres: Points
    stability: float

    def nearest(self, points: Points) -> NDArray[np.intp]:
        """Number of the most similar centre for each point (rows)."""
        return np.asarray((points @ self.centres.T).argmax(axis=1))


def group(points: Points, *, seed: int, k: int | None = None) -> Grouping:
    """Group the points into k, or into as many groups as are stable."""
    if k is not None:
        return Grouping(_centres(points, min(k, len(points)), seed, STARTS), 1.0)
    chosen, stability = _stable_number(points, seed)
    return Grouping(_centres(points, chosen, seed, STARTS), stability)


def _stable_number(points: Points, seed: int) -> tuple[int, float]:
    """The chosen k and its stability; 1 where there are too few points for two groups."""
    random = np.random.default_rng(seed)
    candidates = [k for k in CANDIDATES if k * SMALLEST <= len(points)]
    if not candidates:
        return 1, 1.0
    judged = points[random.permutation(len(points))[:LARGEST]]
    scores = np.asarray([[_agreement(judged, k, random) for _ in range(PAIRS)] for k in candidates])
    means = scores.mean(axis=1)
    chosen = int(np.flatnonzero(means >= min(STABLE, means.max())).max())
    return candidates[chosen], float(means[chosen])


def _agreement(points: Points, k: int, random: np.random.Generator) -> float:
    """Adjusted Rand index of two groupings, each made from its own sample, over all points."""
    size = max(k, round(SHARE * len(points)))
    labels = []
    for _ in range(2):
        sample = random.choice(len(points), size, replace=False)
        centres = _centres(points[sample], k, int(random.integers(2**31)), starts=3)
        labels.append((points @ centres.T).argmax(axis=1))
    return float(adjusted_rand_score(labels[0], labels[1]))


def _centres(points: Points, k: int, seed: int, starts: int) -> Points:
    found = KMeans(k, n_init=starts, random_state=seed).fit(points).cluster_centers_
    lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    centres: Points = (found / lengths).astype(np.float32)
    return centres
