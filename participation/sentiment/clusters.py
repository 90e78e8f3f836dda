"""Groups of points: those that come back when the texts are drawn anew, wherever they are found.

No one number of groups suits all subjects: "lampu jalan mati" stands apart among four groups, what people
say of one counter only among twenty. So the points are put into many small parts, and the most alike of these
become one, again and again, until none are alike: at several cuts, from fine to coarse. Every group is judged by
itself: as often as the points are sampled and grouped again, the Jaccard coefficient of the group with the most
similar new one is taken; the mean is its stability, and a group at or below a half is dissolved (Hennig 2007).
The groups of the samples are judged by each other in the same way, and are as good to choose from.
Of the others the best are kept, by stability² × coherence (length of the mean of its unit vectors), as long as
most of their points are free: a mixture is not coherent, a splinter not stable, and both lose to what lies between.
What was a group before is one more to choose from, and stays unless another is much better.
Points that no group is near to belong to none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics.pairwise import euclidean_distances

from participation.sentiment.termspace import Points

PART = 5
"""Points per part, on average: small ones are pure, and what belongs together becomes one afterwards."""
MOST_PARTS = 200
FEWEST = 5
"""Points of a group that is kept: of fewer no report may speak."""
SHARE = 0.8
"""Of the points, in a sample that says whether a group comes back."""
LARGEST = 4_000
"""Points on which groups are found."""
DISSOLVED = 0.5
"""Jaccard coefficient up to which a group counts as dissolved (Hennig 2007)."""
COHERENT = 0.4
"""Least length of the mean of a group's unit vectors. A mixture of subjects of the demonstration had 0.38."""
CUTS = (0.4, 0.3, 0.2)
"""Cosines of two centres from which their groups are one, from fine to coarse. Chosen, as `PART`, by
benchmarks/planted.py on seeds that it does not report, and by reading the groups of app reviews."""
PREFERENCE = 2.0
"""How many times as good another group has to be to take the place of one that was there before …"""
NEAR = CUTS[0]
"""… to which belongs what is that near to its centre, as parts are alike at the finest cut."""
FREE = 0.6
"""Share of a group's points that no better group may hold."""
LEAST_SIMILARITY = 0.3
"""Cosine to the nearest centre below which a point stands apart."""
PARTS = 8
"""Groups found for each one wanted, before the most similar become one: of four, snippets fell out as chance had it."""
SETTLING = 30
"""Most rounds until points stay where they are."""
DRAWS = 4
"""Groupings of samples by which a group is judged."""

NONE = -1
"""Number of the earlier group of points that were in none."""

Rows = NDArray[np.bool_]
Numbers = NDArray[np.intp]


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
    preference: float

    @property
    def merit(self) -> float:
        return self.stability**2 * self.coherence * self.preference


def group(points: Points, earlier: Numbers, *, seed: int, k: int | None = None) -> Grouping:
    """Group the points into k, or into as many groups as are stable and coherent: maybe none.

    `earlier` are the numbers of the groups that the points were in before, or `NONE`.
    """
    judged = points[np.random.default_rng(seed).permutation(len(points))[:LARGEST]]
    if k is not None:
        return Grouping(_settled(points, _parted(judged, min(k, len(judged)), seed)), 1.0)
    kept = _kept(_judged(judged, _centres_before(points, earlier), seed), len(judged))
    if not kept:
        return Grouping(points[:0], 1.0, selective=True)
    centres = _unit(np.stack([judged[one.rows].mean(axis=0) for one in kept]))
    return Grouping(centres, float(np.mean([one.stability for one in kept])), selective=True)


def common_centre(points: Points) -> Points:
    """The centre of all points if they cohere as a group does, else zeros."""
    mean = points.mean(axis=0)
    return _unit(mean[np.newaxis])[0] if np.linalg.norm(mean) >= COHERENT else np.zeros_like(mean)


def cut(points: Points, seed: int) -> list[Points]:
    """Centres after the points were put into many small parts, and these together, at each cut."""
    parts = min(MOST_PARTS, max(1, len(points) // PART))
    first = _far_apart(points, parts, seed)
    numbers = KMeans(parts, init=first, n_init=1, max_iter=SETTLING).fit(points).labels_
    sums = _members_of(numbers, parts).T.astype(np.float32) @ points
    centres = []
    for cut in CUTS:
        sums = _merged(sums, cut)
        centres.append(_unit(sums))
    return centres


def _recut(points: Points, seed: int) -> Iterator[list[Points]]:
    """Centres of groups found in samples of the points, at each cut."""
    random = np.random.default_rng([seed, len(points)])
    for draw in range(DRAWS):
        sample = points[random.permutation(len(points))[: min(LARGEST, max(1, round(SHARE * len(points))))]]
        yield cut(sample, seed + draw)


def _far_apart(points: Points, number: int, seed: int) -> Points:
    """So many points, each drawn by its squared distance to the nearest before it (Arthur & Vassilvitskii 2007).

    Once: the best of several draws takes longer and changes nothing. All points have unit length or none.
    """
    drawn = np.random.default_rng(seed).random(number)
    lengths = (points * points).sum(axis=1)
    chosen = [int(drawn[0] * len(points))]
    distances = np.full(len(points), np.inf, np.float32)
    for chance in drawn[1:]:
        far = lengths + lengths[chosen[-1]] - 2 * (points @ points[chosen[-1]])
        distances = np.minimum(distances, np.maximum(0, far))
        totals = np.cumsum(distances, dtype=np.float64)
        chosen.append(min(int(np.searchsorted(totals, chance * totals[-1], "right")), len(points) - 1))
    return points[chosen]


def _centres_before(points: Points, earlier: Numbers) -> Points:
    """Centres of the earlier groups of which enough points are here."""
    numbers, sizes = np.unique(earlier[earlier != NONE], return_counts=True)
    means = [points[earlier == number].mean(axis=0) for number in numbers[sizes >= FEWEST]]
    return _unit(np.stack(means)) if means else points[:0]


def _judged(points: Points, before: Points, seed: int) -> list[_Group]:
    """The groups at all cuts, of all points and of the samples, and those around the centres that were `before`."""
    drawn = [cut(points, seed), *_recut(points, seed)]
    groupings = [[_members(points, centres) for centres in cuts] for cuts in drawn]
    found = [one for at_cut in zip(*groupings, strict=True) for one in _come_back(points, at_cut)]
    if len(before):
        near = (points @ before.T).max(axis=1) >= NEAR
        rows = _members(points, before) & near[:, np.newaxis]
        overlaps = [np.max([_overlaps(rows, one) for one in cuts], axis=0) for cuts in groupings]
        found += _groups(points, rows, overlaps, PREFERENCE)
    return found


def _come_back(points: Points, groupings: Sequence[Rows]) -> Iterator[_Group]:
    """The groups of each grouping, judged by the others."""
    for place, rows in enumerate(groupings):
        others = (*groupings[:place], *groupings[place + 1 :])
        yield from _groups(points, rows, [_overlaps(rows, other) for other in others])


def _groups(
    points: Points, groups: Rows, overlaps: Sequence[NDArray[np.float64]], preference: float = 1.0
) -> list[_Group]:
    """The groups that hold any point; `overlaps` of each with what the samples gave."""
    return [
        _Group(rows, float(stability), float(np.linalg.norm(points[rows].mean(axis=0))), preference)
        for rows, stability in zip(groups.T, np.mean(overlaps, axis=0), strict=True)
        if rows.any()
    ]


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
    numbers = None
    for _ in range(SETTLING):
        before, numbers = numbers, nearest(points, centres)
        if before is not None and np.array_equal(before, numbers):
            break
        centres = _unit(_members_of(numbers, len(centres)).T.astype(np.float32) @ points)
    return centres


def nearest(points: Points, centres: Points) -> Numbers:
    """The number of the centre that each point is nearest to."""
    found: Numbers = (points @ centres.T).argmax(axis=1)
    return found


def _members(points: Points, centres: Points) -> Rows:
    """Points × centres: which centre is the nearest."""
    return _members_of(nearest(points, centres), len(centres))


def _members_of(numbers: Numbers, groups: int) -> Rows:
    return np.asarray(numbers[:, np.newaxis] == np.arange(groups))


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
            kept.append(replace(one, rows=rows))
            free &= ~rows
    return kept


def _merged(sums: Points, alike: float) -> Points:
    """Sums of the points of groups, after the most similar two, while they are alike, became one."""
    while len(sums) > 1:
        centres = _unit(sums)
        similarity = centres @ centres.T
        np.fill_diagonal(similarity, -1.0)
        one, other = sorted(np.unravel_index(similarity.argmax(), similarity.shape))
        if similarity[one, other] < alike:
            break
        sums[one] += sums[other]
        sums = np.delete(sums, other, axis=0)
    return sums


def _unit(rows: Points) -> Points:
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    units: Points = (rows / lengths).astype(np.float32)
    return units
