"""Least squares with errors that stay right where few areas were drawn. Pure.

CR2 (Bell and McCaffrey 2002) corrects the residuals of each cluster by what the fit took from them, and the degrees
of freedom follow from the design (Satterthwaite). Several contrasts at once are tested by Hotelling's T² with degrees
of freedom estimated alike (HTZ). All as in Pustejovsky and Tipton (2018, Journal of Business & Economic Statistics
36:672-683) with independence as the working model. With a cluster for each person CR2 is HC2.
"""

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.sm_exceptions import SingularMatrixWarning

from participation.pilots.participants import FloatArray, IntArray

TINY = 1e-10
"""Of leverages from 0 to 1: what is nearer to 1 leaves no residual to learn from. Of variances: what is none."""
ROUNDED = 1e-12
"""As a share of values: what may come from rounding alone."""
WITHIN = 1e-6
"""Of weights of contrasts."""


@dataclass(frozen=True)
class Contrast:
    """A sum of coefficients, with what is known of its error."""

    estimate: float
    standard_error: float
    freedom: float

    @property
    def p(self) -> float:
        """Two-sided, that it is 0."""
        return float(2 * special.stdtr(self.freedom, -abs(self.estimate) / self.standard_error))

    def interval(self, level: float) -> tuple[float, float]:
        reach = float(special.stdtrit(self.freedom, (1 + level) / 2)) * self.standard_error
        return self.estimate - reach, self.estimate + reach


@dataclass(frozen=True)
class Fit:
    """Rows in the order of their clusters; the basis spans what the columns span, its vectors orthonormal."""

    coefficients: FloatArray  # one a column
    root: FloatArray  # columns × rank; basis = columns @ root
    told: FloatArray  # columns × columns: projects sums of coefficients on those that the columns tell
    basis: FloatArray  # rows × rank
    corrected: FloatArray  # the basis, each cluster's rows times (I - their hat matrix)^(-1/2)
    values: FloatArray
    residuals: FloatArray
    starts: IntArray  # first row of each cluster

    def tells(self, weights: FloatArray) -> bool:
        """Of sums of coefficients (contrasts × columns), whether all could be told apart from the others."""
        return bool(np.abs(weights @ self.told - weights).max() < WITHIN)

    def coefficient(self, number: int) -> Contrast | None:
        return self.contrast(np.eye(len(self.coefficients))[number])

    def contrast(self, weights: FloatArray) -> Contrast | None:
        """None where the columns do not tell it, or where nothing varies."""
        row = np.atleast_2d(weights)
        if not self.tells(row):
            return None
        share = _Shares(self, row @ self.root)
        error, rounded = float(share.covariance[0, 0]) ** 0.5, ROUNDED * float(np.abs(self.values).max())
        if error <= rounded or share.expected[0, 0] <= ROUNDED:
            return None
        return Contrast(float(row[0] @ self.coefficients), error, share.freedom)

    def wald(self, weights: FloatArray) -> float | None:
        """p that all these contrasts are 0; None where that cannot be told."""
        if not self.tells(weights):
            return None
        share, tested = _Shares(self, weights @ self.root), len(weights)
        if min(map(np.linalg.matrix_rank, (share.covariance, share.expected))) < tested:
            return None
        freedom = share.freedom - tested + 1
        if freedom <= 0:
            return None
        estimates = weights @ self.coefficients
        squared = float(estimates @ np.linalg.solve(share.covariance, estimates))
        return float(special.fdtrc(tested, freedom, squared * freedom / (share.freedom * tested)))


@dataclass(frozen=True)
class _Shares:
    """What each cluster adds to the error of contrasts; `directions` is contrasts × rank."""

    fit: Fit
    directions: FloatArray

    @cached_property
    def rows(self) -> FloatArray:
        return self.fit.corrected @ self.directions.T

    @cached_property
    def covariance(self) -> FloatArray:
        scores = self._by_cluster(self.rows * self.fit.residuals[:, None])
        covariance: FloatArray = scores.T @ scores
        return covariance

    @cached_property
    def expected(self) -> FloatArray:
        """The covariance, were all errors independent with variance 1."""
        squares, projected = self._parts(self.rows)
        expected: FloatArray = squares.sum(axis=0) - np.einsum("mrs,mrt->st", projected, projected)
        return expected

    @cached_property
    def freedom(self) -> float:
        """Degrees of freedom of the covariance as a Wishart matrix, of one contrast those of Satterthwaite.

        With vectors p of cluster i and contrast s it is k (k + 1) / Σ_st Σ_ij [(p_si'p_sj)(p_ti'p_tj) +
        (p_si'p_tj)(p_ti'p_sj)], the contrasts scaled so that the expected covariance is the identity. Since
        p_si'p_tj = [i = j] v_si'v_ti - w_si'w_tj, no sum over pairs of clusters is needed.
        """
        values, vectors = np.linalg.eigh(self.expected)
        squares, projected = self._parts(self.rows @ (vectors / np.sqrt(values)))
        inner = np.einsum("mrs,mrt->mst", projected, projected)
        of_squares, of_inner = np.trace(squares, axis1=1, axis2=2), np.trace(inner, axis1=1, axis2=2)
        flat = projected.reshape(len(projected), -1)
        across = (flat.T @ flat).reshape(projected.shape[1:] * 2)
        spread = (
            np.sum(of_squares**2 - 2 * of_squares * of_inner)
            + np.sum(across**2)
            + np.einsum("mst,mts->", squares, squares - 2 * inner)
            + np.einsum("asbt,atbs->", across, across)
        )
        contrasts = len(self.directions)
        return float(contrasts * (contrasts + 1) / spread)

    def _parts(self, rows: FloatArray) -> tuple[FloatArray, FloatArray]:
        """By cluster: products of the rows' contrasts, and what the fit takes from them."""
        squares = self._by_cluster(rows[:, :, None] * rows[:, None, :])
        return squares, self._by_cluster(self.fit.basis[:, :, None] * rows[:, None, :])

    def _by_cluster(self, rows: FloatArray) -> FloatArray:
        sums: FloatArray = np.add.reduceat(rows, self.fit.starts, axis=0)
        return sums


def fit(columns: FloatArray, values: FloatArray, clusters: IntArray) -> Fit:
    """Least squares of `values` (rows) on `columns` (rows × columns, which may be collinear)."""
    order = np.argsort(clusters, kind="stable")
    columns, values, clusters = columns[order], values[order], clusters[order]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularMatrixWarning)
        fitted = OLS(values, columns).fit()
    variances, vectors = np.linalg.eigh(fitted.normalized_cov_params)
    kept = variances > variances.max() * TINY
    spanned = vectors[:, kept]
    root = spanned * np.sqrt(variances[kept])
    basis = columns @ root
    starts = np.flatnonzero(np.r_[True, np.diff(clusters) != 0])
    return Fit(
        coefficients=fitted.params,
        root=root,
        told=spanned @ spanned.T,
        basis=basis,
        corrected=_corrected(basis, starts),
        values=values,
        residuals=fitted.resid,
        starts=starts,
    )


def _corrected(basis: FloatArray, starts: IntArray) -> FloatArray:
    if len(starts) == len(basis):
        leverages = np.einsum("nr,nr->n", basis, basis)
        return basis * _correction(leverages)[:, None]
    return np.concatenate([_of_cluster(rows) for rows in np.split(basis, starts[1:])])


def _of_cluster(rows: FloatArray) -> FloatArray:
    """(I - UU')^(-1/2) U = U (I - U'U)^(-1/2), which takes a matrix of the basis' size only."""
    leverages, vectors = np.linalg.eigh(rows.T @ rows)
    corrected: FloatArray = rows @ (vectors * _correction(leverages)) @ vectors.T
    return corrected


def _correction(leverages: FloatArray) -> FloatArray:
    """1 / √(1 - leverage), 0 where there is no residual (the pseudo-inverse)."""
    left = 1 - leverages
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(left > TINY, 1 / np.sqrt(left), 0.0)
