"""Differences between an arm and the one it is compared with. Pure.

Each arm is compared by a regression of its own, so that other arms cannot weigh in. Where places were given by area,
every area has an intercept of its own: chances of a place differed between areas, and people are compared within them.
"""

from dataclasses import dataclass, replace

import numpy as np

from participation.pilots.cluster_robust import Contrast, Fit, fit
from participation.pilots.effect_schemas import Difference
from participation.pilots.participants import Chosen, Design, FloatArray, IntArray, Participants
from participation.pilots.verdicts import Analysis


@dataclass(frozen=True)
class Compared:
    """The people of one arm and of the arm that it is compared with, and what is compared of them."""

    arm: int
    people: Participants  # those of both arms
    values: FloatArray  # one a person, NaN missing
    covariates: FloatArray  # people × columns, complete; without columns where nothing is adjusted for
    level: float  # of intervals

    @property
    def treated(self) -> FloatArray:
        return np.where(self.people.arm == self.arm, 1.0, 0.0)

    @property
    def known(self) -> "Compared":
        """Those whose values are known."""
        return self.among(~np.isnan(self.values))

    @property
    def replicated(self) -> bool:
        """Whether each arm has two people or more, of areas that were drawn two or more."""
        return all(len(np.unique(self.people.cluster[self.treated == side])) > 1 for side in (0, 1))

    def among(self, chosen: Chosen) -> "Compared":
        """Some of them."""
        return replace(
            self,
            people=self.people.of(chosen),
            values=self.values[chosen],
            covariates=self.covariates[chosen],
        )

    def of(self, values: FloatArray) -> "Compared":
        """The same people in something else, adjusted for nothing."""
        return replace(self, values=values, covariates=np.empty((len(values), 0)))


def compared(everybody: Participants, design: Design, arm: int, analysis: Analysis) -> Compared:
    """What an analysis compares: outcomes, changes since the baseline, or outcomes given the baseline."""
    people = everybody.of((everybody.arm == arm) | (everybody.arm == design.compared))
    changes = analysis == Analysis.DIFFERENCE_IN_DIFFERENCES
    values = people.outcome - people.baseline if changes else people.outcome
    plain = Compared(arm, people, values, np.empty((len(people), 0)), design.level)
    adjusted = analysis == Analysis.ADJUSTED
    return replace(plain, covariates=baseline_columns(people.baseline)) if adjusted else plain


def difference(pair: Compared) -> Difference | None:
    """Of means. None where it cannot be estimated: too few of an arm are known, or nothing varies."""
    known = pair.known
    if not known.replicated or not np.ptp(known.values):
        return None
    return described(pair.arm, regression(known).coefficient(0), pair.level, len(known.people))


def regression(known: Compared) -> Fit:
    """Of the values on the arm, the baseline and the areas; the first coefficient is the difference."""
    people = known.people
    columns = [known.treated[:, None], known.covariates, intercepts(people.stratum)]
    return fit(np.hstack(columns), known.values, people.cluster)


def unexplained(pair: Compared) -> FloatArray:
    """Values less what baseline and areas explain of them."""
    known, values = pair.known, np.full(len(pair.values), np.nan)
    beside = np.hstack([known.covariates, intercepts(known.people.stratum)])
    values[~np.isnan(pair.values)] = known.values - beside @ regression(known).coefficients[1:]
    return values


def described(arm: int, found: Contrast | None, level: float, n: int) -> Difference | None:
    if found is None:
        return None
    low, high = found.interval(level)
    return Difference(arm, found.estimate, low, high, found.p, found.standard_error, found.freedom, n)


def intercepts(strata: IntArray) -> FloatArray:
    """A column of ones for each stratum."""
    return np.where(strata[:, None] == np.unique(strata), 1.0, 0.0)


def baseline_columns(baseline: FloatArray) -> FloatArray:
    """The baseline value in standard deviations, and whether it is missing; no column where it tells nothing.

    Chance decided the arms, so an indicator for missing values biases nothing (White and Thompson 2005, Statistics in
    Medicine 24:993-1007).
    """
    missing = np.isnan(baseline)
    known = baseline[~missing]
    spread = float(known.std()) if len(known) else 0.0
    if spread == 0:
        return np.empty((len(baseline), 0))
    standardised = np.where(missing, 0.0, (baseline - known.mean()) / spread)
    return np.column_stack([standardised, missing]) if missing.any() else standardised[:, None]
