"""Differences between an arm and the one it is compared with. Pure.

Each arm is compared by a regression of its own, so that other arms cannot weigh in. Where places were drawn by area,
every area has an intercept of its own: chances of a place differed between areas, and people are compared within them.
"""

from dataclasses import dataclass

import numpy as np

from participation.pilots.cluster_robust import Contrast, Fit, fit
from participation.pilots.effect_schemas import Difference
from participation.pilots.participants import Design, FloatArray, IntArray, Participants


@dataclass(frozen=True)
class Compared:
    """The people of one arm and of the arm that it is compared with."""

    arm: int
    people: Participants
    level: float

    @property
    def treated(self) -> FloatArray:
        return np.where(self.people.arm == self.arm, 1.0, 0.0)


def compared(people: Participants, design: Design, arm: int) -> Compared:
    chosen = (people.arm == arm) | (people.arm == design.compared)
    return Compared(arm, people.of(chosen), design.level)


def difference(pair: Compared, values: FloatArray, covariates: FloatArray | None = None) -> Difference | None:
    """Of the means of `values` (one a person, NaN missing), given covariates (people × columns, complete).

    None where nothing can be estimated: an arm without two people, or areas, whose values are known, or no variation.
    """
    known = ~np.isnan(values)
    people, treated = pair.people, pair.treated[known]
    if not replicated(treated, people.cluster[known]):
        return None
    columns = [treated[:, None], intercepts(people.stratum[known])]
    if covariates is not None:
        columns.append(covariates[known])
    fitted = fit(np.hstack(columns), values[known], people.cluster[known])
    return described(pair, first(fitted), int(known.sum()))


def first(fitted: Fit) -> Contrast | None:
    """The coefficient of the first column."""
    return fitted.contrast(np.eye(1, len(fitted.coefficients)))


def described(pair: Compared, found: Contrast | None, n: int) -> Difference | None:
    if found is None:
        return None
    low, high = found.interval(pair.level)
    return Difference(pair.arm, found.estimate, low, high, found.p, found.standard_error, found.freedom, n)


def replicated(treated: FloatArray, clusters: IntArray) -> bool:
    """Whether each side has two people or more, of clusters two or more."""
    return all(len(np.unique(clusters[treated == side])) > 1 for side in (0, 1))


def intercepts(strata: IntArray) -> FloatArray:
    """A column of ones for each stratum."""
    return np.where(strata[:, None] == np.unique(strata), 1.0, 0.0)


def baseline_columns(baseline: FloatArray) -> FloatArray | None:
    """The baseline value, and whether it is missing; None where it is known of nobody or always the same.

    Chance decided the arms, so an indicator for missing values biases nothing (White and Thompson 2005, Statistics in
    Medicine 24:993-1007).
    """
    missing = np.isnan(baseline)
    known = baseline[~missing]
    spread = float(known.std()) if len(known) else 0.0
    if spread == 0:
        return None
    standardised = np.where(missing, 0.0, (baseline - known.mean()) / spread)
    return np.column_stack([standardised, missing]) if missing.any() else standardised[:, None]
