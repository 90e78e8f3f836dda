"""Groups of points: those that come back when the texts are drawn anew, wherever they are found.

No one number of groups suits all subjects: "lampu jalan mati" stands apart among four groups, what people
say of one counter only among twenty. So the points are grouped at several resolutions, and every group is
judged by itself: as often as the points are sampled and grouped again, the Jaccard coefficient of the group
with the most similar new one is taken; the mean is its stability, and a group at or below a half is
dissolved (Hennig 2007). Of the others the best are kept, by stability × coherence (length of the mean of its
unit vectors), as long as most of their points are free: a large mixture is stable but not coherent, and
loses to its parts. Kept groups whose centres are alike are one. Points that no group is near to belong to
none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.pairwise import euclidean_distances

from participation.sentiment.termspace import Points

RESOLUTIONS = (2, 3, 4, 6, 9, 13, 18, 24)
"""Numbers of groups at which groups are looked for."""
SMALLEST = 15
"""Points per group, on average, below which no finer resolution is tried."""
FEWEST = 8
"""Points of a group that is kept."""
RESAMPLES = 8
SHARE = 0.8
LARGEST = 4_000
"""Points on which groups are found."""
DISSOLVED = 0.5
"""Jaccard coefficient up to which a group counts as dissolved (Hennig 2007)."""
FREE = 0.6
"""Share of a group's points that no better group may hold."""
COHERENT = 0.45
"""Least length of the mean of a group's unit vectors. Set by reading the groups of the demonstration's
comments and of app reviews: one mixture of subjects had 0.38, the others 0.53 and more."""
ALIKE = 0.5
"""Cosine of two centres from which their groups are one."""
LEAST_SIMILARITY = 0.3
"""Cosine to the nearest centre below which a point stands apart."""
PARTS = 4
"""Groups found for each one wanted, before the most similar become one."""
SETTLING = 30
"""Most rounds until points stay where they are."""
DRAWS = 4
"""Groupings of samples by which a space is judged."""
NOISE = 0.02
"""Difference in stability of two spaces that says nothing."""

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Grouping:
    """Centres of unit length (k × dimensions) and how stable they are on average.

    A grouping that is `selective` leaves out what is near to no centre.
    """

    centres: Points
    stability: float
    selective: bool = False


@dataclass(frozen=True)
class _Group:
    rows: Rows
    stability: float
    coherence: float

    @property
    def merit(self) -> float:
        return self.stability * self.coherence


def group(points: Points, *, seed: int, k: int | None = None) -> Grouping:
    """Group the points into k, or into as many groups as are stable and coherent."""
    random = np.random.default_rng(seed)
    judged = points[random.permutation(len(points))[:LARGEST]]
    if k is not None:
        return Grouping(_settled(points, _parted(judged, min(k, len(judged)), seed)), 1.0)
    resolutions = [number for number in RESOLUTIONS if number * SMALLEST <= len(judged)]
    found = [one for number in resolutions for one in _groups(judged, number, random)]
    kept = _kept(found, len(judged))
    if not kept:
        return Grouping(_unit(points.mean(axis=0, keepdims=True)), 1.0)
    centres = _merged(judged, [one.rows for one in kept])
    return Grouping(centres, float(np.mean([one.stability for one in kept])), selective=True)


def steadiest(spaces: Sequence[Points], number: int, *, seed: int) -> int:
    """Which of the spaces, each with the same texts, groups samples alike; of equals the first.

    In each, samples are grouped, and all texts put to their nearest group; the mean adjusted Rand index of
    every two groupings tells how much of them is the texts' and how much is chance (Ben-Hur et al. 2002).
    """
    stabilities = [_steadiness(points, number, seed) for points in spaces]
    return next(place for place, one in enumerate(stabilities) if one >= max(stabilities) - NOISE)


def _steadiness(points: Points, number: int, seed: int) -> float:
    random = np.random.default_rng(seed)
    judged = points[random.permutation(len(points))[: 2 * LARGEST]]
    drawn = []
    for draw in range(DRAWS):
        sample = judged[random.permutation(len(judged))[: max(number, min(LARGEST, len(judged) // 2))]]
        centres = _settled(sample, _parted(sample, min(number, len(sample)), seed + draw))
        drawn.append((judged @ centres.T).argmax(axis=1))
    return float(np.mean([adjusted_rand_score(one, other) for one, other in combinations(drawn, 2)]))


def _parted(points: Points, number: int, seed: int) -> Points:
    """Centres of as many groups: of several times as many, those whose union adds least variance, joined."""
    parts = min(PARTS * number, len(points))
    found = KMeans(parts, n_init=1, random_state=seed, max_iter=SETTLING).fit(points)
    sizes = np.maximum(np.bincount(found.labels_, minlength=parts), 1e-9)  # equal points leave groups empty
    centres = found.cluster_centers_.astype(float)
    while len(centres) > number:
        weights = sizes * sizes[:, np.newaxis] / (sizes + sizes[:, np.newaxis])
        growth = weights * euclidean_distances(centres, squared=True)
        np.fill_diagonal(growth, np.inf)
        one, other = sorted(np.unravel_index(growth.argmin(), growth.shape))
        centres[one] = np.average(centres[[one, other]], axis=0, weights=sizes[[one, other]])
        sizes[one] += sizes[other]
        centres, sizes = np.delete(centres, other, axis=0), np.delete(sizes, other)
    return _unit(centres)


def _settled(points: Points, centres: Points) -> Points:
    """Centres after points and centres found each other (spherical k-means)."""
    nearest = None
    for _ in range(SETTLING):
        before, nearest = nearest, (points @ centres.T).argmax(axis=1)
        if before is not None and np.array_equal(before, nearest):
            break
        members = nearest[:, np.newaxis] == np.arange(len(centres))
        centres = _unit(members.T.astype(np.float32) @ points)
    return centres


def _groups(points: Points, number: int, random: np.random.Generator) -> list[_Group]:
    """The groups at one resolution, each with its stability and coherence."""
    members = _members(points, _centres(points, number, int(random.integers(2**31)), 5))
    scores = [_overlaps(members, _regrouped(points, number, random)) for _ in range(RESAMPLES)]
    stabilities = np.mean(scores, axis=0)
    return [
        _Group(rows, float(stability), float(np.linalg.norm(points[rows].mean(axis=0))))
        for rows, stability in zip(members.T, stabilities, strict=True)
        if rows.any()
    ]


def _regrouped(points: Points, number: int, random: np.random.Generator) -> Rows:
    """All points in the groups of a sample."""
    size = max(number, round(SHARE * len(points)))
    sample = random.choice(len(points), size, replace=False)
    return _members(points, _centres(points[sample], number, int(random.integers(2**31)), 2))


def _members(points: Points, centres: Points) -> Rows:
    """Points × centres: which centre is the nearest."""
    nearest = (points @ centres.T).argmax(axis=1)
    return np.asarray(nearest[:, np.newaxis] == np.arange(len(centres)))


def _overlaps(groups: Rows, others: Rows) -> NDArray[np.float64]:
    """Jaccard coefficient of each group with the most similar of the others."""
    shared = groups.T.astype(float) @ others.astype(float)
    either = groups.sum(axis=0)[:, np.newaxis] + others.sum(axis=0) - shared
    best: NDArray[np.float64] = (shared / np.maximum(either, 1)).max(axis=1)
    return best


def _kept(groups: Sequence[_Group], count: int) -> list[_Group]:
    """The best groups that are stable, each without the points of those before it."""
    free = np.ones(count, bool)
    kept = []
    for one in sorted(groups, key=lambda one: -one.merit):
        rows = one.rows & free
        sound = one.stability > DISSOLVED and one.coherence >= COHERENT
        if sound and rows.sum() >= max(FEWEST, FREE * one.rows.sum()):
            kept.append(_Group(rows, one.stability, one.coherence))
            free &= ~rows
    return kept


def _merged(points: Points, groups: Sequence[Rows]) -> Points:
    """Centres of the groups after the most similar two, while they are alike, became one."""
    left = list(groups)
    while True:
        centres = _unit(np.stack([points[rows].mean(axis=0) for rows in left]))
        similarity = np.triu(centres @ centres.T, 1)
        one, other = np.unravel_index(similarity.argmax(), similarity.shape)
        if similarity[one, other] < ALIKE:
            return centres
        left[one] |= left.pop(other)


def _centres(points: Points, number: int, seed: int, starts: int) -> Points:
    return _unit(KMeans(number, n_init=starts, random_state=seed).fit(points).cluster_centers_)


def _unit(rows: Points) -> Points:
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    units: Points = (rows / lengths).astype(np.float32)
    return units
