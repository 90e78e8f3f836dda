"""Groups of points that go on."""

import numpy as np
import pytest

from participation.sentiment.clusters import FEWEST, NONE, group

BESIDE = 0.35
"""Cosine of the two: groups at the finest cut, one at the others."""


def _two(sizes: tuple[int, int]) -> np.ndarray:
    """Points around two directions that are this near to each other."""
    directions = np.zeros((2, 20), np.float32)
    directions[:, 0] = 1, BESIDE
    directions[1, 1] = np.sqrt(1 - BESIDE**2)
    noise = np.random.default_rng(0).normal(0, 0.02, (sum(sizes), 20))
    points = np.repeat(directions, sizes, axis=0) + noise
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("known", [0, FEWEST - 1, 30])
def test_what_is_beside_an_earlier_group_is_not_drawn_into_it(known: int) -> None:
    """Whoever knew only the one finds the other as well."""
    earlier = np.full(45, NONE)
    earlier[:known] = 7
    assert len(group(_two((30, 15)), earlier, seed=1).centres) == 2


def test_two_that_were_one_group_stay_one() -> None:
    """As long as samples find them together, too; unless too few of it are here."""
    points = _two((30, 15))
    assert len(group(points, np.full(45, 7), seed=1).centres) == 1
    few = np.full(45, NONE)
    few[[0, 1, 30, 31]] = 7
    assert len(group(points, few, seed=1).centres) == 2
