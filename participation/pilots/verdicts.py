"""What may be said of an effect, by rules that are fixed before anybody knows it. Pure.

Everything is seen in the direction that is better. See docs/pilots.md for the table of these rules.
"""

from enum import StrEnum

from participation.pilots.effect_schemas import ArmVerdict, Bounds, Difference


class Verdict(StrEnum):
    EFFECTIVE = "effective"
    HARMFUL = "harmful"
    NO_EVIDENCE = "no_evidence"
    INCONCLUSIVE = "inconclusive"


class Analysis(StrEnum):
    """The one that decides."""

    INTENTION_TO_TREAT = "intention_to_treat"
    ADJUSTED = "adjusted"
    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    NONE = "none"  # places were not given by chance, and nothing is known of before


class Reason(StrEnum):
    LARGE = "large"  # effective: at least as large as what matters
    BETTER = "better"  # effective: smaller, but one as large as what matters is within the interval
    WORSE = "worse"  # harmful
    SMALL = "small"  # no evidence: better, but surely by less than what matters
    EXCLUDED = "excluded"  # no evidence: whatever the effect is, it is smaller than what matters
    UNCLEAR = "unclear"  # no evidence: enough people, and still an effect may be there or not
    TOO_FEW = "too_few"  # inconclusive: fewer than planned, and an effect that matters may be there
    LOST = "lost"  # inconclusive: those whose answers are missing could explain it
    NO_BASELINE = "no_baseline"  # inconclusive: first come, and nothing is known of before
    NO_ANSWERS = "no_answers"  # inconclusive: no outcome, or an arm without two people or areas
    NO_SPREAD = (
        "no_spread"  # inconclusive: answers alike, or following from those before: chance cannot be told
    )


ORDER = (Verdict.EFFECTIVE, Verdict.HARMFUL, Verdict.INCONCLUSIVE, Verdict.NO_EVIDENCE)
"""Which of several arms' verdicts is that of the trial: what was shown of one, then what could not be told."""


def verdict_on(
    found: Difference, bounds: Bounds | None, minimal: float, enough: bool, grows: bool
) -> ArmVerdict:
    """Of one arm. `enough`: as many people as planned were analysed; `grows`: more is better."""
    low, high = (found.low, found.high) if grows else (-found.high, -found.low)
    reason = _reason(low, high, (low + high) / 2, minimal, enough)
    if VERDICTS[reason] == Verdict.EFFECTIVE and bounds is not None:
        lowest = bounds.low if grows else -bounds.high
        reason = reason if lowest > 0 else Reason.LOST
    return said(found.arm, reason)


def _reason(low: float, high: float, estimate: float, minimal: float, enough: bool) -> Reason:
    if high < 0:
        return Reason.WORSE
    if high < minimal:
        return Reason.SMALL if low > 0 else Reason.EXCLUDED
    if low > 0:
        return Reason.LARGE if estimate >= minimal else Reason.BETTER
    return Reason.UNCLEAR if enough else Reason.TOO_FEW


def said(arm: int, reason: Reason) -> ArmVerdict:
    return ArmVerdict(arm, VERDICTS[reason], reason)


def of_all(verdicts: tuple[ArmVerdict, ...]) -> ArmVerdict:
    """The verdict on a trial with several arms."""
    return min(verdicts, key=lambda one: ORDER.index(Verdict(one.verdict)))


VERDICTS = {
    Reason.LARGE: Verdict.EFFECTIVE,
    Reason.BETTER: Verdict.EFFECTIVE,
    Reason.WORSE: Verdict.HARMFUL,
    Reason.SMALL: Verdict.NO_EVIDENCE,
    Reason.EXCLUDED: Verdict.NO_EVIDENCE,
    Reason.UNCLEAR: Verdict.NO_EVIDENCE,
    Reason.TOO_FEW: Verdict.INCONCLUSIVE,
    Reason.LOST: Verdict.INCONCLUSIVE,
    Reason.NO_BASELINE: Verdict.INCONCLUSIVE,
    Reason.NO_ANSWERS: Verdict.INCONCLUSIVE,
    Reason.NO_SPREAD: Verdict.INCONCLUSIVE,
}
