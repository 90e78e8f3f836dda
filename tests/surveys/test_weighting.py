"""Weights, and how sure results are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ipfn import ipfn

from participation.surveys.weighting import (
    Raking,
    design_effect,
    mean_interval,
    rake,
    rake_rows,
    share_interval,
)

ADMISSIONS = np.array(
    [
        [[512, 353, 120, 138, 53, 22], [89, 17, 202, 131, 94, 24]],
        [[313, 207, 205, 279, 138, 351], [19, 8, 391, 244, 299, 317]],
    ]
)
"""Applications to Berkeley in 1973 by admission, gender and department (Bickel, Hammel, O'Connell 1975)."""

TARGETS = [np.array([0.45, 0.55]), np.array([0.49, 0.51]), np.array([0.1, 0.15, 0.2, 0.15, 0.25, 0.15])]


def admission_cells() -> tuple[np.ndarray, np.ndarray]:
    cells = np.array(list(np.ndindex(ADMISSIONS.shape)))
    return cells, ADMISSIONS.ravel()


def test_agrees_with_a_reference() -> None:
    """The `ipfn` package, which nobody here wrote, finds the same table to 1e-6 on a published data set."""
    cells, counts = admission_cells()
    raked = rake(cells, counts, TARGETS, largest=None)
    wanted = [target * counts.sum() for target in TARGETS]
    reference = ipfn.ipfn(
        ADMISSIONS.astype(float), wanted, [[0], [1], [2]], convergence_rate=1e-13, max_iteration=5_000
    ).iteration()
    assert raked.converged
    assert raked.weights * counts == pytest.approx(reference.ravel(), rel=1e-6)


def test_rows_are_weighted_as_their_cells() -> None:
    """Respondents one by one get the weight of those who answered like them."""
    cells, counts = admission_cells()
    rows = np.repeat(cells, counts, axis=0)
    weights, raking = rake_rows(list(rows.T), TARGETS, largest=None)
    assert weights == pytest.approx(np.repeat(rake(cells, counts, TARGETS, largest=None).weights, counts))
    assert weights.mean() == pytest.approx(1)
    assert raking.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum())


CELLS = st.lists(st.integers(1, 40), min_size=6, max_size=6)
SHARES = st.lists(st.floats(0.2, 1), min_size=5, max_size=5)


@given(CELLS, SHARES)
def test_margins_are_met(counts: list[int], shares: list[float]) -> None:
    """Without a limit every margin fits, the mean weight is 1, and the design effect is at least 1."""
    cells = np.array(list(np.ndindex(2, 3)))
    targets = [np.array(shares[:2]), np.array(shares[2:])]
    raked = rake(cells, np.array(counts), targets, largest=None)
    assert raked.converged
    assert not raked.unmet
    held = raked.weights * counts
    for margin, target in enumerate(targets):
        reached = np.bincount(cells[:, margin], held)
        assert reached / sum(counts) == pytest.approx(target / target.sum(), abs=1e-6)
    assert raked.design_effect >= 1 - 1e-9


@given(CELLS, SHARES)
def test_no_weight_is_larger_than_the_limit(counts: list[int], shares: list[float]) -> None:
    """Trimming holds its limit, and what it costs is said: each margin fits or is named."""
    cells = np.array(list(np.ndindex(2, 3)))
    targets = [np.array(shares[:2]), np.array(shares[2:])]
    raked = rake(cells, np.array(counts), targets, largest=1.5)
    assert raked.weights.max() <= 1.5 + 1e-6
    assert (raked.weights * counts).sum() == pytest.approx(sum(counts))
    named = {(unmet.margin, unmet.category) for unmet in raked.unmet}
    held = raked.weights * counts / sum(counts)
    for margin, target in enumerate(targets):
        reached = np.bincount(cells[:, margin], held)
        for category, share in enumerate(target / target.sum()):
            assert (margin, category) in named or reached[category] == pytest.approx(share, abs=0.0051)


def test_what_limited_weights_reach() -> None:
    """What is said to be reached adds up to everybody; that weights are limited is no contradiction of margins."""
    cells, counts = np.array(list(np.ndindex(2, 2))), np.array([260, 20, 100, 20])
    raked = rake(cells, counts, [np.array([0.5, 0.5]), np.array([0.1, 0.9])])
    reached = [unmet.reached for unmet in raked.unmet if unmet.margin == 1]
    assert sum(reached) == pytest.approx(1)
    assert raked.converged
    assert raked.trimmed == 40
    assert raked.weights[1::2] == pytest.approx(5.0)


def test_an_empty_category_is_named() -> None:
    """A margin cannot be met where nobody answered; the others are, and keep their proportions."""
    cells, counts = np.array([[0], [1]]), np.array([30, 10])
    raked = rake(cells, counts, [np.array([20.0, 20.0, 60.0])], largest=None)
    assert [(unmet.category, unmet.reason) for unmet in raked.unmet] == [(2, "empty")]
    assert (raked.weights * counts).tolist() == pytest.approx([20, 20])


def test_unknown_categories_keep_their_share() -> None:
    """Who did not say to which category they belong is neither dropped nor made more of."""
    raked = rake(np.array([[0], [1], [-1]]), np.array([10, 20, 10]), [np.array([1.0, 1.0])])
    assert (raked.weights * [10, 20, 10]).tolist() == pytest.approx([15, 15, 10])


def test_nobody_answered() -> None:
    """Without answers there is nothing to weight."""
    assert isinstance(rake(np.zeros((0, 1), int), np.zeros(0), [np.array([1.0])]), Raking)


def test_kish() -> None:
    """Half with weight 1, half with weight 3: n Σw² / (Σw)² = 1.25."""
    assert design_effect(np.array([1.0, 3.0]), np.array([50, 50])) == pytest.approx(1.25)


def test_intervals() -> None:
    """Wilson's interval as published for 8 of 10 (0.4902 to 0.9433); that of a mean by hand."""
    interval = share_interval(0.8, 10)
    assert (interval.low, interval.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert share_interval(0.5, 0).high == 1.0
    mean = mean_interval(3.0, 2.0, 100)
    assert (mean.low, mean.high) == (pytest.approx(2.608, abs=1e-3), pytest.approx(3.392, abs=1e-3))
