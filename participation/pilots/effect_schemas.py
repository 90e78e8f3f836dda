"""What an analysis of a trial found, as it is stored and shown. Differences are new service minus comparison.

Means are in points of the scale, shares and differences of shares are fractions from 0 to 1. Figures that cannot be
known are None, never NaN, so that all of it is plain JSON.
"""

import msgspec


class Difference(msgspec.Struct, frozen=True):
    """How an arm differs from the one it is compared with. Left out of a result where nothing can be estimated."""

    arm: int
    estimate: float
    low: float  # of the interval; effects.Effect.level says how often such intervals hold the truth
    high: float
    p: float
    standard_error: float
    freedom: float  # degrees of freedom, after Satterthwaite
    n: int  # people in both arms whose values were known


class Balance(msgspec.Struct, frozen=True):
    """How alike the arms were before the trial, in one characteristic: the baseline, or a share of a group."""

    question: str  # "" is the baseline value of the outcome
    label: str
    arm: int
    n: int
    mean: float
    standardised: (
        float | None
    )  # difference to the compared arm, in standard deviations; None of that arm itself


class Attrition(msgspec.Struct, frozen=True):
    """Of how many of an arm the outcome is not known."""

    arm: int
    randomised: int
    missing: int
    difference: float | None  # of the shares missing, to the compared arm; None of that arm itself
    p: float | None
    differs: bool  # so much that bounds are given


class Bounds(msgspec.Struct, frozen=True):
    """Between which values the effect on those lies who would have answered in either arm (Lee 2009)."""

    arm: int
    lower: float
    upper: float
    low: float  # interval that holds the effect, whichever of the two bounds is the truth
    high: float
    trimmed: float  # share of the answers of the more complete arm


class LabelEffect(msgspec.Struct, frozen=True):
    """The effect on those of one group."""

    label: str
    difference: Difference


class GroupEffect(msgspec.Struct, frozen=True):
    """Effects by the answers to one question, and whether they differ by more than chance."""

    question: str
    arm: int
    labels: tuple[LabelEffect, ...]
    p: float | None  # of no difference between the labels; None where it cannot be tested
    adjusted_p: float | None  # after Holm, over all questions and arms
    differs: bool


class Missing(msgspec.Struct, frozen=True):
    """Of how many people something is not known."""

    people: int
    outcome: int
    baseline: int  # equals people where it was never asked


class ArmVerdict(msgspec.Struct, frozen=True):
    """What was found of one arm, and why that is said."""

    arm: int
    verdict: str  # verdicts.Verdict
    reason: str  # verdicts.Reason


class ArmMean(msgspec.Struct, frozen=True):
    """What was measured in one arm, as it is."""

    arm: int
    n: int
    mean: float | None
    standard_deviation: float | None


class Effect(msgspec.Struct, frozen=True):
    """Everything that was found for one outcome. `primary` names the analysis that decides."""

    balance: tuple[Balance, ...]
    attrition: tuple[Attrition, ...]
    bounds: tuple[Bounds, ...]
    intention_to_treat: tuple[Difference, ...]
    adjusted: tuple[Difference, ...]
    difference_in_differences: tuple[Difference, ...]
    groups: tuple[GroupEffect, ...]
    detectable: float | None
    missing: Missing
    verdict: str
    reason: str
    verdicts: tuple[ArmVerdict, ...] = ()
    primary: str = ""  # verdicts.Analysis
    level: float = 0.95  # of each interval: together they hold the truth as often as the protocol promises
    means: tuple[ArmMean, ...] = ()
