"""The effect of a trial, by the analysis that its protocol promised. Pure; docs/pilots.md has the methods."""

from dataclasses import replace

import numpy as np
from scipy import special

from participation.pilots.attrition import attrition
from participation.pilots.balance import balance
from participation.pilots.effect_schemas import (
    ArmMean,
    ArmVerdict,
    Attrition,
    Bounds,
    Difference,
    Effect,
    Missing,
)
from participation.pilots.estimates import Compared, compared, difference
from participation.pilots.heterogeneity import group_effects
from participation.pilots.lee_bounds import lee_bounds
from participation.pilots.participants import Design, Participants
from participation.pilots.tables import Allocation, Better
from participation.pilots.verdicts import Analysis, Reason, of_all, said, verdict_on

TOGETHER = {Allocation.CLUSTER, Allocation.LOTTERY}
"""Where areas are drawn, or all are drawn as one, people are not compared within areas."""


def effect_of(participants: Participants, design: Design) -> Effect:
    """What was found for one outcome."""
    people = _as_drawn(participants, design)
    primary = _primary(people, design)
    pairs = [compared(people, design, arm, primary) for arm in design.others]
    differences = {analysis: _differences(people, design, analysis) for analysis in _asked(people, design)}
    lost = tuple(attrition(people, design, pairs))
    bounds = _bounds(pairs, lost)
    verdicts = _verdicts(people, design, differences.get(primary, ()), bounds, primary)
    overall = of_all(verdicts)
    return Effect(
        balance=tuple(balance(people, pairs)),
        attrition=lost,
        bounds=bounds,
        intention_to_treat=differences[Analysis.INTENTION_TO_TREAT],
        adjusted=differences.get(Analysis.ADJUSTED, ()),
        difference_in_differences=differences.get(Analysis.DIFFERENCE_IN_DIFFERENCES, ()),
        groups=group_effects(pairs, design.alpha),
        detectable=_detectable(differences.get(primary, ()), design),
        missing=_missing(people),
        verdict=overall.verdict,
        reason=overall.reason,
        verdicts=verdicts,
        primary=primary,
        level=design.level,
        means=tuple(_mean(people, arm) for arm in range(len(design.arms))),
    )


def _as_drawn(participants: Participants, design: Design) -> Participants:
    if design.allocation not in TOGETHER:
        return participants
    return replace(participants, stratum=np.zeros_like(participants.stratum))


def _primary(people: Participants, design: Design) -> Analysis:
    """By how places were given and whether a baseline was asked, never by what came of it."""
    return _asked(people, design)[-1] if design.randomised or _has_baseline(people) else Analysis.NONE


def _asked(people: Participants, design: Design) -> tuple[Analysis, ...]:
    """The analyses that there are, the one that decides last."""
    if not _has_baseline(people):
        return (Analysis.INTENTION_TO_TREAT,)
    if design.randomised:
        return Analysis.INTENTION_TO_TREAT, Analysis.ADJUSTED
    return Analysis.INTENTION_TO_TREAT, Analysis.ADJUSTED, Analysis.DIFFERENCE_IN_DIFFERENCES


def _has_baseline(people: Participants) -> bool:
    return not bool(np.isnan(people.baseline).all())


def _differences(people: Participants, design: Design, analysis: Analysis) -> tuple[Difference, ...]:
    found = (difference(compared(people, design, arm, analysis)) for arm in design.others)
    return tuple(one for one in found if one is not None)


def _bounds(pairs: list[Compared], lost: tuple[Attrition, ...]) -> tuple[Bounds, ...]:
    """Of the arms in which more or fewer answered than in the one they are compared with."""
    found = (lee_bounds(pair) for pair in pairs if lost[pair.arm].differs)
    return tuple(one for one in found if one is not None)


def _verdicts(
    people: Participants,
    design: Design,
    found: tuple[Difference, ...],
    bounds: tuple[Bounds, ...],
    primary: Analysis,
) -> tuple[ArmVerdict, ...]:
    by_arm = {one.arm: one for one in found}
    bounded = {one.arm: one for one in bounds}
    enough = int((~np.isnan(people.outcome)).sum()) >= design.planned
    grows = design.better == Better.HIGHER
    return tuple(
        verdict_on(by_arm[arm], bounded.get(arm), design.minimal_effect, enough, grows)
        if arm in by_arm
        else said(arm, _why_none(people, design, arm, primary))
        for arm in design.others
    )


def _why_none(people: Participants, design: Design, arm: int, primary: Analysis) -> Reason:
    if primary == Analysis.NONE:
        return Reason.NO_BASELINE
    known = compared(people, design, arm, primary).known
    return Reason.NO_SPREAD if known.replicated else Reason.NO_ANSWERS


def _detectable(found: tuple[Difference, ...], design: Design) -> float | None:
    """The smallest effect that so exact an analysis shows of every arm (Bloom 1995, Evaluation Review 19:547-556)."""
    reaches = (
        float(
            special.stdtrit(one.freedom, (1 + design.level) / 2) + special.stdtrit(one.freedom, design.power)
        )
        * one.standard_error
        for one in found
    )
    return max(reaches, default=None)


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
