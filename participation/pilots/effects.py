"""The effect of a trial, by the analysis that its protocol promised. Pure; docs/pilots.md has the methods."""

import numpy as np

from participation.pilots.effect_schemas import ArmMean, ArmVerdict, Difference, Effect, Missing
from participation.pilots.estimates import Compared, baseline_columns, compared, difference
from participation.pilots.participants import Design, Participants
from participation.pilots.tables import Better
from participation.pilots.verdicts import Analysis, Reason, of_all, said, verdict_on


def effect_of(participants: Participants, design: Design) -> Effect:
    """What was found for one outcome."""
    pairs = [compared(participants, design, arm) for arm in design.others]
    differences = {analysis: _by(analysis, pairs) for analysis in Analysis}
    primary = _primary(participants, design)
    verdicts = _verdicts(participants, design, differences[primary], primary)
    overall = of_all(verdicts)
    return Effect(
        balance=(),
        attrition=(),
        bounds=(),
        intention_to_treat=differences[Analysis.INTENTION_TO_TREAT],
        adjusted=differences[Analysis.ADJUSTED],
        difference_in_differences=()
        if design.randomised
        else differences[Analysis.DIFFERENCE_IN_DIFFERENCES],
        groups=(),
        detectable=None,
        missing=_missing(participants),
        verdict=overall.verdict,
        reason=overall.reason,
        verdicts=verdicts,
        primary=primary,
        level=design.level,
        means=tuple(_mean(participants, arm) for arm in range(len(design.arms))),
    )


def _by(analysis: Analysis, pairs: list[Compared]) -> tuple[Difference, ...]:
    return tuple(found for pair in pairs if (found := _difference(analysis, pair)) is not None)


def _difference(analysis: Analysis, pair: Compared) -> Difference | None:
    people = pair.people
    match analysis:
        case Analysis.INTENTION_TO_TREAT:
            return difference(pair, people.outcome)
        case Analysis.ADJUSTED:
            covariates = baseline_columns(people.baseline)
            return None if covariates is None else difference(pair, people.outcome, covariates)
        case Analysis.DIFFERENCE_IN_DIFFERENCES:
            return difference(pair, people.outcome - people.baseline)
        case Analysis.NONE:
            return None


def _primary(participants: Participants, design: Design) -> Analysis:
    """By how places were given and whether a baseline was asked, never by what came of it."""
    asked = bool((~np.isnan(participants.baseline)).any())
    if not design.randomised:
        return Analysis.DIFFERENCE_IN_DIFFERENCES if asked else Analysis.NONE
    return Analysis.ADJUSTED if asked else Analysis.INTENTION_TO_TREAT


def _verdicts(
    participants: Participants, design: Design, found: tuple[Difference, ...], primary: Analysis
) -> tuple[ArmVerdict, ...]:
    by_arm = {one.arm: one for one in found}
    enough = int((~np.isnan(participants.outcome)).sum()) >= design.planned
    return tuple(
        verdict_on(by_arm[arm], None, design.minimal_effect, enough, design.better == Better.HIGHER)
        if arm in by_arm
        else said(arm, Reason.NO_BASELINE if primary == Analysis.NONE else Reason.NO_ANSWERS)
        for arm in design.others
    )


def _missing(participants: Participants) -> Missing:
    return Missing(
        people=len(participants),
        outcome=int(np.isnan(participants.outcome).sum()),
        baseline=int(np.isnan(participants.baseline).sum()),
    )


def _mean(participants: Participants, arm: int) -> ArmMean:
    values = participants.outcome[participants.arm == arm]
    values = values[~np.isnan(values)]
    return ArmMean(
        arm=arm,
        n=len(values),
        mean=float(values.mean()) if len(values) else None,
        standard_deviation=float(values.std(ddof=1)) if len(values) > 1 else None,
    )
